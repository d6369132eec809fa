"""Use cases: what the clock does about what is planned.

Each occurrence says when it has to be seen to next (`due_at`): shortly before, for its reminders,
and at its time, to be opened. Two clocks do it once: whoever comes second finds it done.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from havruta.errors.havrutot import UnknownHavruta
from havruta.errors.plans import UnknownOccurrence
from havruta.havrutot.model import Havruta
from havruta.notices.model import NoticeKind
from havruta.plans import opening, reminders
from havruta.plans.audience import find_audience
from havruta.plans.expansion import AHEAD, HORIZON, expand
from havruta.plans.model import Occurrence, OccurrenceState, Plan
from havruta.plans.proposing import propose_if_need_be
from havruta.plans.telling import News, tell
from havruta.records import Records
from havruta.recurrence import instant
from havruta.refs import Shape
from havruta.side_by_side import side_by_side
from havruta.study import Study

BATCH = 20
SIDE_BY_SIDE = 4
"""Many begin at half past eight: meanwhile others’ moves are to find a gap to be written in."""
SPARE = timedelta(days=7)
"""So far a plan may fall short of the horizon: it is looked at once a week, not every day."""


async def see_to_due(study: Study) -> int:
    """Do what is due of what is planned, some side by side; return of how many occurrences."""
    turns = asyncio.Semaphore(SIDE_BY_SIDE)

    async def in_turn(occurrence: Occurrence) -> None:
        async with turns:
            await _see_to(study, occurrence)

    async with study.reading() as records:
        due = await records.occurrences.due(study.now(), BATCH)
    await side_by_side([in_turn(occurrence) for occurrence in due])
    return len(due)


async def next_due(study: Study) -> datetime | None:
    """Return when something that is planned is to be seen to next."""
    async with study.reading() as records:
        return await records.occurrences.next_due()


async def expand_all(study: Study) -> None:
    """Keep the times of every plan that come soon, and see that each is at its wall time still.

    Where a zone's clock goes by new rules from some day on, what is planned stays at its wall time,
    and those whom it concerns are told.
    """
    await _correct_all(study)
    until = study.now() + HORIZON - SPARE
    while True:
        async with study.reading() as records:
            short = await records.plans.short(until, BATCH)
        for plan in short:
            await _expand(study, plan)
        if len(short) < BATCH:
            return


async def _see_to(study: Study, seen: Occurrence) -> None:
    shape = await _shape(study, seen)
    now = study.now()
    async with study.transaction() as records:
        try:
            havruta = await records.havrutot.lock(seen.havruta_id)
            occurrence = await records.occurrences.lock(seen.key)
        except UnknownHavruta:
            await records.occurrences.forget(seen.havruta_id)
            return
        except UnknownOccurrence:
            return
        if occurrence.due_at is not None and occurrence.due_at <= now:
            plan = await records.plans.get(occurrence.plan_id)
            occurrence = await _seen_to(records, havruta, plan, occurrence, shape, now)
            await records.occurrences.save(occurrence)


async def _seen_to(
    records: Records,
    havruta: Havruta,
    plan: Plan,
    occurrence: Occurrence,
    shape: Shape | None,
    now: datetime,
) -> Occurrence:
    """Do what is due of one occurrence, and return it as it is then."""
    if occurrence.state is not OccurrenceState.PLANNED:
        return replace(occurrence, due_at=None)
    if occurrence.starts_at <= now:
        return await opening.opened(records, havruta, plan, occurrence, shape, now)
    if havruta.is_archived:
        return replace(occurrence, due_at=occurrence.starts_at)
    audience = await find_audience(records, havruta, plan, occurrence)
    await propose_if_need_be(records, havruta, audience, occurrence, now)
    soon = reminders.begin_at(audience, occurrence)
    if now < soon:
        # Whoever answers long ahead has it seen to early; until then much may change.
        look_again = occurrence.starts_at - AHEAD
        return replace(occurrence, due_at=look_again if now < look_again else soon)
    await reminders.promise(records, audience, plan, occurrence, now)
    return replace(occurrence, due_at=occurrence.starts_at)


async def _shape(study: Study, occurrence: Occurrence) -> Shape | None:
    """Return the shape of the book, if it is time to open it: nobody waits for the library."""
    if occurrence.starts_at > study.now():
        return None
    async with study.reading() as records:
        found = await records.havrutot.many([occurrence.havruta_id])
    return await study.library.kept_shape(found[occurrence.havruta_id].book)


async def _expand(study: Study, plan: Plan) -> None:
    async with study.transaction() as records:
        try:
            await records.havrutot.lock(plan.havruta_id)
        except UnknownHavruta:
            return
        plan = await records.plans.get(plan.id)
        if plan.ended_at is None:
            await expand(records, plan, study.now())


async def _correct_all(study: Study) -> None:
    """Have what is ahead begin when the wall shows its time, whatever is known of zones now."""
    async with study.reading() as records:
        ahead = await records.occurrences.beginnings(study.now())
        wrong = [one for one in ahead if instant(one.wall, one.zone) != one.starts_at]
        found = [seen for one in wrong for seen in await records.occurrences.that_begin(one)]
    for seen in found:
        await _correct(study, seen)


async def _correct(study: Study, seen: Occurrence) -> None:
    now = study.now()
    async with study.transaction() as records:
        try:
            havruta = await records.havrutot.lock(seen.havruta_id)
            one = await records.occurrences.lock(seen.key)
        except (UnknownHavruta, UnknownOccurrence):
            return
        if one != seen or one.state is not OccurrenceState.PLANNED:
            return
        plan = await records.plans.get(one.plan_id)
        moved = one.moved(one.wall, now)
        await records.occurrences.save(moved)
        await reminders.forget(records, one, now)
        news = News(NoticeKind.CLOCK_CHANGED, moved, None, one.starts_at)
        await tell(records, havruta, plan, news, now)
