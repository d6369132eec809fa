"""Use cases: moving what is planned, calling it off and bringing it back; all concerned are told.

It is one time of a plan, one and all that follow, or all that are still to come. What people said
of a time that moves is forgotten: they are asked again. A time that was moved or called off by
itself stays so when the others move.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from havruta.errors.havrutot import HavrutaArchived
from havruta.errors.plans import MovedMeanwhile, OccurrenceOver, TimePast
from havruta.havrutot.model import Havruta
from havruta.ids import PlanId, UserId, new_id
from havruta.notices.model import NoticeKind
from havruta.permissions import Action, require
from havruta.plans import reminders
from havruta.plans.expansion import FAR, expand, find_occurrence, occurrence
from havruta.plans.model import Occurrence, OccurrenceKey, OccurrenceState, Plan, Scope
from havruta.plans.planning import require_near, require_room
from havruta.plans.telling import News, tell
from havruta.records import Records
from havruta.recurrence import Timing, following, instant, shift, split, wall, walls
from havruta.study import Study

MANY = FAR.days + 1
"""So many times of a plan are looked at to see which were changed by themselves."""


A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of a plan: as it is now, the occurrence in question, and when it was before.

    With more than one time it is the first of those that have changed.
    """

    havruta: Havruta
    plan: Plan
    occurrence: Occurrence
    scope: Scope
    was_at: datetime


async def move(
    study: Study,
    *,
    key: OccurrenceKey,
    by: UserId,
    to: datetime,
    zone: str,
    scope: Scope,
    seen: datetime | None = None,
) -> Change:
    """Move it to where the wall in `zone` shows `to`; the plan stays in its own zone.

    With several times, the others move as this one does. It was `seen` to begin at that instant, if
    that is said: where another has moved it since, it stays. Raises `UnknownPlan`,
    `UnknownOccurrence`, `NotAllowed`, `HavrutaArchived`, `OccurrenceOver`, `MovedMeanwhile`,
    `TimePast`, `TooFar`, `TooManyPlans`, `UnknownZone`.
    """
    now, at = study.now(), instant(to, zone)
    require_near(at, now)
    async with study.transaction() as records:
        havruta, plan = await held(records, key, by)
        one = (await find_occurrence(records, plan, key)).ahead(now)
        if seen is not None and one.starts_at not in {seen, at}:
            raise MovedMeanwhile
        target = wall(at, plan.timing.zone)
        if scope is Scope.THIS or not plan.repeats:
            return await move_one(records, havruta, plan, one, target, by, now)
        return await _move_many(records, havruta, plan, one, target, scope, by, now)


async def call_off(study: Study, *, key: OccurrenceKey, by: UserId, scope: Scope) -> Change:
    """Call it off; it can be brought back. Raises as `move` does."""
    now = study.now()
    async with study.transaction() as records:
        havruta, plan = await held(records, key, by)
        one = (await find_occurrence(records, plan, key)).ahead(now)
        if scope is Scope.THIS and plan.repeats:
            return await _call_off_one(records, havruta, plan, one, by, now)
        first = await _first(records, plan, one, scope, now)
        plan, scope = await _from(records, plan, first, scope, now)
        plan = await _ended(records, plan, now)
        change = Change(havruta, plan, replace(first, plan_id=plan.id), scope, first.starts_at)
        return await _told(records, NoticeKind.PLAN_CALLED_OFF, change, by, now)


async def restore(study: Study, *, key: OccurrenceKey, by: UserId) -> Change:
    """Bring back what was called off: the time, or the whole plan if it was that.

    Raises as `move` does, and `TimePast` if nothing of it lies ahead.
    """
    now = study.now()
    async with study.transaction() as records:
        havruta, plan = await held(records, key, by)
        if plan.ended_at is not None:
            return await _restore_plan(records, havruta, plan, by, now)
        one = await records.occurrences.get(key)
        if one.state is not OccurrenceState.CALLED_OFF:
            raise OccurrenceOver
        if one.starts_at <= now:
            raise TimePast
        one = one.changed(now)
        await records.occurrences.save(one)
        change = Change(havruta, plan, one, Scope.THIS, one.starts_at)
        return await _told(records, NoticeKind.PLAN_RESTORED, change, by, now)


