"""Moving what is planned, calling it off, bringing it back: this time, all that follow, or all."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from havruta.errors.havrutot import HavrutaArchived
from havruta.errors.plans import (
    OccurrenceOver,
    TimePast,
    ToldTooOften,
    TooFar,
    TooManyPlans,
    UnknownOccurrence,
)
from havruta.havrutot import keeping
from havruta.notices.model import NoticeKind, NoticeState
from havruta.plans import changing, planning, proposals, replies, views
from havruta.plans.model import Answer, OccurrenceKey, OccurrenceState, Scope
from havruta.recurrence import Frequency, Rule
from tests.havruta.looking import notices_of
from tests.havruta.planned import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    WEEKLY,
    at,
    first,
    occurrence_of,
    occurrences_of,
    plan,
    plan_of,
    see_to,
)

WEEK = timedelta(weeks=1)
TUESDAY = MONDAY + DAY
THIS, FOLLOWING, ALL = Scope
TWICE = replace(WEEKLY, rule=Rule(Frequency.WEEKLY, weekdays=(0, 3)))


@pytest.fixture
async def weekly(study, havruta, isaac):
    return await plan(study, havruta, isaac, WEEKLY)


async def move(study, key, by, to, scope=THIS):
    return await changing.move(study, key=key, by=by.id, to=to, zone="Asia/Jerusalem", scope=scope)


async def call_off(study, key, by, scope=THIS):
    return await changing.call_off(study, key=key, by=by.id, scope=scope)


def nth(plan, number):
    """The key of the plan's time after so many weeks."""
    return OccurrenceKey(plan.id, plan.timing.start + number * WEEK)


async def walls_of(study, plan):
    """When the plan's times are that have not been called off."""
    kept = await occurrences_of(study, plan)
    return [one.wall for one in kept if one.state is OccurrenceState.PLANNED]


async def told(study, havruta, kind):
    """What was told of a change: to whom, how much of it, from when to when."""
    notices = await notices_of(study, havruta, kind)
    return [(n.recipient, n.scope, n.was_at, n.starts_at) for n in notices]


async def test_one_time_is_moved_and_stays_the_same_one(study, havruta, weekly, isaac, jacob):
    """SC-3, SC-5"""
    change = await move(study, nth(weekly, 1), jacob, TUESDAY + WEEK)

    moved = await occurrence_of(study, nth(weekly, 1))
    assert change.occurrence == moved
    assert (moved.wall, moved.starts_at) == (TUESDAY + WEEK, at(TUESDAY + WEEK))
    assert moved.sequence == 1
    assert (await walls_of(study, weekly))[:3] == [MONDAY, TUESDAY + WEEK, MONDAY + 2 * WEEK]
    was_at, starts_at = at(MONDAY + WEEK), at(TUESDAY + WEEK)
    assert await told(study, havruta, NoticeKind.PLAN_MOVED) == [
        (isaac.id, THIS, was_at, starts_at)
    ]


async def test_a_time_can_be_said_by_another_clock(study, weekly, isaac):
    """SC-2: the plan stays by its own."""
    there = datetime(2026, 3, 3, 9)

    await changing.move(
        study, key=first(weekly), by=isaac.id, to=there, zone="America/New_York", scope=THIS
    )

    moved = await occurrence_of(study, first(weekly))
    assert (moved.wall, moved.zone) == (datetime(2026, 3, 3, 16), "Asia/Jerusalem")
    assert moved.starts_at == at(there, "America/New_York")


async def test_what_was_said_of_a_time_that_moves_is_forgotten(study, weekly, isaac, jacob, clock):
    """SC-4, SC-7: and who was to be reminded of it is reminded of when it is now."""
    clock.now = at(MONDAY) - 30 * MINUTE
    await see_to(study)
    await replies.reply(study, key=first(weekly), by=jacob.id, answer=Answer.NOT_COMING)

    await move(study, first(weekly), isaac, MONDAY + 30 * MINUTE)
    await see_to(study)

    planned = await views.show(study, key=first(weekly), by=isaac.id)
    assert planned.replies == ()
    reminders = await notices_of(study, planned.havruta, NoticeKind.REMINDER)
    waiting = {(n.recipient, n.due_at) for n in reminders if n.state is NoticeState.DUE}
    due_at = at(MONDAY) + 15 * MINUTE
    assert waiting == {(isaac.id, due_at), (jacob.id, due_at)}
    assert all(n.starts_at != planned.occurrence.starts_at or n.state == "due" for n in reminders)


