"""What is answered about marks, however it was asked for."""

from dataclasses import dataclass

from bot.drawing import LABEL_LIMIT, MESSAGE_LIMIT, literal, row, shortened
from bot.request import Request
from bot.sessions import buttons
from bot.sessions.marks import line_of
from havruta.annotations import marking
from havruta.annotations.marking import Marked
from havruta.annotations.model import AnnotationKind, Quote
from havruta.errors.library import LibraryAway
from havruta.ids import AnnotationId, HavrutaId
from havruta.library import places
from havruta.library.model import Book
from havruta.names import plain, tidy
from havruta.sessions import navigation
from havruta.sessions.model import Session

MOST_SHOWN = 10
"""So many questions are shown at once, the oldest first."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed of a mark."""

    kind: AnnotationKind
    ref: str
    words: str
    text: str


async def mark(request: Request, session: Session, typed: Typed) -> None:
    """Make the mark where it was said, or where the asker is, and say so."""
    study, by, say = request.study, request.asker.id, request.say
    ref = await _place(request, session, typed.ref)
    quote: Quote | None = None
    if tidy(typed.words):
        try:
            quote = await marking.quoted(study, book=session.book, ref=ref, words=typed.words)
        except LibraryAway:
            quote = None
    made = await marking.annotate(
        study,
        session_id=session.id,
        by=by,
        ref=ref,
        kind=typed.kind,
        text=typed.text,
        quote=quote,
    )
    place = request.place(session.book, made.ref)
    told = [say("That is marked at {place}.", place=place)]
    if tidy(typed.words) and quote is None:
        told.append(say("Those words do not stand there just so, so the whole of it is marked."))
    await request.respond("\n".join(told))


async def questions(request: Request, havruta_id: HavrutaId) -> None:
    """Show the questions that are open, with the way to close each."""
    say, by = request.say, request.asker.id
    book, found = await marking.open_questions(request.study, havruta_id=havruta_id, by=by)
    if not found:
        await request.show(content=say("No question is open."), view=None)
        return
    lines = [
        f"{number}. {line_of(say, one.annotation, book)} · {_asker(request, one)}"
        for number, one in enumerate(found[:MOST_SHOWN], 1)
    ]
    if len(found) > MOST_SHOWN:
        lines.append(say("And {n} more", n=len(found) - MOST_SHOWN))
    labels = {
        one.annotation.id: _label(request, one, book, number)
        for number, one in enumerate(found[:MOST_SHOWN], 1)
    }
    view = row(buttons.answered(say, havruta_id, labels))
    await request.show(content=shortened("\n".join(lines), MESSAGE_LIMIT), view=view)


async def close(request: Request, havruta_id: HavrutaId, annotation_id: AnnotationId) -> None:
    """Note that a question is answered, and show those that are left."""
    await marking.close(request.study, annotation_id=annotation_id, by=request.asker.id)
    await questions(request, havruta_id)


async def _place(request: Request, session: Session, said: str) -> str:
    if tidy(said):
        return (await places.find(request.study, session.book, said)).place.ref
    return await navigation.place_of(request.study, session_id=session.id, by=request.asker.id)


def _asker(request: Request, one: Marked) -> str:
    return literal(request.say.person(one.user.name))


def _label(request: Request, one: Marked, book: Book, number: int) -> str:
    marked = one.annotation
    asked = marked.text or marked.exact or marked.en or marked.he
    place = book.refs(marked.ref, request.say.language)[0]
    return shortened(f"{number}. {place} · {plain(asked)}", LABEL_LIMIT)
