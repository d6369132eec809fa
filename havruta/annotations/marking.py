"""Use cases: marking the text, and what becomes of the marks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from havruta.annotations.model import (
    LONGEST_NEIGHBOUR,
    LONGEST_TEXT,
    MOST,
    Annotation,
    AnnotationKind,
    Quote,
    bare,
)
from havruta.errors.annotations import (
    NothingWritten,
    NotTheirs,
    TooManyAnnotations,
    UnknownAnnotation,
)
from havruta.errors.havrutot import NotAllowed
from havruta.errors.library import LibraryAway, UnknownRef
from havruta.errors.people import TooLong
from havruta.events import AnnotationsChanged
from havruta.ids import AnnotationId, HavrutaId, SessionId, UserId, new_id
from havruta.library.books import book_of
from havruta.library.markup import plain_text
from havruta.library.model import Book
from havruta.names import plain
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.sessions.model import Session
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark, and whose it is."""

    annotation: Annotation
    user: User


async def annotate(
    study: Study,
    *,
    session_id: SessionId,
    by: UserId,
    ref: str,
    kind: AnnotationKind,
    text: str = "",
    quote: Quote | None = None,
) -> Annotation:
    """Mark a segment of the session's book, or words in it.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `UnknownRef`, `LibraryAway`,
    `NothingWritten`, `TooLong`, `TooManyAnnotations`.
    """
    text = written(text)
    if kind is AnnotationKind.NOTE and not text:
        raise NothingWritten
    async with study.reading() as records:
        book = (await permitted(records, session_id, by, Action.ANNOTATE)).live().book
    place = (await study.library.shape(book)).place(ref)
    he, en = await _texts(study, book, place.ref)
    now = study.now()
    marked = Annotation(
        AnnotationId(new_id(now)), session_id, by, now, place.ref, kind, text, he, en
    )
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        (await permitted(records, session_id, by, Action.ANNOTATE)).live()
        if await records.annotations.count(session_id) >= MOST:
            raise TooManyAnnotations(limit=MOST)
        marked = _on_words(marked, quote)
        await records.annotations.save(marked)
        records.publish(AnnotationsChanged(session_id))
    return marked


async def close(
    study: Study, *, annotation_id: AnnotationId, by: UserId, answered: bool = True
) -> Annotation:
    """Note that a question is answered, or is open after all; whoever belongs there may.

    Raises `UnknownAnnotation`, `NotAllowed`.
    """
    async with study.transaction() as records:
        marked = await _locked(records, annotation_id, by)
        closed = replace(
            marked,
            closed_at=study.now() if answered else None,
            closed_by=by if answered else None,
        )
        await records.annotations.save(closed)
        records.publish(AnnotationsChanged(marked.session_id))
    return closed


async def remove(study: Study, *, annotation_id: AnnotationId, by: UserId) -> None:
    """Take a mark away; who made it may. Raises `UnknownAnnotation`, `NotTheirs`."""
    async with study.transaction() as records:
        marked = await _locked(records, annotation_id, by)
        if marked.user_id != by:
            raise NotTheirs
        await records.annotations.remove(marked.id)
        records.publish(AnnotationsChanged(marked.session_id))


async def marks(study: Study, *, session_id: SessionId, by: UserId) -> Sequence[Marked]:
    """Return the session's marks, and before them the questions that its havruta has left open.

    Raises `UnknownSession`, `NotAllowed`.
    """
    async with study.reading() as records:
        session = await permitted(records, session_id, by, Action.READ)
        mine = await records.annotations.of([session_id])
        earlier = await records.annotations.open_in(session.havruta_id)
        found = [*(one for one in earlier if one.session_id != session_id), *mine]
        users = await records.users.many({one.user_id for one in found})
    return [Marked(one, users[one.user_id]) for one in found]


async def permitted(records: Records, session_id: SessionId, by: UserId, action: Action) -> Session:
    """Return the session to whoever may do that there. Raises `UnknownSession`, `NotAllowed`."""
    session = await records.sessions.get(session_id)
    require(action, by, await records.havrutot.get(session.havruta_id))
    return session


async def quoted(study: Study, *, book: str, ref: str, words: str) -> Quote | None:
    """Return these words of a segment, in the version that has them once; None where none has.

    Raises `UnknownRef`, `LibraryAway`.
    """
    section = await study.library.section(book, ref)
    wanted = bare(words)
    for segment in section.segments:
        for language, markup in (("he", segment.he), ("en", segment.en)):
            text = bare(plain_text(markup or ""))
            before, found, after = f" {text} ".partition(f" {wanted} ")
            is_twice = f" {wanted} " in f" {after}"
            if segment.ref == ref and wanted and found and not is_twice:
                titles = [one.title for one in section.versions if one.language == language]
                neighbours = before[-LONGEST_NEIGHBOUR:].strip(), after[:LONGEST_NEIGHBOUR].strip()
                return Quote(language, next(iter(titles), ""), wanted, *neighbours)
    return None


async def open_questions(
    study: Study, *, havruta_id: HavrutaId, by: UserId
) -> tuple[Book, Sequence[Marked]]:
    """Return the havruta’s questions that are open, and its book.

    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.READ, by, havruta)
        found = await records.annotations.open_in(havruta_id)
        users = await records.users.many({one.user_id for one in found})
    book = book_of(study, havruta.book)
    return book, [Marked(one, users[one.user_id]) for one in found]


def written(text: str) -> str:
    """Return what somebody wrote, lines kept and nothing hidden in it, or raise `TooLong`."""
    if len(text) > LONGEST_TEXT:
        raise TooLong(what="text", limit=LONGEST_TEXT)
    lines = (plain(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _on_words(marked: Annotation, quote: Quote | None) -> Annotation:
    """Return the mark on the words that are quoted, if there are any letters in them."""
    bared = quote.bared() if quote is not None else None
    if bared is None or not bared.exact:
        return marked
    return replace(
        marked,
        language=bared.language,
        version=plain(bared.version),
        exact=bared.exact,
        prefix=bared.prefix,
        suffix=bared.suffix,
    )


async def _locked(records: Records, annotation_id: AnnotationId, by: UserId) -> Annotation:
    """Return the mark, kept from other changes by its session."""
    session_id = (await records.annotations.get(annotation_id)).session_id
    await records.sessions.lock(session_id)
    try:
        await permitted(records, session_id, by, Action.ANNOTATE)
    except NotAllowed as refusal:  # whether there is such a mark is no stranger's business
        raise UnknownAnnotation from refusal
    return await records.annotations.get(annotation_id)


async def _texts(study: Study, book: str, ref: str) -> tuple[str, str]:
    """Return what the segment reads in Hebrew and in English; "" where that is not known now."""
    try:
        section = await study.library.section(book, ref)
    except (LibraryAway, UnknownRef):
        return "", ""
    here = [one for one in section.segments if one.ref == ref]
    texts = [(plain_text(one.he or ""), plain_text(one.en or "")) for one in here]
    return texts[0] if texts else ("", "")
