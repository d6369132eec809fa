"""Nobody is called while they keep Shabbat or a festival, if that is what they wish."""

from dataclasses import replace
from datetime import datetime

import pytest

from havruta.notices import delivery
from havruta.notices.model import NoticeKind, NoticeState
from havruta.people.model import Observance
from havruta.people.zones import ISRAEL
from havruta.recurrence import Timing
from havruta.sessions import lifecycle
from tests.havruta.looking import notice_now, notices_of
from tests.havruta.planned import HOUR, MINUTE, at, plan, see_to

FRIDAY_NIGHT = datetime(2026, 3, 6, 20)
SHABBAT = datetime(2026, 3, 7, 11)
SATURDAY_NIGHT = datetime(2026, 3, 7, 21)
ENDS = datetime(2026, 3, 7, 18, 19)
"""At the latest somewhere in Israel."""


@pytest.fixture
def keep_shabbat(study):
    """Have somebody in Israel keep Shabbat, and wish so."""

    async def keep_shabbat(user, observance=Observance.REMINDERS):
        chosen = {"zone": ISRAEL, "observance": observance, "lead": 60}
        async with study.transaction() as records:
            return await records.users.change(user.id, **chosen)

    return keep_shabbat


async def reminded(study, havruta, user):
    """When somebody is to be reminded."""
    found = await notices_of(study, havruta, NoticeKind.REMINDER)
    return [notice.due_at for notice in found if notice.recipient == user.id]


async def test_what_comes_up_on_shabbat_is_told_after_it(
    study, havruta, isaac, jacob, keep_shabbat, promise, clock, carriers
):
    """SC-9: and at once to whoever has not wished so."""
    await keep_shabbat(jacob)
    clock.now = at(SHABBAT)
    to_jacob = await promise(NoticeKind.LEFT)

    await delivery.deliver_due(study, carriers)
    waiting = await notice_now(study, to_jacob)
    assert carriers.carried == []
    assert (waiting.state, waiting.due_at, waiting.attempts) == (NoticeState.DUE, at(ENDS), 0)

    clock.now = at(ENDS)
    await delivery.deliver_due(study, carriers)
    assert (await notice_now(study, to_jacob)).state is NoticeState.DELIVERED


async def test_what_was_tried_before_shabbat_is_not_taken_up_again_and_again_on_it(
    study, keep_shabbat, jacob, promise, clock, carriers
):
    """SC-9"""
    await keep_shabbat(jacob)
    clock.now = at(SHABBAT)
    await promise(NoticeKind.LEFT, attempts=1)

    rounds = [await delivery.deliver_due(study, carriers) for _ in range(3)]

    assert rounds == [1, 0, 0]


async def test_whoever_rests_is_not_called_at_home(
    study, havruta, isaac, jacob, keep_shabbat, clock, carriers
):
    """SC-9"""
    await keep_shabbat(jacob)
    clock.now = at(SHABBAT)
    async with study.transaction() as records:
        told_at_home = tuple(replace(p, notify=None) for p in havruta.participants)
        await records.havrutot.save(replace(havruta, participants=told_at_home))
    await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)

    await delivery.deliver_due(study, carriers)

    (opened,) = carriers.contents
    assert opened.mentions == ()


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        (SATURDAY_NIGHT, datetime(2026, 3, 7, 20)),
        (datetime(2026, 3, 7, 19), datetime(2026, 3, 7, 18, 49)),
        (datetime(2026, 3, 7, 18, 30), datetime(2026, 3, 6, 16, 30)),
    ],
)
async def test_a_reminder_comes_when_its_reader_may_be_called(
    study, havruta, isaac, jacob, keep_shabbat, clock, starts, due
):
    """SC-9, NO-1: after the rest, or before it, though that is long before."""
    await keep_shabbat(jacob)
    await plan(study, havruta, isaac, Timing(starts, ISRAEL))
    clock.now = at(due) - MINUTE
    await see_to(study)

    assert await reminded(study, havruta, jacob) == [at(due)]


async def test_whoever_comes_to_no_session_then_is_not_reminded_of_it(
    study, havruta, isaac, jacob, keep_shabbat, clock
):
    """SC-9"""
    await keep_shabbat(jacob, Observance.SESSIONS)
    await plan(study, havruta, isaac, Timing(FRIDAY_NIGHT, ISRAEL))
    clock.now = at(FRIDAY_NIGHT) - HOUR
    await see_to(study)

    assert await reminded(study, havruta, jacob) == []
    assert await reminded(study, havruta, isaac) == [at(FRIDAY_NIGHT) - 15 * MINUTE]
