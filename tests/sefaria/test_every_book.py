"""TX-2: every book at hand is walked from end to end, and each of its segments is met once.

The texts are not part of the repository, since their licences differ.
"""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import msgspec
import pytest

from havruta.coverage import Coverage, Span
from havruta.library.model import Book
from havruta.refs import Stretch
from sefaria.api.replies import NodeReply, ShapeReply
from sefaria.texts.passages import Passage, lay_out
from sefaria.texts.shapes import shape_of
from tests.sefaria import loopback

TEXTS = Path(__file__).parents[3] / "shared/data/sefaria/texts"
KINDS = {
    "Berakhot": ["Talmud", "Integer"],
    "Rashi on Genesis": ["Perek", "Pasuk", "Integer"],
}
TITLES = sorted({p.name.partition(".")[0].replace("_", " ") for p in TEXTS.glob("*/*.json")})

pytestmark = pytest.mark.skipif(
    not TITLES, reason="needs Sefaria's texts in ../shared/data/sefaria"
)


@cache
def editions(title):
    """Return the book's texts by language, all of its editions."""
    found = defaultdict(list)
    for path in sorted(TEXTS.glob(f"*/{title.replace(' ', '_')}.*.json")):
        told = json.loads(path.read_text("utf-8"))
        found[told["language"]].append(told)
    return found


def parts(title):
    """Yield the book's parts in its order: the name of each, and what each edition has there."""
    told = [one for many in editions(title).values() for one in many]
    schema = next((one["schema"] for one in told if "schema" in one), None)
    if schema is None:
        yield title, [one["text"] for one in told]
    else:
        yield from _leaves(title, schema["nodes"], [one["text"] for one in told])


def _leaves(name, nodes, texts):
    for node in nodes:
        inner = [text.get(node["enTitle"], []) for text in texts]
        below = f"{name}, {node['enTitle']}"
        if "nodes" in node:
            yield from _leaves(below, node["nodes"], inner)
        else:
            yield below, inner


def lengths(texts):
    """Return how many segments the longest of the texts has, section by section, as shapes do."""
    lists = [text for text in texts if isinstance(text, list)]
    width = max(map(len, lists), default=0)
    if all(not isinstance(item, list) for text in lists for item in text):
        return width
    return [lengths([text[at] for text in lists if at < len(text)]) for at in range(width)]


def divided(title):
    """Return the book's shape, made of what Sefaria would tell of it."""
    leaves = [loopback.shape(name, lengths(texts))[0] for name, texts in parts(title)]
    is_simple = len(leaves) == 1
    told = leaves if is_simple else loopback.complex_shape(title, *leaves)
    kinds = KINDS.get(title, ["Perek", "Pasuk"])
    node = NodeReply(address_types=kinds) if is_simple else None
    return shape_of(title, msgspec.convert(told, list[ShapeReply]), node)


def columns_of(title, language):
    """Return what the first edition has in this language: the texts of each section, by its ref."""
    edition = editions(title)[language][0]
    schema = edition.get("schema")
    leaves = (
        _leaves(title, schema["nodes"], [edition["text"]])
        if schema
        else [(title, [edition["text"]])]
    )
    return dict(found for name, (text,) in leaves for found in _columns(title, name, text, ""))


def _columns(title, name, text, address):
    if not any(isinstance(item, list) for item in text):
        yield f"{name} {address}".rstrip(), text
        return
    is_daf = KINDS.get(title, [""])[0] == "Talmud" and not address
    for at, inner in enumerate(text):
        number = f"{at // 2 + 1}{'ab'[at % 2]}" if is_daf else f"{at + 1}"
        yield from _columns(title, name, inner or [], f"{address}:{number}".lstrip(":"))


def walked(book, shape, begin, way):
    """Yield the sections as a reader comes by them, turning one way."""
    ref = begin
    while ref is not None:
        section = shape.section_for(ref)
        empty = Passage("", [], [], [])
        shown = lay_out(book, shape, section, empty, None)
        yield shown
        ref = shown.after if way == 1 else shown.before


@pytest.mark.parametrize("title", TITLES)
def test_a_book_is_walked_forwards_and_backwards_and_each_segment_is_met_once(title):
    """TX-2"""
    book, shape = Book(title, ""), divided(title)
    printed = [shape.at(position).ref for position in range(len(shape))]

    forwards = [s.ref for one in walked(book, shape, printed[0], 1) for s in one.segments]
    backwards = [
        s.ref for one in walked(book, shape, printed[-1], -1) for s in reversed(one.segments)
    ]

    assert forwards == printed
    assert backwards == printed[::-1]
    assert len(set(printed)) == len(printed)
    assert [shape.place(ref).position for ref in printed] == list(range(len(shape)))


@pytest.mark.parametrize("title", TITLES)
def test_a_book_that_was_learned_whole_is_covered_whole(title):
    """TX-2"""
    shape = divided(title)
    learned = tuple(Stretch(s.segment(1), s.segment(s.length)) for s in shape.sections)

    assert shape.covered(learned) == len(shape)
    assert shape.coverage(learned) == Coverage.of([Span(0, len(shape) - 1)])
    assert shape.covered(learned[:1]) == shape.sections[0].length


@pytest.mark.parametrize("title", TITLES)
def test_both_languages_stand_where_their_index_says_and_gaps_stay_gaps(title):
    """TX-2: they are of unequal shape; nothing is moved to fill a gap, and nothing is lost."""
    book, shape = Book(title, ""), divided(title)
    he, en = (columns_of(title, language) for language in ("he", "en"))

    for section in shape.sections:
        told = he.pop(section.ref, []), en.pop(section.ref, [])
        shown = lay_out(book, shape, section, Passage("", *told, []), None)
        for at, segment in enumerate(shown.segments):
            beside = [column[at] if at < len(column) else None for column in told]
            assert [segment.he, segment.en] == beside

    assert [ref for rest in (he, en) for ref, column in rest.items() if any(column)] == []
