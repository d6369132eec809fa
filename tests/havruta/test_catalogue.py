"""Every sentence that the product says is in the message catalogue, ready for translation."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from havruta.wording import LOCALE

ROOT = Path(__file__).parents[2]
ROOMS = ["bot", "havruta", "webview"]
HOW = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
WORDS = {"say": None, "sentence": None, "count": (1, 2)}
"""What marks a sentence, with the arguments that it is made of; `make messages` says the same."""

BEGUN = re.compile(r"[^\w{]*\{(\w+)\}")
"""How a sentence begins whose first word is filled in."""

SAYING = ["say", "say.count", "sentence"]
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TEMPLATES = sorted(path for room in ROOMS for path in (ROOT / room).glob("**/templates/**/*.*"))


@cache
def said():
    """All sentences in the code and the templates, as a catalogue."""
    catalogue = Catalog()
    for room in ROOMS:
        found = extract_from_dir(ROOT / room, HOW, keywords=WORDS)
        for file, line, sentence, _, context in found:
            catalogue.add(sentence, None, [(f"{room}/{file}", line)], context=context)
    return catalogue


@cache
def parsed():
    """Every module, as a tree."""
    return {path: ast.parse(path.read_text()) for path in MODULES}


@cache
def calls():
    """The calls in each module."""
    return [
        (path, node)
        for path, tree in parsed().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def names_in(*sentences):
    return {name for text in sentences for _, name, _, _ in Formatter().parse(text) if name}


def texts_of(message):
    return [message.id] if isinstance(message.id, str) else list(message.id)


def path_of(path):
    return str(path.relative_to(ROOT))


def place(path, node):
    return f"{path_of(path)}:{node.lineno}"


def test_the_catalogue_holds_every_sentence_and_no_other():
    """UX-1: `make messages` brings it up to date."""
    with (LOCALE / "havruta.pot").open("rb") as file:
        kept = read_po(file)

    assert {message.id for message in said()} == {message.id for message in kept}


def test_no_sentence_begins_with_a_name():
    """UX-1: a line is laid out by its first letter, and a name may be Hebrew."""
    numbers = {"n", "limit", "minutes", "percent"}
    worded = {"day", "weekday", "rhythm", "often", "told"}  # in the sentence's own language
    sentences = [text for message in said() for text in texts_of(message)]

    begun = {text for text in sentences if BEGUN.match(text)}

    assert {text for text in begun if BEGUN.match(text)[1] not in numbers | worded} == set()


def test_the_catalogue_is_found_everywhere():
    """UX-1"""
    rooms = {file.split("/")[0] for message in said() for file, _ in message.locations}

    assert rooms == set(ROOMS)
    assert any(file.endswith(".html") for message in said() for file, _ in message.locations)


def test_a_sentence_is_said_where_the_catalogue_sees_it():
    """UX-1: `wording()("…")` is not seen, nor what is put together; `say("…")` is."""
    unseen = [
        place(path, call)
        for path, call in calls()
        for sentence in call.args[:1]
        if (ast.unparse(call.func).endswith("wording()") and isinstance(sentence, ast.Constant))
        or (ast.unparse(call.func) in SAYING and isinstance(sentence, ast.JoinedStr | ast.BinOp))
    ]

    assert unseen == []


def test_no_sentence_is_said_within_another_text():
    """UX-1: before Python 3.12 the catalogue does not see what stands in an f-string."""
    within = [
        place(path, call)
        for path, tree in parsed().items()
        for text in ast.walk(tree)
        if type(text) is ast.JoinedStr
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in SAYING
        and isinstance(call.args[0], ast.Constant)
    ]

    assert within == []


def test_a_sentence_is_given_the_values_it_tells():
    """UX-1"""
    for path, call in calls():
        given = {keyword.arg for keyword in call.keywords}
        match ast.unparse(call.func), call.args:
            case "say", [ast.Constant(value=sentence)]:
                assert given == names_in(sentence), place(path, call)
            case "say.count", [ast.Constant(value=one), ast.Constant(value=many), _]:
                assert given == names_in(one, many) - {"n"}, place(path, call)


@pytest.mark.parametrize("template", TEMPLATES, ids=path_of)
def test_a_sentence_in_a_template_is_given_the_values_it_tells(template):
    """UX-1"""
    page = Environment(autoescape=True).parse(template.read_text())
    for call in page.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "say":
            (sentence,) = call.args
            given = {keyword.key for keyword in call.kwargs}

            assert given == names_in(sentence.as_const()), f"line {call.lineno}"
