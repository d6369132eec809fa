"""What the documents name must be there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMED = re.compile(r"`((?:\w+/)+[\w.-]+\.(?:py|js|md|toml))(?::([\w.]+))?`")
DECISION = re.compile(r"\[decision (\d+)\]\(\S*decisions/(\d+)-")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_file_and_function_that_a_document_names_exists(document):
    for file, name in NAMED.findall(document.read_text()):
        assert (ROOT / file).is_file(), file
        if name:
            assert name in _names(ROOT / file), f"{file}:{name}"


def test_every_step_of_the_five_journeys_names_what_takes_it():
    """Each as file:function, so that a reader can follow it in the code."""
    _, journeys = (ROOT / "docs/architecture.md").read_text().split("## Five journeys")
    steps = re.split(r"^\d\. ", journeys, flags=re.MULTILINE)[1:]

    assert journeys.count("\n**") == 5
    assert len(steps) == 20
    for step in steps:
        names = [name for _, name in NAMED.findall(step)]
        assert names, step
        assert all(names), step


def test_decisions_are_numbered_one_after_the_other():
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))

    for number, decision in enumerate(decisions, 1):
        assert decision.name.startswith(f"{number:04}-")
        assert decision.read_text().startswith(f"# {number}. ")


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_a_decision_is_linked_by_its_own_number(document):
    for said, linked in DECISION.findall(document.read_text()):
        assert int(said) == int(linked)


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document):
    for target in LINK.findall(document.read_text()):
        assert (document.parent / target).exists(), target


def _names(file):
    """Every function, class and method of a module, as `name` or `Class.name`."""
    return _names_in_script(file) if file.suffix == ".js" else _names_in_module(file)


def _names_in_script(file):
    script = file.read_text()
    tops = set(
        re.findall(r"^(?:export )?(?:async )?(?:function|class) (\w+)", script, re.MULTILINE)
    )
    inner = {
        f"{name}.{method}"
        for name, body in re.findall(r"(?ms)^(?:export )?class (\w+)(.*?)^}", script)
        for method in re.findall(r"^  (?:async )?(\w+)\(.*\{$", body, re.MULTILINE)
    }
    return tops | inner


def _names_in_module(file):
    tree = ast.parse(file.read_text())
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    tops = [node for node in tree.body if isinstance(node, kinds)]
    inner = [
        f"{top.name}.{node.name}"
        for top in tops
        if isinstance(top, ast.ClassDef)
        for node in top.body
        if isinstance(node, kinds)
    ]
    return {top.name for top in tops} | set(inner)