async def held(records: Records, key: OccurrenceKey, by: UserId) -> tuple[Havruta, Plan]:
    """Return the plan and its havruta, both kept from other changes, to be changed by the person.

    Raises `UnknownPlan`, `NotAllowed`, `HavrutaArchived`.
    """
    havruta_id = (await records.plans.get(key.plan_id)).havruta_id
    havruta = await records.havrutot.lock(havruta_id)
    require(Action.PLAN, by, havruta)
    if havruta.is_archived:
        raise HavrutaArchived(name=havruta.name)
    return havruta, await records.plans.get(key.plan_id)


async def move_one(
    records: Records,
    havruta: Havruta,
    plan: Plan,
    one: Occurrence,
    to: datetime,
    by: UserId,
    now: datetime,
) -> Change:
    """Move one time of a plan that is `held`, tell all others, and ask everyone again."""
    moved = one.moved(to, now)
    change = Change(havruta, plan, moved, Scope.THIS, one.starts_at)
    if moved.starts_at == one.starts_at:
        return replace(change, occurrence=one)
    await records.occurrences.save(moved)
    await records.replies.remove(one.key)
    await reminders.forget(records, one, now)
    return await _told(records, NoticeKind.PLAN_MOVED, change, by, now)


async def _move_many(
    records: Records,
    havruta: Havruta,
    plan: Plan,
    one: Occurrence,
    to: datetime,
    scope: Scope,
    by: UserId,
    now: datetime,
) -> Change:
    """Have what follows go on as another plan, and the old one end before it."""
    first = await _first(records, plan, one, scope, now)
    before, timing = split(plan.timing, first.original)
    assert timing is not None
    if before is not None and following(before, wall(now, before.zone)) is not None:
        await require_room(records, havruta, now)
    new = replace(
        plan,
        id=PlanId(new_id(now)),
        timing=shift(timing, one.original, to, timing.zone),
        made_by=by,
        created_at=now,
        split_from=plan.id,
        sequence=0,
        expanded_until=None,
    )
    await records.plans.save(new)
    own = [other for other in await _own(records, plan, first.original) if other.key != one.key]
    taken = await _carry_over(records, own, timing, new)
    await _from_now_before(records, plan, first.original, now)
    new = await expand(records, new, now)
    was = _first_but(timing, {other.original for other in own}, instant(timing.start, timing.zone))
    was_at = one.starts_at if was == one.original else instant(was, timing.zone)
    begins = occurrence(new, _first_but(new.timing, taken, now))
    change = Change(havruta, new, begins, scope, was_at)
    return await _told(records, NoticeKind.PLAN_MOVED, change, by, now)


def _first_but(timing: Timing, taken: Collection[datetime], after: datetime) -> datetime:
    """Return the first time that goes by the rule, and not its own way."""
    found = walls(timing, after, after + FAR, len(taken) + 1)
    return next((at for at in found if at not in taken), found[0])


async def _own(records: Records, plan: Plan, original: datetime) -> list[Occurrence]:
    """Return what was moved or called off by itself from that time on."""
    return [
        one
        for one in await records.occurrences.of(plan.id)
        if one.original >= original and (one.is_moved or one.state is OccurrenceState.CALLED_OFF)
    ]


async def _carry_over(
    records: Records, own: Sequence[Occurrence], timing: Timing, new: Plan
) -> set[datetime]:
    """Have what was changed by itself stay so: the nth time is still the nth. Return which."""
    if not own:
        return set()
    last = max(one.original for one in own)
    begins, ends = (instant(at, timing.zone) for at in (timing.start, last))
    places = walls(timing, begins, ends + A_MINUTE, MANY)
    begins = instant(new.timing.start, new.timing.zone)
    originals = walls(new.timing, begins, begins + FAR, len(places))
    place = dict(zip(places, originals, strict=False))
    found = [(one, place[one.original]) for one in own if one.original in place]
    for one, original in found:
        kept = replace(one, plan_id=new.id, original=original)
        if not one.is_moved:
            kept = replace(occurrence(new, original), state=one.state, due_at=None)
        await records.occurrences.save(kept)
    return {original for _, original in found}


