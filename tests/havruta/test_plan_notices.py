"""What is told of plans: to whom, in whose zone, and what is too late to be told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.havrutot import membership
from havruta.havrutot.model import Home
from havruta.notices import delivery
from havruta.notices.content import Opened
from havruta.notices.model import NoticeKind, NoticeState
from havruta.notices.plan_content import RunsAlready
from havruta.people import whereabouts
from havruta.plans import changing, replies
from havruta.plans.model import Answer, Scope
from havruta.sessions import lifecycle
from tests.havruta.looking import keep, notices_of
from tests.havruta.planned import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    ONCE,
    WEEKLY,
    at,
    first,
    occurrence_of,
    plan,
    see_to,
)

WEEK = timedelta(weeks=1)
TUESDAY = MONDAY + DAY
TO_TUESDAY = {"to": TUESDAY, "zone": "Asia/Jerusalem"}


@pytest.fixture
async def weekly(study, havruta, isaac):
    return await plan(study, havruta, isaac, WEEKLY)


async def deliver(study, carriers):
    """Deliver what is due; return what was told."""
    carriers.contents.clear()
    while await delivery.deliver_due(study, carriers):
        pass
    return list(carriers.contents)


async def states(study, havruta, kind):
    return {n.state for n in await notices_of(study, havruta, kind)}


async def test_times_are_read_by_the_clock_of_their_reader(study, weekly, jacob, carriers):
    """SC-3: or, where it is not known, by the plan's own."""
    (content,) = await deliver(study, carriers)
    assert (content.zone, content.who.name) == ("Asia/Jerusalem", "Isaac")

    await whereabouts.set_zone(study, by=jacob.id, said="America/New_York")
    await plan_again(study, content)
    (content,) = await deliver(study, carriers)
    assert content.zone == "America/New_York"


async def plan_again(study, content):
    await changing.call_off(study, key=content.key, by=content.who.id, scope=Scope.THIS)


async def test_of_several_times_that_are_moved_it_is_told_what_they_were(
    study, weekly, isaac, carriers
):
    """SC-3"""
    await deliver(study, carriers)
    for scope in (Scope.THIS, Scope.FOLLOWING):
        key = first(weekly)
        to = {"to": TUESDAY + HOUR, "zone": "Asia/Jerusalem"}
        await changing.move(study, key=key, by=isaac.id, **to, scope=scope)
        (content,) = await deliver(study, carriers)
        assert (content.scope, content.was) == (
            scope,
            None if scope is Scope.THIS else WEEKLY,
        )
    assert content.was_at == at(TUESDAY) + HOUR


@pytest.mark.parametrize("scope", [Scope.THIS, Scope.ALL])
async def test_what_would_be_over_by_now_is_not_told(
    study, havruta, weekly, isaac, clock, carriers, scope
):
    """SC-7"""
    await changing.call_off(study, key=first(weekly), by=isaac.id, scope=scope)
    await changing.restore(study, key=first(weekly), by=isaac.id)
    await changing.move(study, key=first(weekly), by=isaac.id, **TO_TUESDAY, scope=Scope.THIS)
    await replies.reply(study, key=first(weekly), by=isaac.id, answer=Answer.LATE)
    clock.now = at(TUESDAY) + HOUR

    assert await deliver(study, carriers) == []

    assert {n.state for n in await notices_of(study, havruta)} == {NoticeState.OBSOLETE}


async def test_a_plan_that_is_called_off_was_never_worth_telling(
    study, havruta, weekly, isaac, carriers
):
    """NO-3"""
    await changing.call_off(study, key=first(weekly), by=isaac.id, scope=Scope.ALL)

    await deliver(study, carriers)

    assert await states(study, havruta, NoticeKind.PLANNED) == {NoticeState.OBSOLETE}
    assert await states(study, havruta, NoticeKind.PLAN_CALLED_OFF) == {NoticeState.DELIVERED}


async def test_who_has_left_is_told_nothing_more(study, havruta, weekly, jacob, clock, carriers):
    """HV-3, SC-7"""
    clock.now = at(MONDAY) - HOUR
    await see_to(study)
    await membership.leave(study, havruta_id=havruta.id, by=jacob.id)

    await deliver(study, carriers)
    assert await states(study, havruta, NoticeKind.PLANNED) == {NoticeState.OBSOLETE}

    await see_to(study)
    reminders = await notices_of(study, havruta, NoticeKind.REMINDER)
    assert {n.state for n in reminders if n.recipient == jacob.id} == {NoticeState.OBSOLETE}


async def test_who_was_reminded_and_leaves_was_reminded(
    study, havruta, weekly, jacob, clock, carriers
):
    """SC-7"""
    clock.now = at(MONDAY) - 15 * MINUTE
    await see_to(study)
    await deliver(study, carriers)
    await membership.leave(study, havruta_id=havruta.id, by=jacob.id)

    await see_to(study)

    assert await states(study, havruta, NoticeKind.REMINDER) == {NoticeState.DELIVERED}


