"""Use cases: what was learned away from the page: told by one, and confirmed by another.

Before that it counts nothing. What is confirmed is a session of its own kind, on its own day.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from havruta import labels
from havruta.errors.havrutot import NotParticipant
from havruta.errors.people import WrongNumber
from havruta.errors.plans import ToldTooOften
from havruta.errors.sessions import AwayOver, LongAgo, NotYet, NotYourWord, OwnWord, TooManyWaiting
from havruta.events import HavrutaChanged, NoticesDue
from havruta.havrutot.limits import HOUR, MINUTE, Limit
from havruta.havrutot.model import Havruta
from havruta.ids import AwayId, HavrutaId, SessionId, StayId, UserId, new_id
from havruta.library import references
from havruta.names import clean
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.people.model import User
from havruta.people.zones import NOWHERE
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.recurrence import instant
from havruta.refs import Shape
from havruta.sessions import following, siyum, totals
from havruta.sessions.learned import day_of
from havruta.sessions.model import Away, AwayState, Ending, Learning, Session, SessionKind, Stay
from havruta.study import Study

NOON = time(12)
MOST_YEARS = 50
"""So many years ago, at most, was what somebody tells of."""
YEAR = timedelta(days=365.25)
MOST_MINUTES = 24 * 60
MOST_WAITING = 20
"""So much of a havruta’s may wait for an answer; each asks others of it."""
BY_ONE = Limit(40, HOUR)
"""So much one tells, also of what is taken back since."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says to have learned: where, on which day, for how long, and who was there.

    Where nobody is named, all were.
    """

    ref: str
    day: date
    minutes: int = 0
    people: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """What was told, by whom, and who was there."""

    away: Away
    told_by: User
    people: tuple[User, ...]


async def tell(study: Study, *, havruta_id: HavrutaId, by: UserId, told: Told) -> Away:
    """Keep it until another of the havruta answers, who is asked; what is told twice is one.

    Whoever tells it was there. Raises `UnknownHavruta`, `NotAllowed`, `UnknownRef`, `LibraryAway`,
    `NotYet`, `LongAgo`, `WrongNumber`, `NotParticipant`, `TooManyWaiting`, `ToldTooOften`.
    """
    if not 0 <= told.minutes <= MOST_MINUTES:
        raise WrongNumber(least=0, most=MOST_MINUTES)
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.TELL_AWAY, by, havruta)
        _require_past(told.day, await _today(records, by, study.now()))
        people = told.people or havruta.people
        await _require_people(records, havruta, people)
    shape = await study.library.shape(havruta.book)
    line = labels.as_said(clean("reference", told.ref, references.LONGEST))
    covered = (references.span(study, shape, line),)
    now = study.now()
    away = Away(
        id=AwayId(new_id(now)),
        havruta_id=havruta_id,
        told_by=by,
        told_at=now,
        book=shape.book,
        day=told.day,
        minutes=told.minutes,
        covered=covered,
        people=tuple(sorted({by, *people})),
    )
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.TELL_AWAY, by, havruta)
        return await _kept(records, havruta, away)


async def confirm(study: Study, *, away_id: AwayId, by: UserId) -> Away:
    """Have it count from now on; what is confirmed already is returned as it is.

    Where the havruta was there, it goes on after it; one that follows a calendar, as after any
    session. Raises `UnknownAway`, `NotAllowed`,
    `OwnWord`, `AwayOver`.
    """
    shape = await _shape(study, away_id)
    async with study.transaction() as records:
        havruta, away = await _asked(records, away_id, by)
        if away.state is AwayState.CONFIRMED:
            return away
        now = study.now()
        session = await _session(records, havruta, away, shape, now)
        moved_from = havruta.ref if session.owner_ref != havruta.ref else None
        away = _answered(away, AwayState.CONFIRMED, by, now)
        away = replace(away, session_id=session.id, moved_from=moved_from)
        await records.aways.save(away)
        havruta = totals.with_ended(havruta, session, shape)
        await records.havrutot.save(await following.ended(records, havruta, session, shape))
        await siyum.tell(records, havruta, session, shape, now)
        await _tell_answer(records, away, by, now)
    return away


async def refuse(study: Study, *, away_id: AwayId, by: UserId) -> Away:
    """Have it count never. Raises as `confirm` does."""
    async with study.transaction() as records:
        _, away = await _asked(records, away_id, by)
        if away.state is not AwayState.PENDING:
            if away.state is AwayState.REFUSED:
                return away
            raise AwayOver
        away = _answered(away, AwayState.REFUSED, by, study.now())
        await records.aways.save(away)
        await _tell_answer(records, away, by, study.now())
    return away


async def take_back(study: Study, *, away_id: AwayId, by: UserId) -> Away:
    """Have it never been told: what it counted is counted no more.

    That is for whoever told it, and for whoever confirmed it. Raises `UnknownAway`, `NotAllowed`,
    `NotYourWord`.
    """
    shape = await _shape(study, away_id)
    async with study.transaction() as records:
        havruta, away = await _locked(records, away_id, by)
        if by not in {away.told_by, away.answered_by}:
            raise NotYourWord
        if away.session_id is not None:
            session = await records.sessions.get(away.session_id)
            await records.sessions.remove(session.id)
            havruta = await totals.summed(records, havruta, shape)
            if away.moved_from is not None and havruta.ref == session.owner_ref:
                havruta = replace(havruta, ref=away.moved_from)
            await records.havrutot.save(havruta)
        away = replace(away, state=AwayState.TAKEN_BACK, session_id=None)
        await records.aways.save(away)
        records.publish(HavrutaChanged(havruta.id))
    return away


async def words(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Sequence[Word]:
    """Return what was told of and waits, or counts, the latest first.

    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.reading() as records:
        require(Action.SHOW, by, await records.havrutot.get(havruta_id))
        standing = {AwayState.PENDING, AwayState.CONFIRMED}
        found = [one for one in await records.aways.of(havruta_id) if one.state in standing]
        return [await word(records, one) for one in found]


