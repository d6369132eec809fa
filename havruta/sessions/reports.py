"""Use cases: a session as it is told, while it runs and afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.annotations.model import Annotation
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, SessionId, UserId
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.sessions import leading
from havruta.sessions.model import ANY, Session, Sought, Stay
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody in the room; `alone_ref` is where they read by themselves."""

    user: User
    alone_ref: str | None
    asks_to_lead: bool = False


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody who was really there, and for how long."""

    user: User
    time: timedelta


@dataclass(frozen=True, slots=True)
class Report:
    """A session as it is told: while it runs, and afterwards.

    `next_at` is when the havruta's next one is planned to begin, if one is. `questions` are those
    that earlier sessions have left open, while it runs; `annotations` its own marks.
    """

    session: Session
    havruta: Havruta
    owner: User
    present: tuple[Reader, ...]
    attended: tuple[Attendance, ...]
    minutes: int
    next_at: datetime | None = None
    questions: tuple[Annotation, ...] = ()
    annotations: tuple[Annotation, ...] = ()

    @property
    def leader(self) -> User:
        """Who leads, unless anyone may turn the pages."""
        there = {reader.user.id: reader.user for reader in self.present}
        came = [one.user.id for one in self.attended]
        found = leading.leader(self.session, self.havruta.owner_id, list(there), came)
        return there.get(found, self.owner)


@dataclass(frozen=True, slots=True)
class Company:
    """Who is in a session's room now, and who leads there, unless anyone may turn the pages."""

    havruta: Havruta
    present: tuple[Reader, ...]
    leader: UserId


@dataclass(frozen=True, slots=True)
class History:
    """A page of ended sessions, newest first; pages count from 1."""

    reports: tuple[Report, ...]
    page: int
    pages: int


async def report(
    study: Study, *, session_id: SessionId, by: UserId | None = None, guild_id: str | None = None
) -> Report:
    """Return all there is to tell of a session; `by` None asks on the program's own behalf.

    Its people go by their names in the server `guild_id`, if one is given. Raises
    `UnknownSession`, `NotAllowed`.
    """
    async with study.reading() as records:
        session = await records.sessions.get(session_id)
        havruta = await records.havrutot.get(session.havruta_id)
        if by is not None:
            require(Action.SHOW, by, havruta)
        return await read(records, havruta, session, study.now(), guild_id=guild_id)


async def company(study: Study, *, session_id: SessionId) -> Company:
    """Return who is in the room: little of a report, for it is asked all the time.

    Raises `UnknownSession`.
    """
    async with study.reading() as records:
        session = await records.sessions.get(session_id)
        havruta = await records.havrutot.get(session.havruta_id)
        stays = await records.stays.of([session_id])
        users = await records.users.many({stay.user_id for stay in stays})
    present = _present(session, stays, users, study.now())
    there, came = [reader.user.id for reader in present], {stay.user_id for stay in stays}
    return Company(havruta, present, leading.leader(session, havruta.owner_id, there, came))


async def read(
    records: Records,
    havruta: Havruta,
    session: Session,
    now: datetime,
    *,
    guild_id: str | None = None,
) -> Report:
    """Return the same of a session and its havruta that have been read already."""
    if session.is_live:
        marked = await records.annotations.around(session.id, havruta.id)
    else:
        marked = await records.annotations.of([session.id])
    known = {havruta.id: havruta}
    (found,) = await _reports(records, known, [session], marked, now, guild_id)
    return found


async def history(
    study: Study,
    *,
    havruta_id: HavrutaId | None,
    by: UserId,
    page: int,
    size: int,
    sought: Sought = ANY,
    guild_id: str | None = None,
) -> History:
    """Return ended sessions, of one havruta or of all the person's, named as `report` does.

    Raises as `running` does.
    """
    async with study.reading() as records:
        if havruta_id is None:
            havrutot = await records.havrutot.of(by)
        else:
            havrutot = [await records.havrutot.get(havruta_id)]
            require(Action.SHOW, by, havrutot[0])
        known = {havruta.id: havruta for havruta in havrutot}
        pages = max(1, -(-await records.sessions.count(known, sought) // size))
        page = min(max(page, 1), pages)
        skip = (page - 1) * size
        sessions = await records.sessions.of(known, sought=sought, skip=skip, limit=size)
        marked = await records.annotations.of([session.id for session in sessions])
        reports = await _reports(records, known, sessions, marked, study.now(), guild_id)
    return History(tuple(reports), page, pages)


@dataclass(frozen=True, slots=True)
class Choices:
    """By what somebody's history can be narrowed: their havrutot, the books, and the people."""

    havrutot: tuple[Havruta, ...]
    books: tuple[str, ...]
    people: tuple[User, ...]


async def choices(study: Study, *, by: UserId) -> Choices:
    """Return what there is to choose from in the person's history."""
    async with study.reading() as records:
        havrutot = await records.havrutot.of(by)
        books = await records.sessions.books([havruta.id for havruta in havrutot])
        ids = dict.fromkeys(user_id for one in havrutot for user_id in one.people)
        users = await records.users.many(ids)
    return Choices(tuple(havrutot), tuple(books), tuple(users[user_id] for user_id in ids))


async def _reports(
    records: Records,
    havrutot: dict[HavrutaId, Havruta],
    sessions: Sequence[Session],
    marked: Sequence[Annotation],
    now: datetime,
    guild_id: str | None,
) -> list[Report]:
    ahead = await records.occurrences.next_of({session.havruta_id for session in sessions}, now)
    next_at = {one.havruta_id: one.starts_at for one in ahead}
    stays = by_session(await records.stays.of([session.id for session in sessions]))
    owners = {havruta.owner_id for havruta in havrutot.values()}
    people = {stay.user_id for some in stays.values() for stay in some}
    users = await records.users.many(owners | people, guild_id=guild_id)
    return [
        Report(
            session=session,
            havruta=(havruta := havrutot[session.havruta_id]),
            owner=users[havruta.owner_id],
            present=_present(session, stays.get(session.id, []), users, now),
            attended=tuple(
                Attendance(users[user_id], time)
                for user_id, time in _times(stays.get(session.id, [])).items()
            ),
            minutes=session.minutes(now),
            next_at=next_at.get(session.havruta_id),
            questions=tuple(q for q in marked if session.is_live and q.session_id != session.id),
            annotations=tuple(one for one in marked if one.session_id == session.id),
        )
        for session in sessions
    ]


def _present(
    session: Session, stays: Iterable[Stay], users: Mapping[UserId, User], now: datetime
) -> tuple[Reader, ...]:
    return tuple(
        Reader(users[stay.user_id], stay.alone_ref, stay.asks_to_lead)
        for stay in stays
        if session.is_live and stay.lasts(now)
    )


def by_session(stays: Iterable[Stay]) -> dict[SessionId, list[Stay]]:
    """Return the stays in each session, in their order."""
    grouped: dict[SessionId, list[Stay]] = {}
    for stay in stays:
        grouped.setdefault(stay.session_id, []).append(stay)
    return grouped


def _times(stays: Iterable[Stay]) -> dict[UserId, timedelta]:
    """Return how long each was there, in the order they first came."""
    times: dict[UserId, timedelta] = {}
    for stay in stays:
        times[stay.user_id] = times.get(stay.user_id, timedelta()) + stay.time
    return times
