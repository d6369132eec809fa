"""Use cases: moving through the text, together or alone."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from havruta.coverage import Span
from havruta.errors.havrutot import NotAllowed
from havruta.events import PeopleChanged, PlaceMoved
from havruta.havrutot.model import Lead
from havruta.ids import ConnectionId, SessionId, UserId
from havruta.library import books, places
from havruta.library.model import SectionText
from havruta.library.places import Contents, Meant
from havruta.people.reading import Choices, versions
from havruta.permissions import Action, Role, require_role, role
from havruta.records import Records
from havruta.refs import Place, Shape
from havruta.sessions import leading, presence
from havruta.sessions.model import Session, Standing, Stay
from havruta.study import Study


async def navigate(
    study: Study,
    *,
    session_id: SessionId,
    ref: str,
    by: UserId,
    jump: bool = False,
    connection_id: ConnectionId | None = None,
) -> Session:
    """Move the room to `ref`, and with it everyone who follows.

    `connection_id` is the page in which the person did it, here as below.
    Going on covers what lies between; a jump covers only where it lands. Raises
    `UnknownSession`, `NotAllowed`, `SessionOver`, `UnknownRef`, `LibraryAway`.
    """
    move = _Move(session_id, ref, by, jump=jump, connection_id=connection_id)
    # Two hardly ever move a room at the same moment; to lock it takes two questions more.
    moved = await _move(study, move, locks=False) or await _move(study, move, locks=True)
    assert moved is not None  # nobody moves what is locked
    return moved


async def read_alone(
    study: Study,
    *,
    session_id: SessionId,
    ref: str,
    by: UserId,
    connection_id: ConnectionId | None = None,
) -> None:
    """Note that the person reads at `ref` by themselves. Raises as `navigate` does."""
    async with _standing(study, session_id, by) as (records, standing, shape):
        alone_ref = shape.place(ref).ref
        await _turn(
            records, standing, by, study.now(), connection_id=connection_id, alone_ref=alone_ref
        )


async def follow(
    study: Study,
    *,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId | None = None,
) -> None:
    """Note that the person follows the room again. Raises as `navigate` does, but for refs."""
    async with study.transaction(urgent=True) as records:
        standing = await records.sessions.standing(session_id, by, lock=True)
        await _turn(records, standing, by, study.now(), connection_id=connection_id, alone_ref=None)


async def section(
    study: Study, *, session_id: SessionId, ref: str, by: UserId, reading: Choices = ()
) -> SectionText:
    """Return the section of the session's book that holds `ref`, in the versions chosen for it.

    Raises `UnknownSession`, `NotAllowed`, `UnknownRef`, `LibraryAway`.
    """
    book = await book_at(study, session_id=session_id, by=by)
    chosen = versions(reading, books.book_of(study, book).title)
    return await study.library.section(book, ref, **({"versions": chosen} if chosen else {}))


async def contents(study: Study, *, session_id: SessionId, by: UserId) -> Contents:
    """Return how the session's book is laid out.

    Raises `UnknownSession`, `NotAllowed`, `NoText`, `LibraryAway`.
    """
    return await places.contents(study, await book_at(study, session_id=session_id, by=by))


async def place_meant(study: Study, *, session_id: SessionId, said: str, by: UserId) -> Meant:
    """Return the place that somebody means who says `said` over the session's book.

    Raises `UnknownSession`, `NotAllowed`, `UnknownRef`, `NoText`, `LibraryAway`.
    """
    book = await book_at(study, session_id=session_id, by=by)
    return await places.find(study, book, said)


async def place_of(study: Study, *, session_id: SessionId, by: UserId) -> str:
    """Return where the person is: with the room, unless they read by themselves.

    Raises `UnknownSession`, `NotAllowed`.
    """
    standing = await _reader(study, session_id, by)
    return (standing.stay and standing.stay.alone_ref) or standing.session.ref


async def offers(study: Study, *, session_id: SessionId, said: str, by: UserId) -> list[str]:
    """Return what may have been meant by what is no place. Raises as `place_meant` does."""
    book = await book_at(study, session_id=session_id, by=by)
    return await places.offers(study, book, said)


async def book_at(study: Study, *, session_id: SessionId, by: UserId) -> str:
    """Return the title of the session's book to whoever may read in it.

    Raises `UnknownSession`, `NotAllowed`.
    """
    return (await _reader(study, session_id, by)).session.book


async def _reader(study: Study, session_id: SessionId, by: UserId) -> Standing:
    async with study.asking() as records:
        standing = await records.sessions.standing(session_id, by)
    require_role(Action.READ, _role(standing, by))
    return standing


@dataclass(frozen=True, slots=True)
class _Move:
    """What somebody asks for who moves the room."""

    session_id: SessionId
    ref: str
    by: UserId
    jump: bool
    connection_id: ConnectionId | None


async def _move(study: Study, move: _Move, *, locks: bool) -> Session | None:
    """Return the session as it was moved.

    None if another moved it in between, or something else changes with it, and it was not locked.
    """
    async with _standing(study, move.session_id, move.by, locks=locks) as found:
        records, standing, shape = found
        now = study.now()
        before = standing.session.live()
        await _require_lead(records, standing, move.by, now)
        returning = _returning(standing.stay, move.connection_id)
        if returning is not None and not locks:
            return None
        with_owner = move.by == standing.owner_id or _follows(standing.owner_stay, now)
        place = shape.place(move.ref)
        moved = _moved(before, shape, place, jump=move.jump, with_owner=with_owner)
        if not await records.sessions.move(moved, before=before):
            return None
        records.publish(PlaceMoved(moved.id, moved.changes, moved.ref))
        if returning is not None:
            await _return(records, returning, now, move.connection_id)
    return moved


@asynccontextmanager
async def _standing(
    study: Study, session_id: SessionId, by: UserId, *, locks: bool = True
) -> AsyncGenerator[tuple[Records, Standing, Shape], None]:
    """Yield a transaction with all that moving in a session asks: one read, and the book's shape.

    Where the shape is not at hand the transaction waits for nobody: it is left, and begun again
    once the library has been asked. Raises `UnknownSession`, `NotAllowed`, `LibraryAway`.
    """
    shape: Shape | None = None
    while True:
        async with study.transaction(urgent=True) if locks else study.unlocked() as records:
            standing = await records.sessions.standing(session_id, by, lock=locks)
            require_role(Action.READ, _role(standing, by))
            book = standing.session.book
            shape = shape or study.library.shape_at_hand(book)
            if shape is not None:
                yield records, standing, shape
                return
        shape = await study.library.shape(book)


async def _require_lead(records: Records, standing: Standing, by: UserId, now: datetime) -> None:
    """Raise `NotAllowed` unless the person may turn the pages."""
    if standing.lead is Lead.FREE:
        require_role(Action.MOVE_FREELY, _role(standing, by))
    elif not await leading.leads(records, standing, by, now):
        raise NotAllowed(action=Action.MOVE.value)


def _role(standing: Standing, by: UserId) -> Role:
    return role(by, standing.owner_id, belongs=standing.belongs)


def _moved(
    session: Session, shape: Shape, place: Place, *, jump: bool, with_owner: bool
) -> Session:
    here = shape.nearest(session.ref)
    goes_on = not jump and shape.goes_on(here, place)
    learned = Span(here.position if goes_on else place.position, place.position)
    coverage = shape.coverage(session.attended().covered).with_span(learned)
    return replace(
        session,
        ref=place.ref,
        owner_ref=place.ref if with_owner else session.owner_ref,
        changes=session.changes + 1,
        covered=shape.stretches(coverage),
        shape_version=shape.version,
    )


async def _turn(
    records: Records,
    standing: Standing,
    by: UserId,
    now: datetime,
    *,
    connection_id: ConnectionId | None,
    alone_ref: str | None,
) -> None:
    session = standing.session.live()
    require_role(Action.READ, _role(standing, by))
    if standing.stay is not None:
        stay = standing.stay
        await presence.act(records, stay, now, connection_id=connection_id, alone_ref=alone_ref)
    if by == standing.owner_id:
        turned = replace(session, owner_ref=alone_ref or session.ref)
        await records.sessions.move(turned, before=session)
    records.publish(PeopleChanged(session.id))


def _returning(stay: Stay | None, connection_id: ConnectionId | None) -> Stay | None:
    """Return the stay if its person was not with the room already, or in another of their pages."""
    if stay is None or (stay.alone_ref is None and connection_id in {None, stay.acted_in}):
        return None
    return stay


async def _return(
    records: Records, stay: Stay, now: datetime, connection_id: ConnectionId | None
) -> None:
    """Whoever moves the room is where the room is, wherever and in whichever page they read."""
    await presence.act(records, stay, now, connection_id=connection_id, alone_ref=None)
    if stay.alone_ref is not None:
        records.publish(PeopleChanged(stay.session_id))


def _follows(stay: Stay | None, now: datetime) -> bool:
    return stay is not None and stay.lasts(now) and stay.alone_ref is None