async def _from_now_before(records: Records, plan: Plan, original: datetime, now: datetime) -> Plan:
    """Keep and return the plan as it ends before that time; without any left, it is called off."""
    before, _ = split(plan.timing, original)
    plan = replace(plan, sequence=plan.sequence + 1)
    plan = replace(plan, ended_at=now) if before is None else replace(plan, timing=before)
    await records.plans.save(plan)
    kept = await records.occurrences.of(plan.id)
    await _drop(records, [one for one in kept if one.original >= original], now)
    return plan


async def _from(
    records: Records, plan: Plan, first: Occurrence, scope: Scope, now: datetime
) -> tuple[Plan, Scope]:
    """Return what begins with that time as a plan of its own, if something comes before it."""
    before, after = split(plan.timing, first.original)
    if before is None or after is None:
        return plan, Scope.ALL
    new = replace(
        plan, id=PlanId(new_id(now)), timing=after, split_from=plan.id, expanded_until=None
    )
    await records.plans.save(new)
    await _carry_over(records, await _own(records, plan, first.original), after, new)
    await _from_now_before(records, plan, first.original, now)
    return new, scope


async def _first(
    records: Records, plan: Plan, one: Occurrence, scope: Scope, now: datetime
) -> Occurrence:
    """Return with which time the change begins: with this, or the first that is still to come."""
    if scope is not Scope.ALL:
        return one
    kept = [
        o
        for o in await records.occurrences.of(plan.id)
        if o.state is OccurrenceState.PLANNED and o.starts_at > now
    ]
    return min([*kept, one], key=lambda o: o.original)


async def _call_off_one(
    records: Records, havruta: Havruta, plan: Plan, one: Occurrence, by: UserId, now: datetime
) -> Change:
    off = one.called_off(now)
    await records.occurrences.save(off)
    await reminders.forget(records, one, now)
    change = Change(havruta, plan, off, Scope.THIS, one.starts_at)
    return await _told(records, NoticeKind.PLAN_CALLED_OFF, change, by, now)


async def _ended(records: Records, plan: Plan, now: datetime) -> Plan:
    """Keep and return the plan as it is called off; of its times only what was changed is kept."""
    plan = replace(plan, ended_at=now, sequence=plan.sequence + 1, expanded_until=None)
    await records.plans.save(plan)
    ahead = [
        one
        for one in await records.occurrences.of(plan.id)
        if one.starts_at > now and one.state is OccurrenceState.PLANNED
    ]
    await _drop(records, [one for one in ahead if not one.is_moved], now)
    for one in (one for one in ahead if one.is_moved):
        await reminders.forget(records, one, now)
        await records.occurrences.save(one.called_off(now))
    return plan


async def _restore_plan(
    records: Records, havruta: Havruta, plan: Plan, by: UserId, now: datetime
) -> Change:
    await require_room(records, havruta, now)
    plan = replace(plan, ended_at=None, sequence=plan.sequence + 1)
    kept = await records.occurrences.of(plan.id)
    moved = (one for one in kept if one.is_moved and one.starts_at > now)
    off = (one for one in moved if one.state is OccurrenceState.CALLED_OFF)
    await records.occurrences.save(*(one.changed(now) for one in off))
    plan = await expand(records, plan, now)
    ahead = [
        one
        for one in await records.occurrences.of(plan.id)
        if one.state is OccurrenceState.PLANNED and one.starts_at > now
    ]
    if not ahead:
        raise TimePast
    first = min(ahead, key=lambda one: one.starts_at)
    change = Change(havruta, plan, first, Scope.ALL, first.starts_at)
    return await _told(records, NoticeKind.PLAN_RESTORED, change, by, now)


async def _drop(records: Records, occurrences: Iterable[Occurrence], now: datetime) -> None:
    dropped = list(occurrences)
    for one in dropped:
        await reminders.forget(records, one, now)
    await records.occurrences.remove(*(one.key for one in dropped))


async def _told(
    records: Records, kind: NoticeKind, change: Change, by: UserId, now: datetime
) -> Change:
    news = News(kind, change.occurrence, by, change.was_at, change.scope)
    await tell(records, change.havruta, change.plan, news, now)
    return change
