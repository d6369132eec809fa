"""Use cases: sitting down together, being there, and ending."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from havruta import notices
from havruta.errors import NothingRuns
from havruta.events import NoticesDue, PeopleChanged, SessionEnded
from havruta.ids import HavrutaId, SessionId, StayId, UserId, new_id
from havruta.model import Ending, Havruta, Session, SessionKind, Stay, User
from havruta.permissions import Action, require
from havruta.ports import Records
from havruta.refs import Shape, Stretch
from havruta.study import Study

LEFT_EMPTY = timedelta(minutes=5)
NEVER_JOINED = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody in the room; `alone_ref` is where they read by themselves."""

    user: User
    alone_ref: str | None


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody who was really there, and for how long."""

    user: User
    time: timedelta


@dataclass(frozen=True, slots=True)
class Report:
    """A session as it is told: while it runs, and afterwards."""

    session: Session
    havruta: Havruta
    owner: User
    present: tuple[Reader, ...]
    attended: tuple[Attendance, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class History:
    """A page of ended sessions, newest first; pages count from 1."""

    reports: tuple[Report, ...]
    page: int
    pages: int


async def start(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Session:
    """Start a session at the havruta's last place; one that runs already is returned instead.

    Where the book is known to have lost that place, it starts at the nearest one before it. Who
    could not be told of it before is told now. Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.storage.transaction() as records:
        havruta = await records.havrutot.get(havruta_id)
    shape = await study.library.kept_shape(havruta.book)
    now = study.now()
    async with study.storage.transaction() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.START, by, havruta)
        fresh = _opened(havruta, shape, by, now)
        session = await records.sessions.open(fresh)
        made = await records.notices.of(havruta_id)
        for notice in notices.session_started(havruta, session, made, now):
            await records.notices.add(notice)
    await study.events.publish(NoticesDue())
    return session


async def permitted(study: Study, *, session_id: SessionId, by: UserId, action: Action) -> Session:
    """Return a running session that the person may do `action` to, and change nothing.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    async with study.storage.transaction() as records:
        session = await records.sessions.get(session_id)
        require(action, by, await records.havrutot.get(session.havruta_id))
    return session.live()


async def end(study: Study, *, session_id: SessionId, by: UserId) -> Session:
    """End the session and keep where the owner stopped and what was covered.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    async with study.storage.transaction() as records:
        session = await records.sessions.get(session_id)
        require(Action.END, by, await records.havrutot.get(session.havruta_id))
        now = study.now()
        session = await _end(records, session.ended(now, Ending.OWNER), now)
    await study.events.publish(SessionEnded(session), NoticesDue())
    return session


async def end_empty(study: Study) -> list[Session]:
    """End the sessions whose rooms have been empty too long; return them."""
    async with study.storage.transaction() as records:
        running = await records.sessions.all_running()
        stays = _by_session(await records.stays.of([s.id for s in running]))
    due = [s.id for s in running if _emptied(s, stays.get(s.id, []), study.now())]
    ended = []
    for session_id in due:
        if session := await _end_empty(study, session_id):
            await study.events.publish(SessionEnded(session), NoticesDue())
            ended.append(session)
    return ended


