"""Use case: what somebody means by a reference, in either language: a book, and where in it."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from havruta import labels
from havruta.errors.library import SeveralSections, UnknownBook, UnknownRef
from havruta.library import books
from havruta.library.model import Book, SectionText, Segment
from havruta.names import clean
from havruta.refs import Place, Section, Shape, Stretch
from havruta.study import Study

LONGEST = 200
"""How many characters a reference has at most."""

_RANGE = re.compile(r"(?P<first>.*\S)\s*[-–־]\s*(?P<last>[^-–־]*[\dא-ת][^-–־]*)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of a book, from a segment to another of the same section."""

    book: Book
    section: Section
    first: Place
    last: Place


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a reference names, with the text of its section."""

    reference: Reference
    text: SectionText

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments that are meant."""
        count = self.reference.last.position - self.reference.first.position + 1
        refs = [segment.ref for segment in self.text.segments]
        first = self.reference.first.ref
        start = refs.index(first) if first in refs else 0
        return self.text.segments[start : start + count]


@dataclass(frozen=True, slots=True)
class Named:
    """A ref in its normal spelling, and its book."""

    book: Book
    ref: str


def at_hand(study: Study, said: str) -> Named | None:
    """Return what is referred to, if that is known without asking anyone; else None.

    Raises as `understand` does.
    """
    line = labels.as_said(clean("reference", said, LONGEST))
    book = _book_meant(study, line)
    shape = study.library.shape_at_hand(book.title)
    return None if shape is None else Named(book, books.ref_meant(study, shape, line))


async def quote(study: Study, said: str) -> Quotation:
    """Return what somebody refers to, with its text. Raises as `understand` does, `LibraryAway`."""
    reference = await understand(study, said)
    text = await study.library.section(reference.book.title, reference.section.ref)
    return Quotation(reference, text)


async def understand(study: Study, said: str) -> Reference:
    """Return what somebody refers to: "Gen 3:5", "ברכות ב:", "Ruth 1:1-4", a chapter, a book.

    A book stands for its first section. Raises `TooLong`, `HiddenCharacters`, `UnknownBook`,
    `WhichBook`, `NoText`, `UnknownRef`, `SeveralSections`, `LibraryAway`.
    """
    line = labels.as_said(clean("reference", said, LONGEST))
    book = _book_meant(study, line)
    shape = await study.library.shape(book.title)
    first, last = ends(study, shape, line)
    if (section := shape.section_of(first)) != shape.section_of(last):
        raise SeveralSections(ref=line)
    return Reference(book, section, first, last)


def ends(study: Study, shape: Shape, line: str) -> tuple[Place, Place]:
    """Return the first and the last place of what is referred to in the book.

    They may lie in several sections. Raises `UnknownRef`.
    """
    with suppress(UnknownRef):
        return _all_of(shape, books.ref_meant(study, shape, line))
    if (parts := _RANGE.fullmatch(line)) is None:
        raise UnknownRef(ref=line)
    stretch = _from_to(study, shape, parts["first"], parts["last"].strip())
    return shape.place(stretch.first), shape.place(stretch.last)


def span(study: Study, shape: Shape, line: str) -> Stretch:
    """Return all of what is referred to in the book; what ends it counts whole: "2a – 3b", "1-2".

    The book by itself is all of it.

    Raises `UnknownRef`.
    """
    parts = _RANGE.fullmatch(line)
    if parts is not None:
        with suppress(UnknownRef):
            return _from_to(study, shape, parts["first"], parts["last"].strip())
    if not line:
        raise UnknownRef(ref=line)
    if (ref := books.ref_meant(study, shape, line)) == shape.book:
        return Stretch(shape.first.ref, shape.at(len(shape) - 1).ref)
    first, last = _all_of(shape, ref)
    return Stretch(first.ref, last.ref)


def _from_to(study: Study, shape: Shape, begin: str, end: str) -> Stretch:
    """Return all from what one reference names to what another does: "2:3 – 5", "2a – 3b"."""
    if (ref := books.ref_meant(study, shape, begin)) == shape.book:
        raise UnknownRef(ref=begin)
    first, rest = _all_of(shape, ref)
    section = shape.section_of(first)
    within = f"{section.ref.removeprefix(f'{shape.book} ')}{section.joint}{end}"
    last = _end(study, shape, (end,) if rest != first else (within, end))
    if last.position < first.position:
        raise UnknownRef(ref=end)
    return Stretch(first.ref, last.ref)


def _end(study: Study, shape: Shape, spellings: Sequence[str]) -> Place:
    """Return the last place of the first of these that is in the book, or raise `UnknownRef`."""
    for spelled in spellings:
        with suppress(UnknownRef):
            return _all_of(shape, books.ref_meant(study, shape, spelled))[1]
    raise UnknownRef(ref=spellings[-1])


def named(study: Study, line: str) -> Book | None:
    """Return the book whose title, the longest that there is, begins the line."""
    words = line.split()
    for count in range(min(len(words), books.LONGEST_TITLE), 0, -1):
        with suppress(UnknownBook):
            return study.library.book(" ".join(words[:count]).rstrip(","))
    return None


def _book_meant(study: Study, line: str) -> Book:
    return named(study, line) or books.meant(study, line)


def _all_of(shape: Shape, ref: str) -> tuple[Place, Place]:
    first = shape.place(ref)
    section = shape.section_of(first)
    whole = ref != first.ref
    return first, shape.at(first.position + section.length - 1) if whole else first
