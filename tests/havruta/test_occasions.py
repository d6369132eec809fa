"""The day itself: reminders ahead, the session opens at its time, and what becomes of it."""

import pytest

from havruta.notices import delivery
from havruta.notices.model import NoticeKind, NoticeState
from havruta.plans.model import OccurrenceState
from havruta.sessions import entrance, lifecycle
from havruta.sessions.model import Ending, SessionKind
from tests.havruta.looking import end_empty, notices_of, session_of
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

    clock.now = at(MONDAY) - DAY
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
