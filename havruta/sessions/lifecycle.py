"""Use cases: sitting down together, and ending."""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from havruta.calls import course
from havruta.errors.havrutot import HavrutaArchived
from havruta.errors.sessions import StartedTooOften
from havruta.events import NoticesDue, SessionEnded
from havruta.havrutot import homes
from havruta.havrutot.limits import MINUTE, Limit
from havruta.havrutot.model import NOWHERE, Havruta, Home, PlaceOf
from havruta.ids import HavrutaId, SessionId, UserId, new_id
from havruta.notices import promises
from havruta.notices.model import Notice
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.refs import Shape
from havruta.sessions import following, learned, missed, presence, siyum, totals
from havruta.sessions.model import Ending, Session, SessionKind, Stay
from havruta.sessions.reports import by_session
from havruta.sessions.watch import Watch
from havruta.study import Study

LEFT_EMPTY = timedelta(minutes=5)
NEVER_JOINED = timedelta(minutes=30)
STARTS = Limit(10, timedelta(minutes=10)), Limit(30, timedelta(hours=1))
"""How many sessions one havruta may begin; each calls all its people."""


async def start(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Session:
    """Start a session at the havruta's last place; one that runs already is returned instead.

    Where the book is known to have lost that place, it starts at the nearest one before it. Who
    could not be told of it before is told now. Raises `UnknownHavruta`, `NotAllowed`,
    `HavrutaArchived`, `StartedTooOften`.
    """
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
    shape = await study.library.kept_shape(havruta.book)
    async with study.transaction() as records:
        return await started(records, havruta_id, shape, by, study.now())


async def started(
    records: Records,
    havruta_id: HavrutaId,
    shape: Shape | None,
    by: UserId,
    now: datetime,
    *,
    gone: Home = NOWHERE,
    kind: SessionKind = SessionKind.INSTANT,
) -> Session:
    """Return the session that runs from now on, as `start` says, with all that it promises.

    If the havruta's home is `gone`, it has none from now on.
    """
    havruta = await records.havrutot.lock(havruta_id)
    require(Action.START, by, havruta)
    if havruta.is_archived:
        raise HavrutaArchived(name=havruta.name)
    havruta = await homes.lose(records, havruta, gone, now, known_to=by)
    return await begun(records, havruta, shape, now, by=by, kind=kind)


async def begun(
    records: Records,
    havruta: Havruta,
    shape: Shape | None,
    now: datetime,
    *,
    by: UserId | None,
    kind: SessionKind = SessionKind.INSTANT,
    people: Collection[UserId] | None = None,
) -> Session:
    """Return the session of a locked havruta that runs from now on, with all that it promises.

    Where it is not for all who belong, it is for `people`. Raises `StartedTooOften`.
    """
    opened = _opened(havruta, shape, by, now, kind)
    session = await records.sessions.open(opened)
    made: Sequence[Notice] = ()
    if session.id == opened.id:
        await _require_rest(records, havruta.id, now)
    else:
        made = await records.notices.of(havruta.id, session_id=session.id)
    called = havruta.people if people is None else people
    for notice in promises.session_started(havruta, session, made, now, called):
        await records.notices.add(notice)
    records.publish(NoticesDue())
    return session


async def rest(records: Records, havruta_id: HavrutaId, now: datetime) -> tuple[int, timedelta]:
    """Return how many sessions it may begin at a time, and for how long it may begin no more."""
    ended = await records.sessions.of([havruta_id], limit=max(limit.most for limit in STARTS))
    for limit in STARTS:
        begun = (one.started_at for one in ended if one.kind is not SessionKind.AWAY)
        if wait := limit.wait(begun, 1, now):
            return limit.most, wait
    return STARTS[0].most, timedelta()


async def _require_rest(records: Records, havruta_id: HavrutaId, now: datetime) -> None:
    """Raise `StartedTooOften` if the havruta has begun too many sessions lately."""
    most, wait = await rest(records, havruta_id, now)
    if wait:
        raise StartedTooOften(limit=most, minutes=math.ceil(wait / MINUTE))


async def permitted(study: Study, *, session_id: SessionId, by: UserId, action: Action) -> Session:
    """Return a running session that the person may do `action` to, and change nothing.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    async with study.reading() as records:
        session = await records.sessions.get(session_id)
        require(action, by, await records.havrutot.get(session.havruta_id))
    return session.live()


async def end(study: Study, *, session_id: SessionId, by: UserId) -> Session:
    """End the session and keep where the owner stopped and what was covered.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    async with study.transaction() as records:
        havruta, session = await _lock(records, session_id)
        require(Action.END, by, havruta)
        now = study.now()
        return await close(study, records, havruta, session.ended(now, Ending.OWNER), now)


async def end_empty(study: Study, watch: Watch) -> list[Session]:
    """End the sessions whose rooms have been empty too long; return them.

    It is one round of the watch: after a gap in its rounds nothing ends, until pages have had time
    to come back. First the pages that no process keeps alive are taken for gone.
    """
    with watch.round(study.now()) as is_settled:
        await presence.put_back(study)
        if not is_settled:
            return []
        await presence.sweep(study)
        async with study.reading() as records:
            running = await records.sessions.all_running()
            stays = by_session(await records.stays.of([s.id for s in running]))
        watch.forget_all_but([s.id for s in running])
        due = [s for s in running if _is_due(watch, s, stays.get(s.id, []), study.now())]
        ended = [await _end_empty(study, s, stays.get(s.id, [])) for s in due]
    return [session for session in ended if session]


def _opened(
    havruta: Havruta, shape: Shape | None, by: UserId | None, now: datetime, kind: SessionKind
) -> Session:
    book, ref = havruta.book, havruta.ref
    if shape is not None:
        book, ref = shape.book, shape.nearest(ref).ref
    return Session(
        id=SessionId(new_id(now)),
        havruta_id=havruta.id,
        book=book,
        kind=kind,
        started_at=now,
        started_by=by,
        began_ref=ref,
        ref=ref,
        owner_ref=ref,
        covered=(),
    )


async def close(
    study: Study, records: Records, havruta: Havruta, session: Session, now: datetime
) -> Session:
    """Keep all that is to be kept of a session that has just ended."""
    if havruta.place_of is PlaceOf.LEADER:
        session = replace(session, owner_ref=session.ref)
    await records.sessions.save(session)
    shape = study.library.shape_at_hand(havruta.book)
    havruta = totals.with_ended(havruta, session, shape)
    await records.havrutot.save(await following.ended(records, havruta, session, shape))
    stays = [stay.left(now) for stay in await records.stays.of([session.id])]
    await records.users.lock({stay.user_id for stay in stays})
    for stay in stays:
        await records.stays.save(stay)
    await learned.keep(records, stays)
    await siyum.tell(records, havruta, session, shape, now)
    await missed.tell(records, havruta, session, stays, now)
    await course.end(records, session.id, now)
    await records.occurrences.end(session.id, is_missed=session.ending is Ending.NOBODY_CAME)
    records.publish(SessionEnded(session.id))
    return session


async def _end_empty(study: Study, seen: Session, stays: Sequence[Stay]) -> Session | None:
    """End one empty session, unless somebody came or ended it a moment ago."""
    now = study.now()
    async with study.transaction() as records:
        havruta, session = await _lock(records, seen.id)
        if not session.is_live or await records.stays.of([seen.id]) != stays:
            return None
        ending = Ending.EMPTY if stays else Ending.NOBODY_CAME
        since = min(_emptied(session, stays), now)
        return await close(study, records, havruta, session.ended(since, ending), now)


async def _lock(records: Records, session_id: SessionId) -> tuple[Havruta, Session]:
    """Return the session and its havruta, both kept from other changes."""
    session = await records.sessions.get(session_id)
    havruta = await records.havrutot.lock(session.havruta_id)
    return havruta, await records.sessions.lock(session_id)


def _is_due(watch: Watch, session: Session, stays: Sequence[Stay], now: datetime) -> bool:
    """Whether the room has been empty for too long."""
    if any(stay.left_at is None for stay in stays):
        watch.full(session.id)
        return False
    patience = LEFT_EMPTY if stays else NEVER_JOINED
    return watch.empty(session.id, _emptied(session, stays), now) >= patience


def _emptied(session: Session, stays: Sequence[Stay]) -> datetime:
    """Return since when the room has been empty, as it was noted."""
    return max((stay.until for stay in stays), default=session.started_at)
