"""Use cases: looking at what is planned."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.errors.plans import UnknownOccurrence
from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, UserId
from havruta.library.books import book_of
from havruta.library.model import Book
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.plans.expansion import find_occurrence, occurrence
from havruta.plans.model import Occurrence, OccurrenceKey, OccurrenceState, Plan, Reply
from havruta.records import Records
from havruta.recurrence import walls
from havruta.study import Study
from havruta.when.model import LONGEST

MOST = 1000
LONG = timedelta(minutes=LONGEST)
"""So long ago something may have begun that is not over yet."""
SOON = timedelta(days=14)
LOOKED_AT = 50
"""So far ahead, and at so many times, one looks for what is next."""
AHEAD = frozenset({OccurrenceState.PLANNED, OccurrenceState.OPEN})


@dataclass(frozen=True, slots=True)
class Planned:
    """One time of a plan with all that is shown of it.

    `people` are those whom it is for, in the order in which they came to the havruta; `replies`
    what those of them said who said anything.
    """

    occurrence: Occurrence
    plan: Plan
    havruta: Havruta
    book: Book
    people: tuple[User, ...]
    replies: tuple[Reply, ...]


async def coming(
    study: Study,
    *,
    by: UserId,
    havruta_id: HavrutaId | None = None,
    most: int = 10,
    with_called_off: bool = False,
) -> list[Planned]:
    """Return what is ahead or open, the next first: of one havruta all, else what expects `by`.

    What was called off of it and can be brought back is among it where that is wished for. Raises
    `UnknownHavruta`, `NotAllowed`.
    """
    now = study.now()
    async with study.reading() as records:
        havrutot = await _havrutot(records, by, havruta_id)
        found = await records.occurrences.between(
            [one.id for one in havrutot],
            now - timedelta(days=1),
            datetime.max.replace(tzinfo=now.tzinfo),
        )
        ahead = [one for one in found if _is_coming(one, now, with_called_off=with_called_off)]
        plans = await records.plans.many({one.plan_id for one in ahead})
        shown = await _shown(study, records, havrutot, plans.values(), ahead)
    mine = [one for one in shown if havruta_id or by in {user.id for user in one.people}]
    return mine[:most]


async def next_up(
    study: Study, records: Records, havrutot: Iterable[Havruta], user_id: UserId, *, most: int
) -> list[Planned]:
    """Return what is next of all in these that expects the person, what is open first: a few."""
    now, known = study.now(), {one.id: one for one in havrutot}
    found = await records.occurrences.of_person(user_id, now - LONG, now + SOON, LOOKED_AT)
    ahead = [
        one for one in found if one.ends_at > now and one.state in AHEAD and one.havruta_id in known
    ]
    if not ahead:
        return []
    plans = await records.plans.many({one.plan_id for one in ahead})
    mine = [
        one for one in ahead if user_id in plans[one.plan_id].expected(known[one.havruta_id].people)
    ]
    return await _shown(study, records, known.values(), plans.values(), mine[:most])


async def upcoming(
    study: Study,
    *,
    by: UserId,
    after: datetime,
    before: datetime,
    havruta_id: HavrutaId | None = None,
) -> list[Planned]:
    """Return all that expects `by` within `[after, before)`, past and called off included.

    What comes too late to be kept yet is there as its plan's rule says; a thousand times at most.
    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.reading() as records:
        havrutot = await _havrutot(records, by, havruta_id)
        ids = [one.id for one in havrutot]
        kept = await records.occurrences.between(ids, after, before, limit=MOST)
        plans = await records.plans.of(ids)
        changed = await records.occurrences.changed([plan.id for plan in plans])
        known = {one.key for one in (*kept, *changed)}
        later = (one for one in _later(plans, after, before) if one.key not in known)
        found = sorted([*kept, *later], key=lambda one: (one.starts_at, one.plan_id))
        shown = await _shown(study, records, havrutot, plans, found[:MOST])
    return [one for one in shown if by in {user.id for user in one.people}]


async def show(study: Study, *, key: OccurrenceKey, by: UserId) -> Planned:
    """Return one time of a plan. Raises `UnknownPlan`, `UnknownOccurrence`, `NotAllowed`."""
    async with study.reading() as records:
        plan = await records.plans.get(key.plan_id)
        havruta = await records.havrutot.get(plan.havruta_id)
        require(Action.SHOW, by, havruta)
        found = await find_occurrence(records, plan, key)
        (shown,) = await _shown(study, records, [havruta], [plan], [found])
    return shown


async def shown(
    study: Study, records: Records, havruta: Havruta, plan: Plan, original: datetime
) -> Planned | None:
    """Return the plan's time that is `original` by its rule; None, if nothing is kept of it."""
    try:
        found = await records.occurrences.get(OccurrenceKey(plan.id, original))
    except UnknownOccurrence:
        return None
    (planned,) = await _shown(study, records, [havruta], [plan], [found])
    return planned


async def plans(study: Study, *, by: UserId, havruta_id: HavrutaId | None = None) -> list[Plan]:
    """Return the plans that are for `by`, called off or not, oldest first.

    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.reading() as records:
        havrutot = {one.id: one for one in await _havrutot(records, by, havruta_id)}
        found = await records.plans.of(list(havrutot))
    return [one for one in found if by in one.expected(havrutot[one.havruta_id].people)]


def _is_coming(one: Occurrence, now: datetime, *, with_called_off: bool) -> bool:
    match one.state:
        case OccurrenceState.PLANNED:
            return one.ends_at > now
        case OccurrenceState.CALLED_OFF:
            return with_called_off and one.starts_at > now
        case state:
            return state is OccurrenceState.OPEN


async def _havrutot(records: Records, by: UserId, havruta_id: HavrutaId | None) -> list[Havruta]:
    if havruta_id is None:
        return [one for one in await records.havrutot.of(by) if not one.is_archived]
    havruta = await records.havrutot.get(havruta_id)
    require(Action.SHOW, by, havruta)
    return [havruta]


def _later(plans: Iterable[Plan], after: datetime, before: datetime) -> list[Occurrence]:
    """Return the times that come too late to be kept."""
    found = []
    for plan in plans:
        if plan.ended_at is None:
            begin = max(after, plan.expanded_until or after)
            found += [occurrence(plan, at) for at in walls(plan.timing, begin, before, MOST)]
    return found


async def _shown(
    study: Study,
    records: Records,
    havrutot: Iterable[Havruta],
    plans: Iterable[Plan],
    occurrences: Collection[Occurrence],
) -> list[Planned]:
    known, plan_of = {one.id: one for one in havrutot}, {plan.id: plan for plan in plans}
    replies = await records.replies.of([one.key for one in occurrences])
    people = {who for one in occurrences for who in known[one.havruta_id].people}
    users = await records.users.many(people)
    shown = []
    for one in occurrences:
        havruta, plan = known[one.havruta_id], plan_of[one.plan_id]
        said = tuple(
            reply
            for reply in replies
            if (reply.plan_id, reply.original) == (one.plan_id, one.original)
        )
        expected = tuple(users[user_id] for user_id in plan.expected(havruta.people))
        book = book_of(study, havruta.book)
        shown.append(Planned(one, plan, havruta, book, expected, said))
    return shown