async def test_a_time_that_is_moved_to_where_it_is_changes_nothing(study, weekly, isaac):
    before = study.storage.snapshot()

    change = await move(study, first(weekly), isaac, MONDAY)

    assert change.occurrence == await occurrence_of(study, first(weekly))
    assert study.storage.snapshot() == before


async def test_what_follows_is_moved_as_another_plan(study, havruta, weekly, isaac, jacob):
    """SC-5"""
    change = await move(study, nth(weekly, 2), isaac, TUESDAY + 2 * WEEK + HOUR, FOLLOWING)

    before, after = await plan_of(study, weekly.id), change.plan
    assert (after.split_from, before.sequence) == (weekly.id, 1)
    assert before.timing.rule.until == (MONDAY + WEEK).date()
    assert await walls_of(study, before) == [MONDAY, MONDAY + WEEK]
    assert (await walls_of(study, after))[:2] == [TUESDAY + n * WEEK + HOUR for n in (2, 3)]
    assert await told(study, havruta, NoticeKind.PLAN_MOVED) == [
        (jacob.id, FOLLOWING, at(MONDAY + 2 * WEEK), at(TUESDAY + 2 * WEEK + HOUR))
    ]


async def test_all_that_is_to_come_is_moved(study, weekly, isaac, clock):
    """SC-5: what has been stays; the plan before it ends."""
    clock.now = at(MONDAY + WEEK) + DAY

    change = await move(study, nth(weekly, 4), isaac, MONDAY + 4 * WEEK + HOUR, ALL)

    assert (await plan_of(study, weekly.id)).timing.rule.until == (MONDAY + WEEK).date()
    assert (await walls_of(study, change.plan))[:2] == [MONDAY + n * WEEK + HOUR for n in (2, 3)]


async def test_a_plan_of_which_nothing_has_been_is_moved_as_a_whole(study, weekly, isaac):
    """SC-5"""
    change = await move(study, first(weekly), isaac, TUESDAY, ALL)

    before = await plan_of(study, weekly.id)
    assert before.ended_at is not None
    assert await occurrences_of(study, before) == []
    assert change.plan.timing.start == TUESDAY


async def test_of_two_days_of_the_week_the_one_that_is_moved_gives_way(study, havruta, isaac):
    """SC-5: the others stay."""
    twice = await plan(study, havruta, isaac, TWICE)
    thursday = MONDAY + 3 * DAY

    change = await move(study, OccurrenceKey(twice.id, thursday), isaac, TUESDAY, ALL)

    assert change.plan.timing.rule.weekdays == (0, 1)
    assert (await walls_of(study, change.plan))[:3] == [MONDAY, TUESDAY, MONDAY + WEEK]


async def test_a_time_that_was_changed_by_itself_stays_so_when_the_others_move(
    study, weekly, isaac
):
    """SC-5"""
    await move(study, nth(weekly, 1), isaac, MONDAY + WEEK + 3 * DAY)
    await call_off(study, nth(weekly, 2), isaac)

    change = await move(study, first(weekly), isaac, TUESDAY, ALL)

    moved, off = await occurrence_of(study, nth(change.plan, 1)), nth(change.plan, 2)
    assert moved.wall == MONDAY + WEEK + 3 * DAY
    assert (await occurrence_of(study, off)).state is OccurrenceState.CALLED_OFF
    assert (await occurrence_of(study, off)).wall == TUESDAY + 2 * WEEK


