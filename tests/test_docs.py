"""What the documents name must be there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMED = re.compile(r"`((?:\w+/)+[\w.-]+\.(?:py|js|md|toml))(?::([\w.]+))?`")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_file_and_function_that_a_document_names_exists(document):
    for file, name in NAMED.findall(document.read_text()):
        assert (ROOT / file).is_file(), file
        if name and file.endswith(".py"):
            assert name in _names(ROOT / file), f"{file}:{name}"


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document):
    for target in LINK.findall(document.read_text()):
        assert (document.parent / target).exists(), target


def _names(file):
    """Every function, class and method of a module, as `name` or `Class.name`."""
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
