"""How Sefaria divides its books, turned into shapes: any depth, Talmud pages, complex books."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeAlias

from havruta.numerals import address, is_hebrew
from havruta.refs import Section, Shape
from sefaria.api.client import Unusable
from sefaria.api.replies import NodeReply, ShapeReply, text_or_empty

Labels: TypeAlias = Callable[[int], str]
_TALMUD, _FOLIO, _PLAIN = "Talmud", "Folio", "Integer"
MOST_SEGMENTS, _MOST_SECTIONS = 10_000, 20_000
_LARGEST_NUMBER = 1_000_000
_LONGEST_TITLE = 300


def shape_of(title: str, records: Sequence[ShapeReply], schema: NodeReply | None) -> Shape | None:
    """Return the book's shape, or None if it has no text.

    Without its schema a book is taken to count from 1, unless it begins as a tractate does.
    Raises `Unusable` if it has more sections than a book can be meant to have.
    """
    record = next((r for r in records if title in (r.title, r.book)), None)
    if record is None:
        return None
    parts = list(_parts(record))
    nodes = list(schema.leaves()) if schema else []
    fitting = nodes if len(nodes) == len(parts) else [None] * len(parts)
    sections: dict[str, Section] = {}
    told = (s for part, node in zip(parts, fitting, strict=True) for s in _sections(part, node))
    for section in islice(told, _MOST_SECTIONS + 1):
        sections.setdefault(section.ref, section)
    if len(sections) > _MOST_SECTIONS:
        msg = f"{title}: more than {_MOST_SECTIONS} sections"
        raise Unusable(msg)
    return Shape(title, tuple(sections.values())) if sections else None


def widened(shape: Shape, lengths: Mapping[str, int]) -> Shape:
    """Return the shape with sections as long as, by ref, their texts have turned out to be."""
    sections = (replace(s, length=max(s.length, lengths.get(s.ref, 0))) for s in shape.sections)
    return Shape(shape.book, tuple(sections))


def _parts(record: ShapeReply) -> Iterator[ShapeReply]:
    """Yield the records that have text themselves: one, or the leaves of a complex book."""
    chapters = record.chapters if isinstance(record.chapters, list) else []
    if not (inner := [part for part in chapters if isinstance(part, dict)]):
        yield record
    for part in inner:
        title, he_title = str(part.get("title", "")), text_or_empty(part.get("heTitle"))
        yield from _parts(ShapeReply(title, record.book, part.get("chapters"), he_title))


def _sections(part: ShapeReply, node: NodeReply | None) -> Iterator[Section]:
    """Yield the sections that have text; a part of depth 1 is one section."""
    told = text_or_empty(part.he_title)[:_LONGEST_TITLE]
    he_title = told if part.title != part.book and is_hebrew(told) else ""
    match part.chapters:
        case int(length) | [int(length)] if _depth(node) == 1 or isinstance(part.chapters, int):
            if length > 0:
                yield Section(part.title, min(length, MOST_SEGMENTS), " ", he_title)
        case list(chapters):
            for numbers, length in _walk(chapters, node, ()):
                he_ref = f"{he_title} {address(numbers)}" if he_title else ""
                yield Section(f"{part.title} {numbers}", min(length, MOST_SEGMENTS), ":", he_ref)
        case _:
            return


def _depth(node: NodeReply | None) -> int | None:
    """Return how deep the node's text is nested, if that is known."""
    return len(node.address_types) or None if node else None


def _walk(
    chapters: list[Any], node: NodeReply | None, above: tuple[int, ...]
) -> Iterator[tuple[str, int]]:
    """Yield the address and the length of each section that is not empty."""
    label = _labels(chapters, node, above)
    for index, inner in enumerate(chapters):
        if isinstance(inner, list):
            for numbers, length in _walk(inner, node, (*above, index)):
                yield f"{label(index)}:{numbers}", length
        elif isinstance(inner, int) and inner > 0:
            yield label(index), inner


def _labels(chapters: list[Any], node: NodeReply | None, above: tuple[int, ...]) -> Labels:
    level = len(above)
    if node and level < len(node.address_types):
        kind = node.address_types[level]
    else:
        kind = _TALMUD if level == 0 and _begins_as_tractates_do(chapters) else _PLAIN
    first = _offset(node, above) + 1
    match kind:
        case "Talmud":
            return lambda index: f"{index // 2 + 1}{'ab'[index % 2]}"
        case "Folio":
            return lambda index: f"{index // 4 + 1}{'abcd'[index % 4]}"
        case _:
            return lambda index: str(index + first)


def _begins_as_tractates_do(chapters: list[Any]) -> bool:
    """Whether there is no daf 1: its two sides are there and empty."""
    return len(chapters) > 2 and chapters[0] in (0, []) and chapters[1] in (0, [])  # noqa: PLR2004


def _offset(node: NodeReply | None, above: tuple[int, ...]) -> int:
    """Return what the numbering of this level begins after: some books count on."""
    found: Any = node.offsets.get(str(len(above) + 1), 0) if node else 0
    for index in above:
        found = found[index] if isinstance(found, list) and index < len(found) else found
    return found if isinstance(found, int) and 0 <= found <= _LARGEST_NUMBER else 0
