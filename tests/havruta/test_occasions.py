"""The day itself: reminders ahead, the session opens at its time, and what becomes of it."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from havruta.havrutot import keeping
from havruta.notices import delivery
from havruta.notices.model import NoticeKind, NoticeState
from havruta.notices.plan_content import NotOpened
from havruta.people import preferences
from havruta.people.zones import ISRAEL
from havruta.plans import occasions, replies
from havruta.plans.model import Answer, OccurrenceState
from havruta.recurrence import Timing
from havruta.sessions import entrance, lifecycle
from havruta.sessions.model import Ending, SessionKind
from tests.havruta.looking import (
    BreakingStorage,
    Broken,
    InterruptedStorage,
    end_empty,
    notices_of,
    session_of,
)
from tests.havruta.planned import DAY, HOUR, MINUTE, MONDAY, at, first, occurrence_of, plan, see_to


@pytest.fixture
async def planned(study, havruta, isaac):
    """Isaac's plan for Monday evening, whose reminders have been promised."""
    made = await plan(study, havruta, isaac)
    await see_to(study)
    return made


async def test_everyone_is_told_and_reminded_and_then_it_opens(
    study, havruta, isaac, jacob, clock, carriers
):
    """SC-3, SE-3"""
    made = await plan(study, havruta, isaac)
    await see_to(study)

    told = await notices_of(study, havruta, NoticeKind.PLANNED)
    assert [(n.recipient, n.starts_at) for n in told] == [(jacob.id, at(MONDAY))]

    clock.now = at(MONDAY) - HOUR
    await see_to(study)
    reminders = await notices_of(study, havruta, NoticeKind.REMINDER)
    assert {n.recipient for n in reminders} == {isaac.id, jacob.id}
    assert {n.due_at for n in reminders} == {at(MONDAY) - 15 * MINUTE}

    clock.now = at(MONDAY) - 15 * MINUTE
    await delivery.deliver_due(study, carriers)
    now = await notices_of(study, havruta, NoticeKind.REMINDER)
    assert {n.state for n in now} == {NoticeState.DELIVERED}

    clock.now = at(MONDAY)
    await see_to(study)
    prospect = await entrance.look(study, havruta_id=havruta.id, by=isaac.id)
    assert prospect.running.kind is SessionKind.SCHEDULED
    assert (await notices_of(study, havruta, NoticeKind.SESSION)) != []
    opened = await occurrence_of(study, first(made))
    assert (opened.state, opened.session_id) == (OccurrenceState.OPEN, prospect.running.id)


async def test_what_nobody_comes_to_was_missed_and_covers_nothing(study, havruta, planned, clock):
    """SC-3, SE-7"""
    clock.now = at(MONDAY)
    await see_to(study)
    opened = await occurrence_of(study, first(planned))

    clock.advance(HOUR)
    (ended,) = await end_empty(study)

    session = await session_of(study, ended)
    assert (session.ending, session.covered) == (Ending.NOBODY_CAME, ())
    assert (await occurrence_of(study, opened.key)).state is OccurrenceState.MISSED


async def test_what_was_learned_was_held(study, havruta, planned, isaac, clock):
    """SE-3"""
    clock.now = at(MONDAY)
    await see_to(study)
    opened = await occurrence_of(study, first(planned))

    await lifecycle.end(study, session_id=opened.session_id, by=isaac.id)

    assert (await occurrence_of(study, opened.key)).state is OccurrenceState.HELD


async def test_where_a_session_runs_it_is_the_one_that_was_planned(
    study, havruta, planned, isaac, clock
):
    """SE-2: no second one opens, and all are told so."""
    clock.now = at(MONDAY) - MINUTE
    running = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    clock.now = at(MONDAY)
    await see_to(study)

    opened = await occurrence_of(study, first(planned))
    assert (opened.state, opened.session_id) == (OccurrenceState.OPEN, running.id)
    (told,) = await notices_of(study, havruta, NoticeKind.RUNS_ALREADY)
    assert (told.recipient, told.session_id) == (None, running.id)
    assert (await session_of(study, running)).kind is SessionKind.INSTANT


