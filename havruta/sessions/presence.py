"""Use cases: being in a room."""

from collections.abc import Collection
from dataclasses import replace

from havruta.events import PeopleChanged
from havruta.ids import SessionId, StayId, UserId, new_id
from havruta.permissions import Action, require
from havruta.sessions.model import Session, Stay
from havruta.study import Study


async def connect(study: Study, *, session_id: SessionId, by: UserId) -> Session:
    """Enter the room, where everyone is, or stay in it.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    now = study.now()
    async with study.transaction() as records:
        session = await records.sessions.lock(session_id)
        havruta = await records.havrutot.get(session.havruta_id)
        require(Action.JOIN, by, havruta)
        session.live()
        stay = await records.stays.open(session_id, by)
        if stay is not None and not stay.lasts(now):
            await records.stays.save(replace(stay, left_at=stay.seen_at))
            stay = None
        fresh = Stay(StayId(new_id(now)), session_id, by, came_at=now, seen_at=now)
        await records.stays.save(replace(stay, seen_at=now) if stay else fresh)
        if stay is None and by == havruta.owner_id:
            session = replace(session, owner_ref=session.ref)
            await records.sessions.save(session)
        records.publish(PeopleChanged(session_id))
    return session


async def disconnect(study: Study, *, session_id: SessionId, by: UserId) -> None:
    """Leave the room; leaving one that one is not in changes nothing. Raises `UnknownSession`."""
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        stay = await records.stays.open(session_id, by)
        if stay is None:
            return
        now = study.now()
        await records.stays.save(replace(stay, seen_at=now, left_at=now))
        records.publish(PeopleChanged(session_id))


async def keep_alive(study: Study, *, session_id: SessionId, people: Collection[UserId]) -> None:
    """Note that these people are still there, so that a crash loses minutes at most."""
    async with study.transaction() as records:
        await records.stays.touch(session_id, people, study.now())