async def test_what_was_moved_by_itself_moves_with_all_that_follow_it(
    study, havruta, weekly, isaac, jacob
):
    """SC-5"""
    await move(study, nth(weekly, 1), isaac, TUESDAY + WEEK)

    change = await move(study, nth(weekly, 1), isaac, TUESDAY + WEEK + DAY, FOLLOWING)

    wednesday = TUESDAY + DAY
    assert (await walls_of(study, change.plan))[:2] == [wednesday + WEEK, wednesday + 2 * WEEK]
    assert (change.was_at, change.occurrence.wall) == (at(TUESDAY + WEEK), wednesday + WEEK)


async def test_what_stays_where_it_was_moved_to_is_not_told_as_moved(study, weekly, isaac):
    """SC-3: the first was put behind the second by itself."""
    await move(study, first(weekly), isaac, TUESDAY + WEEK)

    change = await move(study, nth(weekly, 1), isaac, MONDAY + WEEK + HOUR, ALL)

    assert change.was_at == at(MONDAY + WEEK)
    assert change.occurrence.wall == MONDAY + WEEK + HOUR
    assert (await walls_of(study, change.plan))[0] == TUESDAY + WEEK


async def test_what_was_called_off_far_ahead_stays_so_when_the_others_move(study, havruta, isaac):
    """SC-5"""
    daily = await plan(study, havruta, isaac, replace(WEEKLY, rule=Rule(Frequency.DAILY)))
    await call_off(study, OccurrenceKey(daily.id, MONDAY + 250 * DAY), isaac)

    change = await move(study, first(daily), isaac, MONDAY + HOUR, ALL)

    off = OccurrenceKey(change.plan.id, MONDAY + HOUR + 250 * DAY)
    assert (await occurrence_of(study, off)).state is OccurrenceState.CALLED_OFF


async def test_a_number_of_times_is_divided_where_a_plan_is_split(study, havruta, isaac):
    """SC-5"""
    timing = replace(WEEKLY, rule=replace(WEEKLY.rule, count=5))
    five = await plan(study, havruta, isaac, timing)

    change = await move(study, nth(five, 2), isaac, TUESDAY + 2 * WEEK, FOLLOWING)

    assert (await plan_of(study, five.id)).timing.rule.count == 2
    assert change.plan.timing.rule.count == 3
    assert len(await walls_of(study, change.plan)) == 3


@pytest.mark.parametrize("scope", [THIS, ALL])
async def test_what_takes_place_once_is_called_off_and_brought_back(
    study, havruta, isaac, jacob, scope
):
    """SC-3, SC-5"""
    once = await plan(study, havruta, isaac)

    await call_off(study, first(once), isaac, scope)
    assert await views.coming(study, by=jacob.id) == []
    assert [n[0] for n in await told(study, havruta, NoticeKind.PLAN_CALLED_OFF)] == [jacob.id]

    await changing.restore(study, key=first(once), by=jacob.id)
    (planned,) = await views.coming(study, by=jacob.id)
    assert planned.occurrence.starts_at == at(MONDAY)
    assert [n[0] for n in await told(study, havruta, NoticeKind.PLAN_RESTORED)] == [isaac.id]


async def test_one_time_of_several_is_called_off_and_brought_back(study, weekly, isaac):
    """SC-5"""
    await call_off(study, nth(weekly, 1), isaac)
    assert (await walls_of(study, weekly))[:2] == [MONDAY, MONDAY + 2 * WEEK]
    with pytest.raises(OccurrenceOver):
        await call_off(study, nth(weekly, 1), isaac)

    await changing.restore(study, key=nth(weekly, 1), by=isaac.id)
    assert (await walls_of(study, weekly))[:2] == [MONDAY, MONDAY + WEEK]
    with pytest.raises(OccurrenceOver):
        await changing.restore(study, key=nth(weekly, 1), by=isaac.id)


async def test_all_that_follow_are_called_off_and_brought_back(study, weekly, isaac):
    """SC-5: what had been changed by itself is brought back as it was."""
    await move(study, nth(weekly, 3), isaac, TUESDAY + 3 * WEEK)

    change = await call_off(study, nth(weekly, 2), isaac, FOLLOWING)

    assert await walls_of(study, weekly) == [MONDAY, MONDAY + WEEK]
    assert await walls_of(study, change.plan) == []

    await changing.restore(study, key=change.occurrence.key, by=isaac.id)
    walls = await walls_of(study, change.plan)
    assert walls[:3] == [MONDAY + 2 * WEEK, TUESDAY + 3 * WEEK, MONDAY + 4 * WEEK]