async def test_a_plan_for_later_never_blocks_starting_now(study, havruta, planned, isaac):
    """SE-2"""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    assert session.kind is SessionKind.INSTANT
    assert (await occurrence_of(study, first(planned))).state is OccurrenceState.PLANNED


async def test_after_downtime_what_is_still_to_be_learned_opens(study, havruta, planned, clock):
    """SC-7, OP-4"""
    clock.now = at(MONDAY) + HOUR - MINUTE
    await see_to(study)

    assert (await occurrence_of(study, first(planned))).state is OccurrenceState.OPEN


async def test_after_downtime_what_is_over_was_missed_and_nobody_is_called(
    study, havruta, planned, clock, carriers
):
    """SC-7: an hour-old "begins in 15 minutes" is not sent."""
    clock.now = at(MONDAY) - HOUR
    await see_to(study)
    clock.now = at(MONDAY) + HOUR
    await see_to(study)
    while await delivery.deliver_due(study, carriers):
        pass

    assert (await occurrence_of(study, first(planned))).state is OccurrenceState.MISSED
    async with study.reading() as records:
        assert await records.sessions.running(havruta.id) is None
    reminders = await notices_of(study, havruta, NoticeKind.REMINDER)
    assert {n.state for n in reminders} == {NoticeState.OBSOLETE}


@pytest.mark.parametrize("away", [9 * HOUR, 10 * DAY])
async def test_whoever_would_have_come_hears_that_nothing_was_there_to_open_it(
    study, planned, isaac, jacob, clock, carriers, away
):
    """SC-7: after a night away, and not after a week; who did not come hears nothing."""
    key = first(planned)
    await replies.reply(study, key=key, by=jacob.id, answer=Answer.NOT_COMING)
    clock.now = at(MONDAY) + away
    await see_to(study)
    while await delivery.deliver_due(study, carriers):
        pass

    told = [one for one in carriers.contents if isinstance(one, NotOpened)]
    expected = [(isaac.id, at(MONDAY))] if away < DAY else []
    assert [(one.recipient.user.id, one.starts_at) for one in told] == expected


async def test_what_is_put_away_opens_nothing_and_reminds_nobody(
    study, havruta, planned, isaac, clock
):
    """HV-3: brought back in time, it does."""
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)
    clock.now = at(MONDAY) - HOUR
    await see_to(study)
    assert await notices_of(study, havruta, NoticeKind.REMINDER) == []

    await keeping.restore(study, havruta_id=havruta.id, by=isaac.id)
    await see_to(study)
    assert len(await notices_of(study, havruta, NoticeKind.REMINDER)) == 2

    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)
    clock.now = at(MONDAY)
    await see_to(study)
    assert (await occurrence_of(study, first(planned))).state is OccurrenceState.CALLED_OFF


async def test_after_too_many_sessions_it_waits_as_others_do(study, havruta, planned, isaac, clock):
    """SE-1"""
    clock.now = at(MONDAY)
    for _ in range(10):
        session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
        await lifecycle.end(study, session_id=session.id, by=isaac.id)

    await see_to(study)
    assert (await occurrence_of(study, first(planned))).state is OccurrenceState.PLANNED

    clock.advance(10 * MINUTE)
    await see_to(study)
    assert (await occurrence_of(study, first(planned))).state is OccurrenceState.OPEN


async def test_what_is_deleted_is_not_seen_to(study, havruta, planned, isaac, clock):
    """HV-3"""
    await keeping.delete(study, havruta_id=havruta.id, by=isaac.id)
    clock.now = at(MONDAY)

    await see_to(study)

    assert await occasions.next_due(study) is None


