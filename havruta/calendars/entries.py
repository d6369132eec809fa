"""What stands in a person's calendar: what they mean to learn when, as it is now."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from havruta.calendars.model import Entry, Moved
from havruta.havrutot.model import Havruta
from havruta.hebrew.rests import Keeper, reminded_at
from havruta.ids import PlanId
from havruta.library.books import book_of
from havruta.names import plain
from havruta.people.model import NotifyBy, User
from havruta.plans.model import Occurrence, OccurrenceState, Plan
from havruta.plans.reminders import LEAD
from havruta.records import Records
from havruta.recurrence import Timing, instant, split, wall, walls
from havruta.study import Study
from havruta.wording import SHARED, wording

HOST = "havruta"
"""What follows a plan's id in what programs know it by. The page's real host may change, and then
everything would be there twice."""
KEPT = timedelta(days=366)
"""So long after its last time a plan is still told of."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed of a plan's times, and to which of them a person does not come."""

    occurrences: list[Occurrence] = field(default_factory=list)
    declined: set[datetime] = field(default_factory=set)
    at: list[datetime] = field(default_factory=list)

    @property
    def left_out(self) -> set[datetime]:
        """The times that are not for the person, as the rule has them."""
        off = {one.original for one in self.occurrences if _is_off(one)}
        return off | self.declined


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a plan, and how long ahead it is reminded of, if at all."""

    summary: str
    description: str
    url: str
    lead: int | None


async def all_of(study: Study, records: Records, user: User) -> list[Entry]:
    """Return all that expects the person; what is called off or they decline is left out."""
    havrutot = [one for one in await records.havrutot.of(user.id) if not one.is_archived]
    people = {one.id: one.people for one in havrutot}
    plans = await records.plans.of(list(people))
    mine = [plan for plan in plans if user.id in plan.expected(people[plan.havruta_id])]
    return await of_plans(study, records, user, havrutot, mine)


async def of_plans(
    study: Study,
    records: Records,
    user: User,
    havrutot: Iterable[Havruta],
    plans: Collection[Plan],
    *,
    tells_cancelled: bool = False,
) -> list[Entry]:
    """Return these plans of these havrutot as they are for the person.

    A series of which nothing is left is there only if what is cancelled is told.
    """
    by_id = {one.id: one for one in havrutot}
    changes = await _changes(records, user, [plan.id for plan in plans])
    people = await records.users.many({one for it in by_id.values() for one in it.people})
    found = []
    for plan in plans:
        havruta = by_id[plan.havruta_id]
        with_ = [people[one] for one in plan.expected(havruta.people) if one != user.id]
        words = _words(study, havruta, user, with_)
        entry = _entry(plan, changes[plan.id], words, study.now())
        if entry is None or (entry.is_gone and not tells_cancelled):
            continue
        rings_at_rest = user.wants_no_call and _rings_at_rest(entry, user.keeper, study.now())
        found.append(replace(entry, lead=None) if rings_at_rest else entry)
    return found


async def _changes(
    records: Records, user: User, plan_ids: Collection[PlanId]
) -> dict[PlanId, Changes]:
    changes: dict[PlanId, Changes] = defaultdict(Changes)
    for one in await records.occurrences.changed(plan_ids):
        changes[one.plan_id].occurrences.append(one)
        changes[one.plan_id].at.append(one.changed_at or one.starts_at)
    for reply in await records.replies.declined(user.id, plan_ids):
        changes[reply.plan_id].declined.add(reply.original)
        changes[reply.plan_id].at.append(reply.replied_at)
    return changes


def _words(study: Study, havruta: Havruta, user: User, partners: Iterable[User]) -> Words:
    say = wording(user.language or SHARED)
    name, book = plain(havruta.name), book_of(study, havruta.book).named(say.language)
    address = study.addresses.havruta(havruta.id)
    names = say.listed(plain(say.person(one.name)) for one in partners)
    lines = [say("With {people}", people=names)] if names else []
    rings = user.notify is not NotifyBy.NOTHING
    return Words(
        summary=name if name == book else f"{say.apart(name)} · {say.apart(book)}",
        description="\n".join([*lines, address]),
        url=address,
        lead=(LEAD if user.lead is None else user.lead) if rings else None,
    )


def _entry(plan: Plan, changes: Changes, words: Words, now: datetime) -> Entry | None:
    """Return how the plan stands in the calendar, if there is anything of it to be told."""
    left = _single(plan, changes) if plan.timing.rule is None else _repeated(plan)
    timing = left or (plan.timing if plan.timing.rule else None)
    if timing is None or _is_long_over(timing, now):
        return None
    is_cancelled = plan.ended_at is not None and (left is None or left.rule is None)
    if is_cancelled and instant(timing.start, timing.zone) <= now:
        return None
    return Entry(
        uid=f"{plan.id}@{HOST}",
        timing=timing,
        minutes=plan.minutes,
        summary=words.summary,
        description=words.description,
        url=words.url,
        made_at=plan.created_at,
        changed_at=max([plan.created_at, *([plan.ended_at] if plan.ended_at else []), *changes.at]),
        sequence=plan.sequence + sum(one.sequence for one in changes.occurrences),
        left_out=tuple(sorted(changes.left_out)) if timing.rule else (),
        moved=_moved(changes) if timing.rule else (),
        lead=words.lead,
        is_cancelled=is_cancelled,
    )


def _single(plan: Plan, changes: Changes) -> Timing | None:
    """Return when what is planned once takes place, wherever it was moved to."""
    if plan.timing.start in changes.declined:
        return None
    start = next((one.wall for one in changes.occurrences if one.is_moved), plan.timing.start)
    return Timing(start, plan.timing.zone)


def _repeated(plan: Plan) -> Timing | None:
    """Return the plan's timing, as far as it went if it was called off as a whole."""
    if plan.ended_at is None:
        return plan.timing
    return split(plan.timing, wall(plan.ended_at, plan.timing.zone))[0]


def _moved(changes: Changes) -> tuple[Moved, ...]:
    left_out = changes.left_out
    return tuple(
        Moved(
            original=one.original,
            start=one.wall,
            zone=one.zone,
            minutes=one.minutes,
            sequence=one.sequence,
            changed_at=one.changed_at or one.starts_at,
        )
        for one in changes.occurrences
        if one.is_moved and one.original not in left_out
    )


def _is_long_over(timing: Timing, now: datetime) -> bool:
    if timing.rule is None:
        return instant(timing.start, timing.zone) < now - KEPT
    return timing.rule.until is not None and timing.rule.until < (now - KEPT).date()


def _rings_at_rest(entry: Entry, keeper: Keeper, now: datetime) -> bool:
    """Whether a program would ring on a Shabbat or a festival within a year: it knows of none.

    Such an entry rings never. The reminders that we send are brought before or after.
    """
    lead = timedelta(minutes=entry.lead or 0)
    coming = walls(entry.timing, now, now + KEPT)
    starts = [instant(at, entry.timing.zone) for at in coming]
    starts += [instant(one.start, one.zone) for one in entry.moved]
    return any(reminded_at(at - lead, at, keeper) != at - lead for at in starts)


def _is_off(occurrence: Occurrence) -> bool:
    return occurrence.state is OccurrenceState.CALLED_OFF
