"""Use cases: planning when to learn, once it has been shown what was understood."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.errors.havrutot import HavrutaArchived, NotParticipant
from havruta.errors.plans import NeverComes, TimePast, TooFar, TooManyPlans, WrongLength
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, PlanId, UserId, new_id
from havruta.notices.model import NoticeKind
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.plans.expansion import expand, occurrence, times_ahead
from havruta.plans.model import Plan, Scope
from havruta.plans.telling import News, tell
from havruta.records import Records
from havruta.recurrence import Timing, instant, instants
from havruta.study import Study
from havruta.when.model import LONGEST, SHORTEST

MOST = 30
"""So many plans that are not called off or over one havruta has."""

SHOWN = 5
SHOWN_FOR = timedelta(days=1)
"""So long ago a rule may begin: somebody has seen what it would be, and only now keeps it."""

YEAR = timedelta(days=366)
YEARS = 2
"""So far ahead, at most, the first time of a plan is."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One time of what somebody is about to plan: the instant, and the wall time in its zone."""

    starts_at: datetime
    wall: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What somebody is about to plan, as it was understood.

    `times` are the next five; `people` whom it is for, in whose zones they are to be shown.
    """

    havruta: Havruta
    timing: Timing
    minutes: int
    people: tuple[User, ...]
    times: tuple[Foreseen, ...]


async def propose(
    study: Study,
    *,
    havruta_id: HavrutaId,
    by: UserId,
    timing: Timing,
    minutes: int = 60,
    who: tuple[UserId, ...] = (),
) -> Preview:
    """Return what this plan would be; nothing is kept. Raises as `add` does."""
    now = study.now()
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        plan = await _plan(records, havruta, by, timing, minutes, who, now)
        expected = plan.expected(havruta.people)
        users = await records.users.many(expected)
    times = times_ahead(plan, now, SHOWN)
    return Preview(
        havruta,
        timing,
        minutes,
        tuple(users[one] for one in expected),
        tuple(map(Foreseen, instants(times, timing.zone), times)),
    )


async def add(
    study: Study,
    *,
    havruta_id: HavrutaId,
    by: UserId,
    timing: Timing,
    minutes: int = 60,
    who: tuple[UserId, ...] = (),
) -> Plan:
    """Plan it, and tell whom it concerns. With `who` it is for them and for `by`, else for all.

    What is planned already, to the minute and for the same people, is not planned twice.

    Raises `UnknownHavruta`, `NotAllowed`, `HavrutaArchived`, `NotParticipant`, `WrongLength`,
    `TimePast`, `TooFar`, `NeverComes`, `TooManyPlans`, `UnknownZone`.
    """
    now = study.now()
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        plan = await _plan(records, havruta, by, timing, minutes, who, now)
        if (same := await _same(records, plan)) is not None:
            return same
        await records.plans.save(plan)
        plan = await expand(records, plan, now)
        first = occurrence(plan, times_ahead(plan, now, 1)[0])
        news = News(NoticeKind.PLANNED, first, by, scope=Scope.ALL)
        await tell(records, havruta, plan, news, now)
    return plan


def require_near(at: datetime, now: datetime) -> None:
    """Raise `TimePast` or `TooFar` unless it is to come, and soon enough to be planned."""
    if at <= now:
        raise TimePast
    if at > now + YEARS * YEAR:
        raise TooFar(years=YEARS)


async def _same(records: Records, plan: Plan) -> Plan | None:
    """Return what is planned already just as this: a button was pressed twice."""
    kept = await records.plans.of([plan.havruta_id])
    as_this = (plan.timing, plan.minutes, plan.who, None)
    return next(
        (one for one in kept if (one.timing, one.minutes, one.who, one.ended_at) == as_this), None
    )


async def _plan(
    records: Records,
    havruta: Havruta,
    by: UserId,
    timing: Timing,
    minutes: int,
    who: tuple[UserId, ...],
    now: datetime,
) -> Plan:
    """Return the plan, if it can be made."""
    require(Action.PLAN, by, havruta)
    if havruta.is_archived:
        raise HavrutaArchived(name=havruta.name)
    if not SHORTEST <= minutes <= LONGEST:
        raise WrongLength(shortest=SHORTEST, longest=LONGEST // 60)
    plan = Plan(
        id=PlanId(new_id(now)),
        havruta_id=havruta.id,
        made_by=by,
        timing=timing,
        minutes=minutes,
        created_at=now,
        who=await _who(records, havruta, by, who),
    )
    _require_ahead(plan, now)
    await require_room(records, havruta, now)
    return plan


async def _who(
    records: Records, havruta: Havruta, by: UserId, who: tuple[UserId, ...]
) -> tuple[UserId, ...]:
    """Return whom it is for, as that is kept: by their ids; none, if it is for all."""
    for stranger in set(who) - set(havruta.people):
        found = await records.users.many([stranger])
        name = found[stranger].name if stranger in found else "?"
        raise NotParticipant(who=name, name=havruta.name)
    chosen = {*who, by} if who else set()
    return () if chosen == set(havruta.people) else tuple(sorted(chosen))


def _require_ahead(plan: Plan, now: datetime) -> None:
    """Raise `TimePast`, `TooFar` or `NeverComes` unless it has a time that is to come, and soon."""
    zone, ahead = plan.timing.zone, times_ahead(plan, now, 1)
    begins = instant(plan.timing.start, zone)
    if begins <= now and (not ahead or begins < now - SHOWN_FOR):
        raise TimePast
    if not ahead:
        raise NeverComes
    require_near(instant(ahead[0], zone), now)


async def require_room(records: Records, havruta: Havruta, now: datetime) -> None:
    """Raise `TooManyPlans` if the havruta has as many as it can have."""
    plans = await records.plans.of([havruta.id])
    current = [one for one in plans if one.ended_at is None and times_ahead(one, now, 1)]
    if len(current) >= MOST:
        raise TooManyPlans(limit=MOST)