async def come(study: Study, *, session_id: SessionId, by: UserId) -> Session:
    """Enter the room, where everyone is, or stay in it.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    now = study.now()
    async with study.storage.transaction() as records:
        session = await records.sessions.get(session_id)
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
    await study.events.publish(PeopleChanged(session_id))
    return session


async def go(study: Study, *, session_id: SessionId, by: UserId) -> None:
    """Leave the room; leaving one that one is not in changes nothing. Raises `UnknownSession`."""
    async with study.storage.transaction() as records:
        await records.sessions.get(session_id)
        stay = await records.stays.open(session_id, by)
        if stay is None:
            return
        now = study.now()
        await records.stays.save(replace(stay, seen_at=now, left_at=now))
    await study.events.publish(PeopleChanged(session_id))


async def seen(study: Study, *, session_id: SessionId, people: Collection[UserId]) -> None:
    """Note that these people are still there, so that a crash loses minutes at most."""
    async with study.storage.transaction() as records:
        await records.stays.touch(session_id, people, study.now())


async def running(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Session:
    """Return the session that runs now. Raises `UnknownHavruta`, `NotAllowed`, `NothingRuns`."""
    async with study.storage.transaction() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SHOW, by, havruta)
        session = await records.sessions.running(havruta_id)
    if session is None:
        raise NothingRuns(name=havruta.name)
    return session


async def report(study: Study, *, session_id: SessionId, by: UserId | None = None) -> Report:
    """Return all there is to tell of a session; `by` None asks on the program's own behalf.

    Raises `UnknownSession`, `NotAllowed`.
    """
    async with study.storage.transaction() as records:
        session = await records.sessions.get(session_id)
        havruta = await records.havrutot.get(session.havruta_id)
        if by is not None:
            require(Action.SHOW, by, havruta)
        (told,) = await _reports(records, {havruta.id: havruta}, [session], study.now())
    return told


async def history(
    study: Study, *, havruta_id: HavrutaId | None, by: UserId, page: int, size: int
) -> History:
    """Return ended sessions, of one havruta or of all the person's. Raises as `running` does."""
    async with study.storage.transaction() as records:
        if havruta_id is None:
            havrutot = await records.havrutot.of(by)
        else:
            havrutot = [await records.havrutot.get(havruta_id)]
            require(Action.SHOW, by, havrutot[0])
        known = {havruta.id: havruta for havruta in havrutot}
        pages = max(1, -(-await records.sessions.count(known) // size))
        page = min(max(page, 1), pages)
        sessions = await records.sessions.of(known, skip=(page - 1) * size, limit=size)
        reports = await _reports(records, known, sessions, study.now())
    return History(tuple(reports), page, pages)


def _opened(havruta: Havruta, shape: Shape | None, by: UserId, now: datetime) -> Session:
    book, ref = havruta.book, havruta.ref
    if shape is not None:
        book, ref = shape.book, shape.nearest(ref).ref
    return Session(
        id=SessionId(new_id(now)),
        havruta_id=havruta.id,
        book=book,
        kind=SessionKind.INSTANT,
        started_at=now,
        started_by=by,
        began_ref=ref,
        ref=ref,
        owner_ref=ref,
        covered=(Stretch(ref, ref),),
    )


async def _end(records: Records, session: Session, now: datetime) -> Session:
    """Keep all that is to be kept of a session that has just ended."""
    havruta = await records.havrutot.get(session.havruta_id)
    await records.sessions.save(session)
    await records.havrutot.save(replace(havruta, ref=session.owner_ref))
    for stay in await records.stays.of([session.id]):
        if stay.left_at is None:
            until = now if stay.lasts(now) else stay.seen_at
            await records.stays.save(replace(stay, seen_at=until, left_at=until))
    await records.notices.add(notices.session_ended(session, now))
    return session


async def _end_empty(study: Study, session_id: SessionId) -> Session | None:
    """End one empty session, unless somebody came or ended it a moment ago."""
    now = study.now()
    async with study.storage.transaction() as records:
        session = await records.sessions.get(session_id)
        stays = await records.stays.of([session_id])
        since = _emptied(session, stays, now)
        if since is None or not session.is_live:
            return None
        ending = Ending.EMPTY if stays else Ending.NOBODY_CAME
        return await _end(records, session.ended(since, ending), now)


def _emptied(session: Session, stays: Sequence[Stay], now: datetime) -> datetime | None:
    """Return since when the room has been empty, if that is long enough to end it."""
    since = max((stay.until for stay in stays), default=session.started_at)
    patience = LEFT_EMPTY if stays else NEVER_JOINED
    return since if now - since >= patience else None


async def _reports(
    records: Records,
    havrutot: dict[HavrutaId, Havruta],
    sessions: Sequence[Session],
    now: datetime,
) -> list[Report]:
    stays = _by_session(await records.stays.of([session.id for session in sessions]))
    owners = {havruta.owner_id for havruta in havrutot.values()}
    people = {stay.user_id for some in stays.values() for stay in some}
    users = await records.users.many(owners | people)
    return [
        Report(
            session=session,
            havruta=(havruta := havrutot[session.havruta_id]),
            owner=users[havruta.owner_id],
            present=tuple(
                Reader(users[stay.user_id], stay.alone_ref)
                for stay in stays.get(session.id, [])
                if session.is_live and stay.lasts(now)
            ),
            attended=tuple(
                Attendance(users[user_id], time)
                for user_id, time in _times(stays.get(session.id, [])).items()
            ),
            minutes=session.minutes(now),
        )
        for session in sessions
    ]


def _by_session(stays: Iterable[Stay]) -> dict[SessionId, list[Stay]]:
    grouped: dict[SessionId, list[Stay]] = {}
    for stay in stays:
        grouped.setdefault(stay.session_id, []).append(stay)
    return grouped


def _times(stays: Iterable[Stay]) -> dict[UserId, timedelta]:
    """Return how long each was there, in the order they first came."""
    times: dict[UserId, timedelta] = {}
    for stay in stays:
        times[stay.user_id] = times.get(stay.user_id, timedelta()) + (stay.until - stay.came_at)
    return times
