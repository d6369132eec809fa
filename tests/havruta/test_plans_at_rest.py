"""Who wants no call on Shabbat is not called to what is planned; others are as ever."""

from datetime import datetime

import pytest

from havruta.notices import delivery
from havruta.notices.model import NoticeKind, NoticeState
from havruta.people import preferences, whereabouts
from havruta.people.model import Observance
from havruta.people.zones import ISRAEL
from havruta.recurrence import Timing
from tests.havruta.looking import notices_of
from tests.havruta.planned import HOUR, MINUTE, at, plan, see_to

SATURDAY_NIGHT = datetime(2026, 3, 7, 20)
"""More than an hour after the end of Shabbat in Jerusalem."""
SATURDAY_NOON = datetime(2026, 3, 7, 12)
FRIDAY_NOON = datetime(2026, 3, 6, 12)


@pytest.fixture
async def at_rest(study, isaac, jacob):
    """Isaac wants no reminders on Shabbat; Jacob has nothing against them."""
    for one in (isaac, jacob):
        await whereabouts.set_zone(study, by=one.id, said=ISRAEL)
        await preferences.set_lead(study, by=one.id, minutes=180)
    await preferences.set_observance(study, by=isaac.id, observance=Observance.REMINDERS)


async def reminders(study, havruta):
    found = await notices_of(study, havruta, NoticeKind.REMINDER)
    return {n.recipient: n.due_at for n in found if n.state is NoticeState.DUE}


async def test_what_is_changed_on_a_rest_is_told_after_it(
    study, havruta, at_rest, isaac, jacob, clock, carriers
):
    """SC-9: what is over by then is not told."""
    clock.now = at(SATURDAY_NOON)
    for start in (SATURDAY_NIGHT, SATURDAY_NOON.replace(hour=13)):
        await plan(study, havruta, jacob, Timing(start, ISRAEL))
    await delivery.deliver_due(study, carriers)
    told = await notices_of(study, havruta, NoticeKind.PLANNED)
    assert {n.state for n in told} == {NoticeState.DUE}
    assert {n.attempts for n in told} == {0}

    clock.now = max(n.due_at for n in told)
    await delivery.deliver_due(study, carriers)

    now = {n.starts_at: n.state for n in await notices_of(study, havruta, NoticeKind.PLANNED)}
    assert now[at(SATURDAY_NIGHT)] is NoticeState.DELIVERED
    assert now[at(SATURDAY_NOON.replace(hour=13))] is NoticeState.OBSOLETE


async def test_what_somebody_keeps_is_followed_as_it_changes(
    study, havruta, at_rest, isaac, jacob, clock
):
    """SC-9, SC-7"""
    await plan(study, havruta, isaac, Timing(SATURDAY_NIGHT, ISRAEL))
    clock.now = at(SATURDAY_NIGHT) - 4 * HOUR
    await see_to(study)
    moved = (await reminders(study, havruta))[isaac.id]

    await preferences.set_observance(study, by=isaac.id, observance=Observance.NOTHING)
    await see_to(study)
    assert (await reminders(study, havruta))[isaac.id] == at(SATURDAY_NIGHT) - 3 * HOUR

    await preferences.set_observance(study, by=isaac.id, observance=Observance.REMINDERS)
    await see_to(study)
    assert (await reminders(study, havruta))[isaac.id] == moved

    await preferences.set_lead(study, by=isaac.id, minutes=5)
    await see_to(study)
    assert (await reminders(study, havruta))[isaac.id] == at(SATURDAY_NIGHT) - 5 * MINUTE