async def test_of_many_that_begin_at_once_a_few_are_seen_to_side_by_side(
    study, havruta, isaac, clock, monkeypatch
):
    """OP-9: whoever moves meanwhile does not wait until all of them have been written."""
    for minutes in range(2 * occasions.SIDE_BY_SIDE):
        await plan(study, havruta, isaac, Timing(MONDAY + minutes * MINUTE, ISRAEL))
    clock.now = at(MONDAY) + HOUR
    going_on, seen = 0, []

    async def seeing(_, occurrence):
        nonlocal going_on
        going_on += 1
        seen.append((occurrence.key, going_on))
        await asyncio.sleep(0)
        going_on -= 1

    monkeypatch.setattr(occasions, "_see_to", seeing)

    count = await occasions.see_to_due(study)

    assert len({key for key, _ in seen}) == len(seen) == count >= 2 * occasions.SIDE_BY_SIDE
    assert max(beside for _, beside in seen) == occasions.SIDE_BY_SIDE


async def test_what_another_clock_has_just_done_is_not_done_twice(study, havruta, planned, clock):
    """SC-7"""
    clock.now = at(MONDAY)

    await occasions.see_to_due(interrupted(study, occasions.see_to_due))

    assert (await occurrence_of(study, first(planned))).state is OccurrenceState.OPEN
    assert len(await notices_of(study, havruta, NoticeKind.SESSION)) == 1


async def test_what_has_just_been_dropped_is_not_seen_to(study, havruta, planned, clock):
    """SC-5"""
    clock.now = at(MONDAY)

    await occasions.see_to_due(interrupted(study, partial(drop, key=first(planned))))

    assert await notices_of(study, havruta, NoticeKind.SESSION) == []


def interrupted(study, meanwhile, after=1):
    """The study, as another process has it in whose way this one comes."""
    storage = InterruptedStorage(study.storage, partial(meanwhile, study), after=after)
    return replace(study, storage=storage)


async def drop(study, *, key):
    async with study.storage.transaction() as records:
        await records.occurrences.remove(key)


async def test_what_fails_is_told_and_done_again(study, havruta, planned, clock):
    """SC-7"""
    clock.now = at(MONDAY)
    breaking = replace(study, storage=BreakingStorage(study.storage, after=2))

    with pytest.raises(Broken):
        await occasions.see_to_due(breaking)

    await see_to(study)
    assert (await occurrence_of(study, first(planned))).state is OccurrenceState.OPEN


async def test_by_new_rules_of_a_clock_it_stays_at_its_wall_time(
    study, havruta, planned, isaac, jacob, clock
):
    """SC-2: and all are told."""
    key = first(planned)
    clock.now = at(MONDAY) - HOUR
    await see_to(study)
    before = await occurrence_of(study, key)
    old = replace(before, starts_at=before.starts_at + HOUR)
    async with study.storage.transaction() as records:
        await records.occurrences.save(old)

    await occasions.expand_all(interrupted(study, occasions.expand_all))

    now = await occurrence_of(study, key)
    assert (now.wall, now.starts_at) == (MONDAY, at(MONDAY))
    told = await notices_of(study, havruta, NoticeKind.CLOCK_CHANGED)
    assert [(n.recipient, n.was_at, n.starts_at) for n in told] == [
        (one.id, old.starts_at, now.starts_at) for one in (isaac, jacob)
    ]


async def test_what_has_just_been_dropped_follows_no_clock(study, havruta, planned, clock):
    """SC-2"""
    old = await occurrence_of(study, first(planned))
    async with study.storage.transaction() as records:
        await records.occurrences.save(replace(old, starts_at=old.starts_at + HOUR))

    await occasions.expand_all(interrupted(study, partial(drop, key=old.key)))

    assert await notices_of(study, havruta, NoticeKind.CLOCK_CHANGED) == []


async def test_an_answer_long_ahead_keeps_nobody_from_being_reminded_as_they_wish_later(
    study, havruta, isaac, jacob, clock
):
    """SC-3, NO-3"""
    made = await plan(study, havruta, isaac, Timing(MONDAY + 14 * DAY, ISRAEL))
    await replies.reply(study, key=first(made), by=isaac.id, answer=Answer.COMING)
    await see_to(study)
    await preferences.set_lead(study, by=jacob.id, minutes=1440)

    clock.now = at(MONDAY + 13 * DAY) - HOUR
    await see_to(study)

    promised = await notices_of(study, havruta, NoticeKind.REMINDER)
    assert (jacob.id, at(MONDAY + 13 * DAY)) in {(n.recipient, n.due_at) for n in promised}
