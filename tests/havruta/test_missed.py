"""A session that somebody missed: offered to them, and gone through at their own pace."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.annotations import marking
from havruta.annotations.model import AnnotationKind
from havruta.errors.havrutot import NotAllowed
from havruta.errors.sessions import NothingMissed
from havruta.havrutot.model import Participant
from havruta.ids import PlanId
from havruta.notices import delivery
from havruta.notices.model import NoticeKind, NoticeState
from havruta.people.model import Observance
from havruta.plans.expansion import occurrence
from havruta.plans.model import OccurrenceState, Plan
from havruta.progress import reports
from havruta.recurrence import Timing, wall
from havruta.sessions import away, lifecycle, missed, navigation, presence
from havruta.sessions.away import Told

MINUTE = timedelta(minutes=1)


async def told(study, havruta):
    async with study.reading() as records:
        made = await records.notices.of(havruta.id)
    return [one for one in made if one.kind is NoticeKind.MISSED]


@pytest.fixture
async def past(study, room, session, isaac):
    """Isaac has gone by himself from the first chapter into the second, and asked something."""
    await room.comes(isaac)
    for ref in ("Ruth 1:20", "Ruth 2:2"):
        await room.moved_by(isaac, ref)
    await marking.annotate(
        study, session_id=session.id, by=isaac.id, ref="Ruth 2:1", kind=AnnotationKind.QUESTION
    )
    return await room.ends(isaac, after=10 * MINUTE)


async def test_who_missed_a_session_is_told_once_and_nobody_else(study, havruta, past, jacob):
    """PR-6"""
    (one,) = await told(study, havruta)

    assert (one.recipient, one.session_id) == (jacob.id, past.id)


async def test_they_go_through_it_step_by_step_and_it_counts_for_them_alone(
    study, havruta, past, isaac, jacob
):
    """PR-6: own coverage apart from the pair's."""
    before = await reports.progress(study, havruta_id=havruta.id, by=jacob.id)
    steps = [
        await missed.walk(study, session_id=past.id, by=jacob.id, step=step) for step in (0, 1, 9)
    ]
    assert [(one.step, one.steps, one.is_learned) for one in steps] == [
        (1, 2, False),
        (1, 2, False),
        (2, 2, False),
    ]
    assert [source.ref for source in steps[-1].sources] == ["Ruth 2:1", "Ruth 2:2"]
    assert len(steps[-1].sources[0].marks) == 1
    assert steps[-1].versions

    for _ in range(2):  # pressed twice
        await missed.caught_up(study, session_id=past.id, by=jacob.id)

    after = await reports.progress(study, havruta_id=havruta.id, by=jacob.id)
    assert (before.mine.rounds[-1].learned, after.mine.rounds[-1].learned) == (0, 24)
    assert (after.mine.sessions, after.mine.seconds) == (0, 0)
    assert after.ours == before.ours
    again = await missed.walk(study, session_id=past.id, by=jacob.id, step=1)
    assert again.is_learned


async def test_whom_it_was_not_planned_for_has_not_missed_it(
    study, havruta, room, session, isaac, jacob, esau, clock
):
    """PR-6"""
    async with study.transaction() as records:
        three = (*havruta.participants, Participant(esau.id, havruta.created_at))
        await records.havrutot.save(replace(havruta, participants=three))
        timing = Timing(wall(clock.now, "Etc/UTC"), "Etc/UTC")
        of_two = (isaac.id, jacob.id)
        plan = Plan(PlanId("p"), havruta.id, isaac.id, timing, 60, clock.now, who=of_two)
        await records.plans.save(plan)
        planned = occurrence(plan, timing.start)
        await records.occurrences.save(
            replace(planned, state=OccurrenceState.OPEN, session_id=session.id)
        )
    await room.comes(isaac)
    await room.moved_by(isaac, "Ruth 1:2")
    await room.ends(isaac)

    assert [one.recipient for one in await told(study, havruta)] == [jacob.id]


async def test_who_has_gone_through_it_is_offered_it_no_more(study, havruta, past, jacob, carriers):
    """PR-6: nor is what was answered asked again (PR-8)."""
    kept = await away.tell(
        study, havruta_id=havruta.id, by=past.started_by, told=Told("1:1", past.started_at.date())
    )
    await missed.caught_up(study, session_id=past.id, by=jacob.id)
    await away.take_back(study, away_id=kept.id, by=past.started_by)

    await delivery.deliver_due(study, carriers)

    async with study.reading() as records:
        made = {one.kind: one.state for one in await records.notices.of(havruta.id)}
    assert made[NoticeKind.MISSED] is made[NoticeKind.AWAY] is NoticeState.OBSOLETE


async def test_who_was_there_keeps_what_they_have(study, havruta, past, isaac):
    """PR-6"""
    before = await reports.progress(study, havruta_id=havruta.id, by=isaac.id)

    await missed.caught_up(study, session_id=past.id, by=isaac.id)

    assert (await reports.progress(study, havruta_id=havruta.id, by=isaac.id)) == before


async def test_nothing_is_missed_of_what_runs_or_covered_nothing_nor_by_strangers(
    study, havruta, session, isaac, jacob, esau
):
    """PR-6, SY-1"""
    for wish in (missed.caught_up, _first_step):
        with pytest.raises(NothingMissed):
            await wish(study, session_id=session.id, by=jacob.id)
        with pytest.raises(NotAllowed):
            await wish(study, session_id=session.id, by=esau.id)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    assert await told(study, havruta) == []
    with pytest.raises(NothingMissed):
        await missed.caught_up(study, session_id=session.id, by=jacob.id)


async def _first_step(study, **of):
    return await missed.walk(study, **of, step=1)


async def test_nobody_is_told_while_they_rest_or_of_what_was_before_they_came(
    study, havruta, room, session, isaac, jacob, clock
):
    """PR-6, SC-9"""
    async with study.transaction() as records:
        await records.users.change(jacob.id, zone="Asia/Jerusalem", observance=Observance.REMINDERS)
    while clock.now.weekday() != 5:
        clock.advance(timedelta(days=1))
    await room.comes(isaac)
    await room.moved_by(isaac, "Ruth 1:2")
    await room.ends(isaac, after=MINUTE)
    (one,) = await told(study, havruta)
    assert one.due_at > clock.now

    async with study.transaction() as records:
        kept = await records.havrutot.get(havruta.id)
        first, second = kept.participants
        second = replace(second, joined_at=clock.now + timedelta(days=1))
        await records.havrutot.save(replace(kept, participants=(first, second)))
    another = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    await presence.connect(study, session_id=another.id, by=isaac.id)
    await navigation.navigate(study, session_id=another.id, ref="Ruth 1:3", by=isaac.id)
    await lifecycle.end(study, session_id=another.id, by=isaac.id)
    assert len(await told(study, havruta)) == 1
