"""Use cases: moving through the text, together or alone."""

from dataclasses import replace
from datetime import datetime

from havruta.coverage import Span
from havruta.events import PeopleChanged, PlaceMoved
from havruta.ids import SessionId, UserId
from havruta.library.model import SectionText
from havruta.permissions import MOVING, Action, require
from havruta.records import Records
from havruta.refs import Place, Shape
from havruta.sessions.model import Session, Stay
from havruta.study import Study


async def navigate(
    study: Study, *, session_id: SessionId, ref: str, by: UserId, jump: bool = False
) -> Session:
    """Move the room to `ref`, and with it everyone who follows.

    Going on covers what lies between; a jump covers only where it lands. Raises
    `UnknownSession`, `NotAllowed`, `SessionOver`, `UnknownRef`, `LibraryAway`.
    """
    shape, place = await _locate(study, session_id, ref, by)
    async with study.transaction() as records:
        session = (await records.sessions.get(session_id)).live()
        havruta = await records.havrutot.get(session.havruta_id)
        require(MOVING[havruta.lead], by, havruta)
        session = _moved(session, shape, place, jump=jump)
        came_back = await _returned(records, session, by)
        owner = havruta.owner_id
        if by == owner or await _follows(records, session, owner, study.now()):
            session = replace(session, owner_ref=place.ref)
        await records.sessions.save(session)
        records.publish(PlaceMoved(session.id, session.changes, session.ref))
        if came_back:
            records.publish(PeopleChanged(session_id))
    return session


async def read_alone(study: Study, *, session_id: SessionId, ref: str, by: UserId) -> None:
    """Note that the person reads at `ref` by themselves. Raises as `navigate` does."""
    _, place = await _locate(study, session_id, ref, by)
    await _turn(study, session_id, by, alone_ref=place.ref)


async def follow(study: Study, *, session_id: SessionId, by: UserId) -> None:
    """Note that the person follows the room again. Raises as `navigate` does, but for refs."""
    await _turn(study, session_id, by, alone_ref=None)


async def section(study: Study, *, session_id: SessionId, ref: str, by: UserId) -> SectionText:
    """Return the section of the session's book that holds `ref`.

    Raises `UnknownSession`, `NotAllowed`, `UnknownRef`, `LibraryAway`.
    """
    book = await _book(study, session_id, by)
    return await study.library.section(book, ref)


async def _locate(study: Study, session_id: SessionId, ref: str, by: UserId) -> tuple[Shape, Place]:
    shape = await study.library.shape(await _book(study, session_id, by))
    return shape, shape.place(ref)


async def _book(study: Study, session_id: SessionId, by: UserId) -> str:
    """Return which book is read, to those who may read it."""
    async with study.transaction() as records:
        session = await records.sessions.get(session_id)
        require(Action.READ, by, await records.havrutot.get(session.havruta_id))
    return session.book


def _moved(session: Session, shape: Shape, place: Place, *, jump: bool) -> Session:
    here = shape.nearest(session.ref)
    goes_on = not jump and shape.goes_on(here, place)
    learned = Span(here.position if goes_on else place.position, place.position)
    coverage = shape.coverage(session.covered).with_span(learned)
    return replace(
        session,
        ref=place.ref,
        changes=session.changes + 1,
        covered=shape.stretches(coverage),
        shape_version=shape.version,
    )


async def _turn(study: Study, session_id: SessionId, by: UserId, *, alone_ref: str | None) -> None:
    async with study.transaction() as records:
        session = (await records.sessions.get(session_id)).live()
        havruta = await records.havrutot.get(session.havruta_id)
        require(Action.READ, by, havruta)
        if (stay := await records.stays.open(session_id, by)) is not None:
            await records.stays.save(replace(stay, alone_ref=alone_ref))
        if by == havruta.owner_id:
            await records.sessions.save(replace(session, owner_ref=alone_ref or session.ref))
        records.publish(PeopleChanged(session_id))


async def _returned(records: Records, session: Session, by: UserId) -> bool:
    """Whoever moves the room is where the room is; say whether they were elsewhere."""
    stay = await records.stays.open(session.id, by)
    if stay is None or stay.alone_ref is None:
        return False
    await records.stays.save(replace(stay, alone_ref=None))
    return True


async def _follows(records: Records, session: Session, user_id: UserId, now: datetime) -> bool:
    stay: Stay | None = await records.stays.open(session.id, user_id)
    return stay is not None and stay.lasts(now) and stay.alone_ref is None
