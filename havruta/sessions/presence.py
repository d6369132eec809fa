"""Use cases: being in a room. A stay lasts while any of the person's connections to it does.

All of it is decided from the database, so that it is true whichever process serves which page.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from havruta.events import CallChanged, PeopleChanged
from havruta.ids import ConnectionId, SessionId, StayId, UserId, new_id
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.sessions.model import UNSEEN, Connection, Session, Stay
from havruta.study import Study


async def connect(study: Study, *, session_id: SessionId, by: UserId) -> Connection:
    """Open a page in the room: its person comes in, where everyone is, or stays where they are.

    Whoever comes back is no longer waited for in the pages that were cut off; in the call they
    are, until they join it anew. Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    now = study.now()
    async with study.transaction() as records:
        session = await records.sessions.lock(session_id)
        havruta = await records.havrutot.get(session.havruta_id)
        require(Action.JOIN, by, havruta)
        here = session.live().attended()
        before, waited_for = await _open_stay(records, session_id, by, now)
        stay = before or Stay(StayId(new_id(now)), session_id, by, came_at=now, seen_at=now)
        connection_id = ConnectionId(new_id(now))
        connection = Connection(connection_id, stay.id, now, now, now, stay.alone_ref)
        await records.stays.save(replace(stay, seen_at=now, acted_in=connection_id))
        await records.connections.remove(waited_for)
        await records.connections.add(connection)
        if before is None and by == havruta.owner_id:
            here = replace(here, owner_ref=session.ref)
        if here != session:
            await records.sessions.save(here)
        records.publish(PeopleChanged(session_id))
    return connection


async def disconnect(
    study: Study, *, session_id: SessionId, by: UserId, connection_id: ConnectionId
) -> None:
    """Close a page. With their last one its person leaves; else they are in those still open.

    Closing one that is not open changes nothing. Raises `UnknownSession`.
    """
    async with study.transaction() as records:
        await _leave(records, session_id, by, connection_id, at=study.now())


async def cut_off(study: Study, *, session_id: SessionId, connection_id: ConnectionId) -> None:
    """Note that a page's line was lost; until `expire` its person may come back unnoticed.

    Raises `UnknownSession`.
    """
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        await records.connections.touch([connection_id], study.now())
        await records.connections.cut_off(connection_id, study.now())
        if await records.calls.cut_off(connection_id, study.now()):
            records.publish(CallChanged(session_id))


async def expire(
    study: Study, *, session_id: SessionId, by: UserId, connection_id: ConnectionId
) -> None:
    """Close a page that was cut off, unless its person has come back; they left when it was.

    Raises `UnknownSession`.
    """
    async with study.transaction() as records:
        await _leave(records, session_id, by, connection_id)


async def keep_alive(
    study: Study,
    *,
    connection_ids: Collection[ConnectionId],
    missed: Collection[SessionId] = (),
) -> Collection[ConnectionId]:
    """Note that these pages are still open, so that a crash loses minutes at most.

    In the `missed` sessions the rooms look who is there once more: a clock that jumped had made
    people look gone. Return the pages that are kept; any other was taken for gone, and has to
    connect anew.
    """
    async with study.transaction() as records:
        kept = await records.connections.touch(connection_ids, study.now())
        records.publish(*map(PeopleChanged, missed))
        return kept


async def put_back(study: Study) -> None:
    """Date what was seen later than now at now, for the clock has been put back since.

    Else nobody would be missed until it is that late again.
    """
    now = study.now()
    async with study.reading() as records:
        ahead = await records.connections.seen_after(now + UNSEEN)
    if ahead:
        async with study.transaction() as records:
            await records.connections.put_back([page.id for page in ahead], now)


async def sweep(study: Study) -> None:
    """Close the pages that no process keeps alive; their people left when they were last seen."""
    since = study.now() - UNSEEN
    async with study.reading() as records:
        stay_ids = {page.stay_id for page in await records.connections.unseen_since(since)}
        stays = await records.stays.many(stay_ids)
    for session_id in dict.fromkeys(stay.session_id for stay in stays):
        here = [stay.id for stay in stays if stay.session_id == session_id]
        async with study.transaction() as records:
            session = await records.sessions.lock(session_id)
            for stay in await records.stays.many(here):
                pages = await records.connections.of(stay.id)
                if unseen := [page.id for page in pages if page.seen_at < since]:
                    await _close(records, session, stay, unseen)


async def act(
    records: Records,
    stay: Stay,
    at: datetime,
    *,
    connection_id: ConnectionId | None,
    alone_ref: str | None,
) -> None:
    """Keep where a person is now, and in which of their pages they went there."""
    acted_in = connection_id or stay.acted_in
    await records.stays.act(stay.id, alone_ref=alone_ref, acted_in=acted_in)
    if connection_id is not None:
        await records.connections.act(connection_id, at, alone_ref=alone_ref)


async def _open_stay(
    records: Records, session_id: SessionId, by: UserId, now: datetime
) -> tuple[Stay | None, list[ConnectionId]]:
    """Return the stay that goes on, and its pages that were cut off; end one that does not."""
    stay = await records.stays.open(session_id, by)
    if stay is None:
        return None, []
    pages = await records.connections.of(stay.id)
    if not stay.lasts(now):
        await records.stays.save(replace(stay, left_at=stay.seen_at))
        await _remove(records, session_id, [page.id for page in pages])
        return None, []
    return stay, [page.id for page in pages if page.cut_off_at]


async def _leave(
    records: Records,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId,
    at: datetime | None = None,
) -> None:
    """Close one page, whose person was there until `at`, or was last seen."""
    session = await records.sessions.lock(session_id)
    stay = await records.stays.open(session_id, by)
    pages = await records.connections.of(stay.id) if stay else []
    if stay is None or connection_id not in {page.id for page in pages}:
        await _remove(records, session_id, [connection_id])  # of a stay that is over
    else:
        await _close(records, session, replace(stay, seen_at=at or stay.seen_at), [connection_id])


async def _close(
    records: Records, session: Session, stay: Stay, closed: Collection[ConnectionId]
) -> None:
    """Remove pages of a stay, and keep what becomes of it: it ends, or goes on in the others."""
    pages = await records.connections.of(stay.id)
    left = [page for page in pages if page.id not in closed]
    if stay.left_at is None and left:
        await _go_on(records, session, stay, left)
    elif stay.left_at is None:
        await records.stays.save(replace(stay, left_at=stay.seen_at))
        records.publish(PeopleChanged(session.id))
    await _remove(records, session.id, closed)


async def _remove(
    records: Records, session_id: SessionId, connection_ids: Collection[ConnectionId]
) -> None:
    """Keep nothing of these pages, be it in the room or in its call."""
    await records.connections.remove(connection_ids)
    if await records.calls.close(connection_ids):
        records.publish(CallChanged(session_id))


async def _go_on(
    records: Records, session: Session, stay: Stay, pages: Sequence[Connection]
) -> None:
    """Have the person be where they last went in a page that is still open."""
    page = next((page for page in pages if page.cut_off_at is None), pages[0])
    await records.stays.save(replace(stay, alone_ref=page.alone_ref, acted_in=page.id))
    if page.alone_ref == stay.alone_ref:
        return
    havruta = await records.havrutot.get(session.havruta_id)
    if stay.user_id == havruta.owner_id:
        await records.sessions.save(replace(session, owner_ref=page.alone_ref or session.ref))
    records.publish(PeopleChanged(session.id))