async def test_a_reminder_that_comes_late_says_so(study, weekly, clock, carriers):
    """SC-7"""
    clock.now = at(MONDAY) - HOUR
    await see_to(study)
    await deliver(study, carriers)
    clock.now = at(MONDAY) - 5 * MINUTE

    told = await deliver(study, carriers)

    assert [(one.is_late, one.ahead) for one in told] == [(True, 5 * MINUTE)] * 2


async def test_a_reminder_of_what_is_elsewhere_by_now_is_not_told(
    study, havruta, weekly, isaac, clock, carriers
):
    """SC-7: even if it was on its way when that was changed."""
    clock.now = at(MONDAY) - 20 * MINUTE
    await see_to(study)
    promised = await notices_of(study, havruta, NoticeKind.REMINDER)
    await changing.move(study, key=first(weekly), by=isaac.id, **TO_TUESDAY, scope=Scope.THIS)
    dropped = replace(promised[0], original=TUESDAY)
    await keep(study, notices=promised[1])
    await keep(study, notices=dropped)
    clock.now = at(MONDAY) - 15 * MINUTE

    await deliver(study, carriers)

    assert await states(study, havruta, NoticeKind.REMINDER) == {NoticeState.OBSOLETE}


async def test_what_somebody_said_of_a_time_that_moved_is_not_told(
    study, havruta, weekly, isaac, jacob, carriers
):
    """SC-4"""
    await deliver(study, carriers)
    await replies.reply(study, key=first(weekly), by=jacob.id, answer=Answer.LATE, late_by=5)
    (content,) = await deliver(study, carriers)
    assert (content.who.name, content.reply.late_by) == ("Jacob", 5)
    await replies.reply(study, key=first(weekly), by=jacob.id, answer=Answer.NOT_COMING)
    await changing.move(study, key=first(weekly), by=isaac.id, **TO_TUESDAY, scope=Scope.THIS)

    await deliver(study, carriers)

    assert NoticeState.OBSOLETE in await states(study, havruta, NoticeKind.REPLIED)


async def test_the_clock_of_a_zone_is_told_of_once_it_matters(
    study, havruta, weekly, isaac, jacob, clock, carriers
):
    """SC-2"""
    await deliver(study, carriers)
    promise = (await notices_of(study, havruta, NoticeKind.PLANNED))[0]
    promise = replace(promise, kind=NoticeKind.CLOCK_CHANGED, state=NoticeState.DUE, about=None)
    changed = replace(promise, was_at=at(MONDAY) - HOUR, lease_until=None, settled_at=None)
    for state in (NoticeState.DELIVERED, NoticeState.OBSOLETE):
        await keep(study, notices=changed)
        await deliver(study, carriers)
        assert await states(study, havruta, NoticeKind.CLOCK_CHANGED) == {state}
        clock.now = at(MONDAY) + HOUR


async def test_that_a_session_runs_already_is_told_while_it_does(
    study, havruta, weekly, isaac, clock, carriers
):
    """SE-2"""
    clock.now = at(MONDAY) - MINUTE
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    clock.now = at(MONDAY)
    await see_to(study)
    assert (await occurrence_of(study, first(weekly))).session_id == session.id
    told = [one for one in await deliver(study, carriers) if isinstance(one, RunsAlready)]
    assert [(one.session_id, one.recipient) for one in told] == [(session.id, None)]

    again = replace((await notices_of(study, havruta, NoticeKind.RUNS_ALREADY))[0])
    again = replace(again, state=NoticeState.DUE, lease_until=None, settled_at=None)
    await keep(study, notices=again)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    await deliver(study, carriers)
    assert await states(study, havruta, NoticeKind.RUNS_ALREADY) == {NoticeState.OBSOLETE}


async def test_a_plan_for_some_calls_them_alone(study, havruta, isaac, jacob, clock):
    """SC-1, SE-2: without a home, each."""
    await keep(study, havrutot=replace(havruta, home=Home()))
    await plan(study, havruta, isaac, who=(isaac.id,))
    clock.now = at(MONDAY) - MINUTE
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    clock.now = at(MONDAY)
    await see_to(study)
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    runs = await notices_of(study, havruta, NoticeKind.RUNS_ALREADY)
    assert [n.recipient for n in runs] == [isaac.id]

    clock.now = at(TUESDAY) - HOUR
    await plan(study, havruta, isaac, replace(ONCE, start=TUESDAY), who=(isaac.id,))
    clock.now = at(TUESDAY)
    await see_to(study)
    sessions = await notices_of(study, havruta, NoticeKind.SESSION)
    assert [n.recipient for n in sessions if n.session_id != session.id] == [isaac.id]


@pytest.mark.parametrize(("minutes", "late_by"), [(1, 0), (50, 50), (61, 0)])
async def test_what_opens_late_says_so_while_it_runs(
    study, havruta, weekly, isaac, clock, carriers, minutes, late_by
):
    """SC-7: though it was to begin an hour ago, it still runs."""
    await deliver(study, carriers)
    clock.now = at(MONDAY) + min(minutes, 59) * MINUTE
    await see_to(study)
    if minutes > 59:
        session_id = (await occurrence_of(study, first(weekly))).session_id
        await lifecycle.end(study, session_id=session_id, by=isaac.id)

    opened = {one.late_by for one in await deliver(study, carriers) if isinstance(one, Opened)}

    assert opened == {late_by}
