"""Use case: what is said of a segment elsewhere, opened beside it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from havruta.errors.library import NoText, UnknownBook, UnknownRef, WhichBook
from havruta.errors.people import HiddenCharacters, TooLong
from havruta.library import references
from havruta.library.model import Link, Links, SectionText, Segment
from havruta.library.references import Quotation, Reference
from havruta.study import Study

MOST = 24
"""So many places of one work are opened at once."""
FIRST = "Commentary"


@dataclass(frozen=True, slots=True)
class Work:
    """Whose words are linked to a segment, and how many of their places are."""

    name: str
    he_name: str
    places: int


@dataclass(frozen=True, slots=True)
class Category:
    """The works of one kind, in the order in which they were written."""

    name: str
    works: tuple[Work, ...]

    @property
    def places(self) -> int:
        """How many places of them are linked."""
        return sum(work.places for work in self.works)


@dataclass(frozen=True, slots=True)
class Passage:
    """Some segments of a work that follow each other, with the section that they stand in."""

    text: SectionText
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a work has on a segment; `has_more` where that is more than is opened at once."""

    work: Work
    passages: tuple[Passage, ...]
    has_more: bool


def categories(links: Links) -> list[Category]:
    """Return what leads from the segment by kind: commentaries first, then the fullest."""
    found: dict[str, dict[str, list[Link]]] = {}
    for link in links.links:
        found.setdefault(link.category, {}).setdefault(link.work, []).append(link)
    told = [
        Category(name, tuple(_work(places) for places in works.values()))
        for name, works in found.items()
    ]
    return sorted(told, key=lambda one: (one.name != FIRST, -one.places, one.name))


def kept(found: Sequence[Category], names: Sequence[str]) -> list[Work]:
    """Return those of the works that somebody has opened by themselves, in the order of theirs."""
    works = {work.name: work for category in found for work in category.works}
    return [works[name] for name in names if name in works]


async def opened(study: Study, links: Links, name: str) -> Opened:
    """Return the words of a work on the segment.

    Raises `UnknownRef` if nothing of it leads there, `LibraryAway`.
    """
    places = [link for link in links.links if link.work == name]
    if not places:
        raise UnknownRef(ref=name)
    meant: dict[str, list[Reference]] = {}
    for link in places[:MOST]:
        if (reference := await _reference(study, link)) is not None:
            meant.setdefault(reference.section.ref, []).append(reference)
    passages = [await _passage(study, references) for references in meant.values()]
    full = tuple(passage for passage in passages if passage.segments)
    return Opened(_work(places), full, len(places) > MOST)


async def passage(study: Study, said: str) -> Passage:
    """Return any place of the library. Raises as `references.quote` does."""
    quotation = await references.quote(study, said)
    return Passage(quotation.text, quotation.segments)


async def _reference(study: Study, link: Link) -> Reference | None:
    """Return where the link leads; of a place that is more than a section, where that begins."""
    for said in (link.ref, link.ref.partition("-")[0]):
        with suppress(UnknownRef, UnknownBook, WhichBook, NoText, TooLong, HiddenCharacters):
            return await references.understand(study, said)
    return None


async def _passage(study: Study, meant: Sequence[Reference]) -> Passage:
    book, section = meant[0].book, meant[0].section
    text = await study.library.section(book.title, section.ref)
    quoted = (segment for one in meant for segment in Quotation(one, text).segments)
    full = (segment for segment in quoted if segment.he or segment.en)
    return Passage(text, tuple(dict.fromkeys(full)))


def _work(places: Sequence[Link]) -> Work:
    return Work(places[0].work, places[0].named("he"), len(places))
