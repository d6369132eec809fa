"""What a havruta has learned, and what of it somebody was there for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.havrutot import NotAllowed
from havruta.ids import PlanId
from havruta.people.model import Observance
from havruta.plans.expansion import occurrence
from havruta.plans.model import OccurrenceState, Plan
from havruta.progress import recomputing, reports
from havruta.progress.meetings import Regularity
from havruta.recurrence import Timing, wall
from havruta.refs import Stretch
from havruta.sessions import lifecycle, presence
from havruta.sessions.model import Learning

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def told(study, havruta, by):
    return await reports.progress(study, havruta_id=havruta.id, by=by.id)


async def learn(study, havruta, *people, clock, covered):
    """The first, who owns it, and the others learn for an hour; return the session."""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=people[0].id)
    for one in people:
        await presence.connect(study, session_id=session.id, by=one.id)
    async with study.transaction() as records:
        sat = await records.sessions.lock(session.id)
        await records.sessions.save(replace(sat, covered=(Stretch(*covered),)))
    clock.advance(HOUR)
    async with study.transaction() as records:
        for stay in await records.stays.of([session.id]):
            await records.stays.save(replace(stay, seen_at=clock.now))
    return await lifecycle.end(study, session_id=session.id, by=people[0].id)


async def planned(study, havruta, by, states, clock):
    """Times of a plan that are over, a day after another."""
    plan = Plan(
        PlanId("p"), havruta.id, by.id, Timing(wall(clock.now, "Etc/UTC"), "Etc/UTC"), 60, clock.now
    )
    async with study.transaction() as records:
        await records.plans.save(plan)
        for number, (state, session) in enumerate(states):
            at = plan.timing.start + number * HOUR
            one = replace(occurrence(plan, at), state=state, session_id=session and session.id)
            await records.occurrences.save(one)
    clock.advance(len(states) * HOUR)


async def test_what_one_was_there_for_is_told_apart_from_what_all_have_learned(
    study, havruta, isaac, jacob, clock
):
    """PR-3, PR-6"""
    await learn(study, havruta, isaac, jacob, clock=clock, covered=("Ruth 1:1", "Ruth 1:3"))
    clock.advance(DAY)
    await learn(study, havruta, isaac, clock=clock, covered=("Ruth 1:3", "Ruth 1:5"))

    found = await told(study, havruta, jacob)

    assert (found.ours.seconds, found.ours.sessions, found.ours.rounds[-1].learned) == (7200, 2, 5)
    assert (found.mine.seconds, found.mine.sessions, found.mine.rounds[-1].learned) == (3600, 1, 3)
    assert len(found.ours.days) == 2
    assert found.parts[0].name == "1"
    assert found.ours.siyum is not None


async def test_a_session_that_nobody_came_to_counts_nothing(study, havruta, isaac):
    """PR-3, SE-9"""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    found = await told(study, havruta, isaac)

    assert (found.ours.seconds, found.ours.sessions, found.ours.days) == (0, 0, {})
    assert found.ours.rounds[-1].learned == 0


async def test_only_what_was_due_counts_as_a_meeting(study, havruta, isaac, jacob, clock):
    """PR-9"""
    held = await learn(study, havruta, isaac, clock=clock, covered=("Ruth 1:1", "Ruth 1:2"))
    off, missed = (OccurrenceState.CALLED_OFF, None), (OccurrenceState.MISSED, None)
    await planned(study, havruta, isaac, [missed, (OccurrenceState.HELD, held), off, off], clock)

    assert (await told(study, havruta, isaac)).ours.regularity == Regularity(1, 2, 1)
    assert (await told(study, havruta, isaac)).mine.regularity == Regularity(1, 2, 1)
    assert (await told(study, havruta, jacob)).mine.regularity == Regularity(0, 2, 0)


async def test_a_meeting_on_somebodys_rest_neither_breaks_nor_adds(
    study, havruta, isaac, jacob, clock
):
    """PR-9"""
    async with study.transaction() as records:
        await records.users.change(jacob.id, zone="Asia/Jerusalem", observance=Observance.SESSIONS)
    while clock.now.weekday() != 5:
        clock.advance(DAY)
    clock.now = clock.now.replace(hour=8)
    await planned(study, havruta, isaac, [(OccurrenceState.MISSED, None)], clock)

    found = await told(study, havruta, jacob)

    assert (found.ours.regularity, found.mine.regularity) == (Regularity(0, 0, 0),) * 2
    assert (await told(study, havruta, isaac)).mine.regularity == Regularity(0, 1, 0)


async def test_without_the_books_shape_the_times_are_still_told(
    study, havruta, isaac, clock, library
):
    """PR-3"""
    await learn(study, havruta, isaac, clock=clock, covered=("Ruth 1:1", "Ruth 1:2"))
    library.away = True

    found = await told(study, havruta, isaac)

    assert (found.parts, found.ours.rounds, found.ours.seconds) == ((), (), 3600)


async def test_strangers_are_not_told_what_was_learned(study, havruta, esau):
    """PR-3, SY-1"""
    with pytest.raises(NotAllowed):
        await told(study, havruta, esau)


async def test_recomputing_finds_no_difference_but_repairs_one(study, havruta, isaac, clock):
    """PR-5, PR-9: the day stays what it was, wherever one has gone since."""
    session = await learn(study, havruta, isaac, clock=clock, covered=("Ruth 1:1", "Ruth 1:2"))
    async with study.reading() as records:
        (kept,) = await records.learnings.of(havruta.id)

    assert not await recomputing.recompute(study, havruta_id=havruta.id)

    async with study.transaction() as records:
        await records.learnings.save(replace(kept, seconds=1, day=kept.day - DAY))
    assert await recomputing.recompute(study, havruta_id=havruta.id)
    async with study.reading() as records:
        assert list(await records.learnings.of(havruta.id)) == [replace(kept, day=kept.day - DAY)]
    assert session.id == kept.session_id


async def test_everything_is_recomputed_at_once(study, havruta, isaac, clock):
    """PR-5"""
    await learn(study, havruta, isaac, clock=clock, covered=("Ruth 1:1", "Ruth 1:2"))
    assert await recomputing.recompute_all(study) == (1, 0)

    async with study.transaction() as records:
        kept = await records.havrutot.get(havruta.id)
        await records.havrutot.save(replace(kept, ended_sessions=9))

    assert await recomputing.recompute_all(study) == (1, 1)
    assert await recomputing.recompute_all(study) == (1, 0)


async def test_what_one_has_caught_up_with_is_theirs_alone(study, havruta, isaac, jacob, clock):
    """PR-6: it is learned, and was no session of theirs."""
    session = await learn(study, havruta, isaac, clock=clock, covered=("Ruth 1:1", "Ruth 1:2"))
    day = (await told(study, havruta, jacob)).today
    async with study.transaction() as records:
        await records.learnings.save(Learning(session.id, jacob.id, day, 0, caught_up=True))

    found = await told(study, havruta, jacob)

    assert (found.mine.sessions, found.mine.rounds[-1].learned) == (0, 2)
    assert (found.ours.sessions, found.ours.seconds) == (1, 3600)
