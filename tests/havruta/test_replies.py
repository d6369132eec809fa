"""Saying whether one comes: what is kept, who hears of it, who is reminded."""

import pytest

from havruta.errors.people import WrongNumber
from havruta.errors.plans import NotExpected, OccurrenceOver
from havruta.notices.model import NoticeKind, NoticeState
from havruta.plans import changing, replies, views
from havruta.plans.model import Answer, Scope
from tests.havruta.looking import notices_of
from tests.havruta.planned import (
    HOUR,
    MINUTE,
    MONDAY,
    WEEKLY,
    at,
    first,
    occurrence_of,
    plan,
    see_to,
)

COMING, LATE, NOT_COMING = Answer


@pytest.fixture
async def key(study, havruta, isaac):
    return first(await plan(study, havruta, isaac))


async def say(study, key, by, answer, late_by=None):
    return await replies.reply(study, key=key, by=by.id, answer=answer, late_by=late_by)


async def heard_of(study, havruta):
    return [n.recipient for n in await notices_of(study, havruta, NoticeKind.REPLIED)]


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ([(COMING, None)], 0),
        ([(NOT_COMING, None)], 1),
        ([(NOT_COMING, None), (NOT_COMING, None)], 1),
        ([(NOT_COMING, None), (COMING, None)], 2),
        ([(COMING, None), (LATE, 10), (LATE, 20)], 2),
    ],
)
async def test_the_others_hear_of_what_they_would_not_expect(
    study, havruta, key, isaac, jacob, said, times
):
    """SC-4, SC-10"""
    for answer, late_by in said:
        await say(study, key, jacob, answer, late_by)

    assert await heard_of(study, havruta) == [isaac.id] * times
    (planned,) = await views.coming(study, by=isaac.id)
    (reply,) = planned.replies
    assert (reply.user_id, reply.answer, reply.late_by) == (jacob.id, *said[-1])


async def test_who_does_not_come_is_not_reminded_until_they_come_after_all(
    study, havruta, key, jacob, clock
):
    """SC-4, SC-7"""
    clock.now = at(MONDAY) - HOUR
    await see_to(study)

    states = []
    for answer in (NOT_COMING, COMING):
        await say(study, key, jacob, answer)
        await see_to(study)
        reminders = await notices_of(study, havruta, NoticeKind.REMINDER)
        states.append({n.state for n in reminders if n.recipient == jacob.id})

    assert states == [{NoticeState.OBSOLETE}, {NoticeState.OBSOLETE, NoticeState.DUE}]


async def test_who_comes_after_all_once_it_was_time_to_be_reminded_knows_when(
    study, havruta, key, jacob, clock
):
    """SC-7"""
    clock.now = at(MONDAY) - HOUR
    await see_to(study)
    await say(study, key, jacob, NOT_COMING)
    await see_to(study)
    clock.now = at(MONDAY) - MINUTE

    await say(study, key, jacob, COMING)
    await see_to(study)

    reminders = await notices_of(study, havruta, NoticeKind.REMINDER)
    assert {n.state for n in reminders if n.recipient == jacob.id} == {NoticeState.OBSOLETE}


@pytest.mark.parametrize("late_by", [0, 121])
async def test_nobody_is_that_late(study, key, jacob, late_by):
    with pytest.raises(WrongNumber):
        await say(study, key, jacob, LATE, late_by)


async def test_who_is_not_expected_has_nothing_to_say(study, havruta, isaac, jacob):
    key = first(await plan(study, havruta, isaac, who=(isaac.id,)))

    with pytest.raises(NotExpected):
        await say(study, key, jacob, COMING)


async def test_one_can_be_late_for_what_has_opened(study, key, jacob, clock):
    """SC-10"""
    clock.now = at(MONDAY)
    await see_to(study)

    assert (await say(study, key, jacob, LATE)).answer is LATE
    await see_to(study)
    assert (await occurrence_of(study, key)).due_at is None


async def test_of_what_is_called_off_nothing_is_to_be_said(study, havruta, isaac, jacob):
    weekly = first(await plan(study, havruta, isaac, WEEKLY))
    await changing.call_off(study, key=weekly, by=isaac.id, scope=Scope.THIS)

    with pytest.raises(OccurrenceOver):
        await say(study, weekly, jacob, COMING)
