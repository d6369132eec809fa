"""Use cases: a source sheet: texts, whose they are, and the marks beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from havruta import labels
from havruta.annotations.marking import Marked, permitted
from havruta.ids import HavrutaId, SessionId, UserId
from havruta.library import books, references
from havruta.library.markup import plain_text
from havruta.library.model import Book, SectionText, Version
from havruta.names import clean
from havruta.people import reading
from havruta.permissions import Action, require
from havruta.refs import Shape, Stretch
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
    """What was gone through. It is `cut` where that is more than a sheet holds."""

    book: Book
    covered: tuple[Stretch, ...]
    sources: tuple[Source, ...]
    versions: tuple[Version, ...]
    cut: bool = False
    full_name: bool = False

    def title(self, language: str) -> str:
        """Return from where to where it goes, in a language."""
        return self.book.range(self.covered, language)


@dataclass(frozen=True, slots=True)
class Piece:
    """What of one section was gone through."""

    ref: str
    refs: frozenset[str]


async def compose(
    study: Study, *, session_id: SessionId, by: UserId, full_name: bool | None = None
) -> Sheet:
    """Return an ended or running session’s sheet.

    The Name is written in full if that is `full_name`; None: as the person usually has it. Raises
    `UnknownSession`, `NotAllowed`, `UnknownRef`, `LibraryAway`.
    """
    async with study.reading() as records:
        session = (await permitted(records, session_id, by, Action.READ)).attended()
    is_full = await _is_full(study, by) if full_name is None else full_name
    made = await marks_of(study, [session_id], full_name=is_full)
    return await _composed(study, session.book, session.covered, made, full_name=is_full)


async def compose_span(
    study: Study, *, havruta_id: HavrutaId, by: UserId, said: str, full_name: bool | None = None
) -> Sheet:
    """Return the sheet of any span of the havruta’s book, with all that was marked there.

    Raises `UnknownHavruta`, `NotAllowed`, `UnknownRef`, `LibraryAway`, and as `clean` does.
    """
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.READ, by, havruta)
        sessions = [one.id for one in await records.sessions.of([havruta_id])]
    shape = await study.library.shape(havruta.book)
    line = labels.as_said(clean("reference", said, references.LONGEST))
    span = references.span(study, shape, line)
    is_full = await _is_full(study, by) if full_name is None else full_name
    made = await marks_of(study, sessions, full_name=is_full)
    return await _composed(study, shape.book, (span,), made, full_name=is_full)


async def marks_of(
    study: Study, session_ids: Sequence[SessionId], *, full_name: bool = True
) -> list[Marked]:
    """Return what was marked in these sessions, to somebody who may read there."""
    async with study.reading() as records:
        made = await records.annotations.of(session_ids)
        users = await records.users.many({one.user_id for one in made})
    written = str if full_name else short
    return [
        Marked(
            replace(one, text=written(one.text), he=written(one.he), exact=written(one.exact)),
            users[one.user_id],
        )
        for one in made
    ]


def pieces(shape: Shape, covered: tuple[Stretch, ...]) -> list[Piece]:
    """Return what was covered, section by section, in the book’s order."""
    found = []
    for span in shape.coverage(covered).spans:
        at = span.first
        while at <= span.last:
            section = shape.section_of(shape.at(at))
            end = min(shape.place(section.ref).position + section.length - 1, span.last)
            refs = frozenset(shape.at(position).ref for position in range(at, end + 1))
            found.append(Piece(section.ref, refs))
            at = end + 1
    return found


async def read(
    study: Study, book: str, piece: Piece, made: Sequence[Marked], *, full_name: bool = True
) -> tuple[tuple[Source, ...], tuple[Version, ...]]:
    """Return the texts of a piece with the marks on them, and whose they are.

    Raises `UnknownRef`, `LibraryAway`.
    """
    text = await study.library.section(book, piece.ref)
    return _sources(text, piece.refs, made, full_name=full_name), text.versions


def short(text: str) -> str:
    """Return the text with the Name written so that what is printed need not be buried."""
    return NAME.sub("ה׳", text)


async def _composed(
    study: Study,
    book: str,
    covered: tuple[Stretch, ...],
    made: Sequence[Marked],
    *,
    full_name: bool,
) -> Sheet:
    found = pieces(await study.library.shape(book), covered)
    sources: list[Source] = []
    versions: dict[Version, None] = {}
    for piece in found[:MOST_SECTIONS]:
        texts, whose = await read(study, book, piece, made, full_name=full_name)
        sources += texts
        versions |= dict.fromkeys(whose)
    return Sheet(
        book=books.book_of(study, book),
        covered=covered,
        sources=tuple(sources),
        versions=tuple(versions),
        cut=len(found) > MOST_SECTIONS,
        full_name=full_name,
    )


async def _is_full(study: Study, by: UserId) -> bool:
    async with study.reading() as records:
        user = await records.users.get(by)
    return reading.standing(user, reading.NAME) == reading.FULL


def _sources(
    text: SectionText, refs: frozenset[str], made: Sequence[Marked], *, full_name: bool
) -> tuple[Source, ...]:
    written = str if full_name else short
    return tuple(
        Source(
            segment.ref,
            text.he_ref_of(segment),
            written(plain_text(segment.he or "")),
            plain_text(segment.en or ""),
            tuple(one for one in made if one.annotation.ref == segment.ref),
        )
        for segment in text.segments
        if segment.ref in refs
    )