async def word(records: Records, away: Away, *, guild_id: str | None = None) -> Word:
    """Return it with its people, as they go by in the server `guild_id`."""
    users = await records.users.many({away.told_by, *away.people}, guild_id=guild_id)
    return Word(away, users[away.told_by], tuple(users[one] for one in away.people))


def _require_past(day: date, today: date) -> None:
    if day > today:
        raise NotYet
    if today - day > MOST_YEARS * YEAR:
        raise LongAgo(years=MOST_YEARS)


async def _today(records: Records, by: UserId, now: datetime) -> date:
    return day_of(now, (await records.users.get(by)).zone or NOWHERE)


async def _require_people(records: Records, havruta: Havruta, people: Sequence[UserId]) -> None:
    for one in people:
        if one not in havruta.people:
            raise NotParticipant(who=(await records.users.get(one)).name, name=havruta.name)


async def _kept(records: Records, havruta: Havruta, away: Away) -> Away:
    """Keep it, and promise to ask who was there, or else all the others."""
    known = await records.aways.of(havruta.id)
    waiting = [one for one in known if one.state is AwayState.PENDING]
    for one in waiting:
        if replace(away, id=one.id, told_at=one.told_at) == one:
            return one
    if len(waiting) >= MOST_WAITING:
        raise TooManyWaiting(limit=MOST_WAITING)
    theirs = (one.told_at for one in known if one.told_by == away.told_by)
    if wait := BY_ONE.wait(theirs, 1, away.told_at):
        raise ToldTooOften(limit=BY_ONE.most, minutes=math.ceil(wait / MINUTE))
    await records.aways.save(away)
    others = [one for one in havruta.people if one != away.told_by]
    asked = [one for one in others if one in away.people] or others
    for to in asked:
        await records.notices.add(
            promises.away(NoticeKind.AWAY, away, to=to, about=away.told_by, now=away.told_at)
        )
    records.publish(NoticesDue())
    return away


async def _shape(study: Study, away_id: AwayId) -> Shape | None:
    async with study.reading() as records:
        book = (await records.aways.get(away_id)).book
    return await study.library.kept_shape(book)


async def _locked(records: Records, away_id: AwayId, by: UserId) -> tuple[Havruta, Away]:
    """Return it with its havruta, both kept from other changes, for one who belongs there."""
    havruta = await records.havrutot.lock((await records.aways.get(away_id)).havruta_id)
    require(Action.TELL_AWAY, by, havruta)
    return havruta, await records.aways.get(away_id)


async def _asked(records: Records, away_id: AwayId, by: UserId) -> tuple[Havruta, Away]:
    """Return the same for one who may answer; raise `OwnWord`, or `AwayOver` if it is too late."""
    havruta, away = await _locked(records, away_id, by)
    if by == away.told_by:
        raise OwnWord
    if away.state is AwayState.TAKEN_BACK:
        raise AwayOver
    return havruta, away


def _answered(away: Away, state: AwayState, by: UserId, now: datetime) -> Away:
    if away.state is not AwayState.PENDING:
        raise AwayOver
    return replace(away, state=state, answered_by=by, answered_at=now)


async def _tell_answer(records: Records, away: Away, by: UserId, now: datetime) -> None:
    notice = promises.away(NoticeKind.AWAY_ANSWERED, away, to=away.told_by, about=by, now=now)
    await records.notices.add(notice)
    records.publish(NoticesDue(), HavrutaChanged(away.havruta_id))


async def _session(
    records: Records, havruta: Havruta, away: Away, shape: Shape | None, now: datetime
) -> Session:
    """Keep and return the session that it is, with what it is to each who was there."""
    zone = (await records.users.get(away.told_by)).zone or NOWHERE
    length = timedelta(minutes=away.minutes)
    began = min(instant(datetime.combine(away.day, NOON), zone), now - length)
    session = Session(
        id=SessionId(new_id(now)),
        havruta_id=away.havruta_id,
        book=away.book,
        kind=SessionKind.AWAY,
        started_at=began,
        started_by=away.told_by,
        began_ref=away.covered[0].first,
        ref=away.covered[-1].last,
        owner_ref=_place_after(havruta, away, shape),
        covered=away.covered,
        shape_version=shape.version if shape else None,
        ended_at=began + length,
        ending=Ending.TOLD,
    )
    await records.sessions.save(session)
    for one in away.people:
        stay_id, ended = StayId(new_id(now)), began + length
        await records.stays.save(Stay(stay_id, session.id, one, began, ended, ended))
    seconds = round(length.total_seconds())
    learned = [Learning(session.id, one, away.day, seconds) for one in away.people]
    await records.learnings.save(*learned)
    return session


def _place_after(havruta: Havruta, away: Away, shape: Shape | None) -> str:
    """Return where the havruta goes on: after what was learned, if that was where it stood."""
    if shape is None or havruta.following or havruta.book != away.book:
        return havruta.ref
    (span,) = shape.coverage(away.covered).spans
    here = shape.nearest(havruta.ref).position
    return shape.at(span.last).ref if span.first - 1 <= here <= span.last else havruta.ref
