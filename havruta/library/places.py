"""Use cases: how a book is laid out, and the place that somebody means who types a reference."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from havruta import labels, numerals
from havruta.errors.library import NoText, UnknownRef
from havruta.library import books, references
from havruta.library.keyboards import on_the_other
from havruta.library.model import Book
from havruta.refs import Place, Section, Shape
from havruta.study import Study

MOST_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Contents:
    """A book and how it is divided."""

    book: Book
    shape: Shape

    def he_ref(self, section: Section) -> str:
        """Return the section's ref in Hebrew."""
        return section.he_ref or self.book.he_ref(section.ref)


@dataclass(frozen=True, slots=True)
class Meant:
    """A place in a book that somebody means, in both languages."""

    book: Book
    place: Place
    he_ref: str


async def contents(study: Study, title: str) -> Contents:
    """Return how the book is laid out. Raises `UnknownBook`, `NoText`, `LibraryAway`."""
    return Contents(books.book_of(study, title), await study.library.shape(title))


async def find(study: Study, title: str, said: str) -> Meant:
    """Return the place that is meant by what somebody says over the book, in it or in another.

    What is understood in part is not understood. Raises `UnknownRef`, `NoText`, `LibraryAway`.
    """
    line = labels.as_said(said)
    own = await contents(study, title)
    with suppress(UnknownRef):
        return _meant(own, references.ends(study, own.shape, line)[0])
    other = references.named(study, line)
    if other is None or other.title == own.book.title:
        raise UnknownRef(ref=line)
    there = await contents(study, other.title)
    return _meant(there, references.ends(study, there.shape, line)[0])


async def offers(study: Study, title: str, said: str) -> list[str]:
    """Return what may have been meant instead, each of which can be found. Raises `LibraryAway`."""
    line = labels.as_said(said)
    found: dict[str, None] = {}
    for other in (on_the_other(line), *_nearly(study, line)):
        with suppress(UnknownRef, NoText):
            await find(study, title, other)
            found[other] = None
    return list(found)[:MOST_OFFERED]


def _meant(at: Contents, place: Place) -> Meant:
    section = at.shape.section_of(place)
    number = int(place.ref[len(section.ref) + 1 :])
    he_ref = f"{at.he_ref(section)}{section.joint}{numerals.numeral(number)}"
    return Meant(at.book, place, he_ref)


def _nearly(study: Study, line: str) -> Iterator[str]:
    """Yield the line with titles that are like the one in it."""
    title, _, numbers = line.rpartition(" ")
    if title:
        for book in study.library.suggest(title, limit=MOST_OFFERED):
            yield f"{book.title} {numbers}"
