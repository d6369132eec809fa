"""Use case: a session as a source sheet: its texts, whose they are, and the marks beside them."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from havruta.annotations.marking import Marked, marks, permitted
from havruta.ids import SessionId, UserId
from havruta.library import books
from havruta.library.markup import plain_text
from havruta.library.model import Book, SectionText, Version
from havruta.permissions import Action
from havruta.refs import Stretch
from havruta.study import Study

MOST_SECTIONS = 30
"""So many sections stand on a sheet at most; what goes on after them is left out."""

_MARKS = "[\u0591-\u05bd\u05bf-\u05c7]*"
NAME = re.compile(f"י{_MARKS}ה{_MARKS}ו{_MARKS}ה{_MARKS}(?![א-ת])")
"""The Name, with whatever vowels and accents; prefixes may stand before it."""


@dataclass(frozen=True, slots=True)
class Source:
    """One segment on a sheet, as plain text, and the marks on it."""

    ref: str
    he_ref: str
    he: str
    en: str
    marks: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a session went through. It is `cut` where that is more than a sheet holds."""

    book: Book
    covered: tuple[Stretch, ...]
    sources: tuple[Source, ...]
    versions: tuple[Version, ...]
    cut: bool = False


async def compose(
    study: Study, *, session_id: SessionId, by: UserId, full_name: bool = False
) -> Sheet:
    """Return the session's sheet; the Name is written ה׳ unless its `full_name` is wished.

    Raises `UnknownSession`, `NotAllowed`, `UnknownRef`, `LibraryAway`.
    """
    async with study.reading() as records:
        session = (await permitted(records, session_id, by, Action.READ)).attended()
    made = await marks(study, session_id=session_id, by=by)
    mine = [one for one in made if one.annotation.session_id == session_id]
    texts: list[SectionText] = []
    sources: list[Source] = []
    cut = False
    for stretch in session.covered:
        async for text, refs in _sections(study, session.book, stretch):
            cut = len(texts) >= MOST_SECTIONS
            if cut:
                break
            texts.append(text)
            sources += _sources(text, refs, mine, full_name=full_name)
    versions = dict.fromkeys(version for text in texts for version in text.versions)
    book = books.book_of(study, session.book)
    return Sheet(book, session.covered, tuple(sources), tuple(versions), cut=cut)


def short(text: str) -> str:
    """Return the text with the Name written so that what is printed need not be buried."""
    return NAME.sub("ה׳", text)


async def _sections(
    study: Study, book: str, stretch: Stretch
) -> AsyncIterator[tuple[SectionText, set[str]]]:
    """Yield the sections of a stretch, each with the refs of it that belong to it."""
    shape = await study.library.shape(book)
    first, last = (shape.place(ref).position for ref in (stretch.first, stretch.last))
    ref: str | None = stretch.first
    while ref is not None:
        text = await study.library.section(book, ref)
        at = {segment.ref: shape.place(segment.ref).position for segment in text.segments}
        yield text, {ref for ref, position in at.items() if first <= position <= last}
        ref = text.after if max(at.values(), default=last) < last else None


def _sources(
    text: SectionText, refs: set[str], made: list[Marked], *, full_name: bool
) -> list[Source]:
    written = str if full_name else short
    return [
        Source(
            segment.ref,
            text.he_ref_of(segment),
            written(plain_text(segment.he or "")),
            plain_text(segment.en or ""),
            tuple(one for one in made if one.annotation.ref == segment.ref),
        )
        for segment in text.segments
        if segment.ref in refs
    ]