async def test_no_more_is_brought_back_or_divided_than_can_be_planned(
    study, weekly, havruta, isaac, monkeypatch
):
    """OP-1"""
    monkeypatch.setattr(planning, "MOST", 1)
    with pytest.raises(TooManyPlans):
        await move(study, nth(weekly, 2), isaac, TUESDAY + 2 * WEEK, FOLLOWING)
    change = await move(study, first(weekly), isaac, TUESDAY, ALL)
    await call_off(study, first(change.plan), isaac, ALL)
    await plan(study, havruta, isaac)

    with pytest.raises(TooManyPlans):
        await changing.restore(study, key=first(change.plan), by=isaac.id)


async def test_nothing_is_brought_back_that_is_past(study, havruta, weekly, isaac, clock):
    once = await plan(study, havruta, isaac)
    await call_off(study, first(once), isaac, ALL)
    await call_off(study, first(weekly), isaac)
    clock.now = at(MONDAY)

    for key in (first(once), first(weekly)):
        with pytest.raises(TimePast):
            await changing.restore(study, key=key, by=isaac.id)


async def test_what_has_begun_cannot_be_changed(study, weekly, isaac, clock):
    clock.now = at(MONDAY)

    with pytest.raises(OccurrenceOver):
        await move(study, first(weekly), isaac, TUESDAY)
    with pytest.raises(OccurrenceOver):
        await call_off(study, first(weekly), isaac)


@pytest.mark.parametrize("to", [datetime(2037, 1, 1, 20), datetime(9999, 12, 31, 23, 59)])
async def test_nothing_is_moved_further_ahead_than_anything_is_planned(study, weekly, isaac, to):
    with pytest.raises(TooFar):
        await move(study, first(weekly), isaac, to)


@pytest.mark.parametrize("scope", [THIS, ALL])
async def test_nothing_is_moved_into_the_past(study, weekly, isaac, scope):
    with pytest.raises(TimePast):
        await move(study, first(weekly), isaac, MONDAY - WEEK, scope)


async def test_nothing_is_changed_of_a_havruta_that_is_put_away(study, havruta, weekly, isaac):
    """HV-3"""
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)

    with pytest.raises(HavrutaArchived):
        await call_off(study, first(weekly), isaac)


async def test_what_comes_late_can_be_changed_before_it_is_kept(study, weekly, isaac):
    """SC-5: a rule has its times also after those that are kept."""
    late = nth(weekly, 30)

    change = await move(study, late, isaac, TUESDAY + 30 * WEEK)

    assert await occurrence_of(study, late) == change.occurrence
    with pytest.raises(UnknownOccurrence):
        await call_off(study, replace(late, original=TUESDAY), isaac)


async def test_nobody_has_the_others_told_of_ever_more(study, havruta, weekly, isaac, jacob, clock):
    """NO-1: whatever is done; those who do it less often are not held up."""
    clock.advance(MINUTE)
    for _ in range(9):
        await move(study, first(weekly), isaac, MONDAY + HOUR)
        await move(study, first(weekly), isaac, MONDAY)
    await move(study, first(weekly), isaac, MONDAY + 2 * HOUR)
    with pytest.raises(ToldTooOften) as refusal:
        await move(study, first(weekly), isaac, MONDAY + HOUR)
    assert refusal.value.values == {"limit": 20, "minutes": 9}
    told = await notices_of(study, havruta, NoticeKind.PLAN_MOVED)

    await replies.reply(study, key=first(weekly), by=jacob.id, answer=Answer.LATE)
    with pytest.raises(ToldTooOften):
        await replies.reply(study, key=first(weekly), by=isaac.id, answer=Answer.LATE)
    with pytest.raises(ToldTooOften):
        await proposals.propose_elsewhere(study, key=first(weekly), by=isaac.id)
    assert await notices_of(study, havruta, NoticeKind.PLAN_MOVED) == told
