"""What an ended session is to each who was there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from havruta.ids import SessionId, StayId, UserId
from havruta.sessions.learned import day_of, summed
from havruta.sessions.model import Learning, Stay

MINUTE = timedelta(minutes=1)
LATE = datetime(2026, 3, 1, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "zone", "day"),
    [
        (1, "Asia/Jerusalem", 1),
        (2, "Asia/Jerusalem", 2),
        (3, "Etc/UTC", 1),
        (4, "Etc/UTC", 2),
        (8, "America/New_York", 1),
        (9, "America/New_York", 2),
    ],
)
def test_a_day_of_learning_turns_at_four_in_the_morning_by_ones_own_clock(hour, zone, day):
    """PR-9"""
    assert day_of(datetime(2026, 3, 2, hour, tzinfo=UTC), zone) == date(2026, 3, day)


async def test_who_was_there_has_learned_on_the_day_on_which_they_came(
    room, study, havruta, isaac, jacob
):
    """PR-9, SE-9: who has no zone goes by UTC; whoever is still there leaves at the end."""
    await room.comes(isaac)
    await room.comes(jacob, after=10 * MINUTE)
    await room.goes(jacob, after=5 * MINUTE)
    await room.is_seen(isaac, after=4 * MINUTE)
    ended = await room.ends(isaac, after=MINUTE)

    async with study.reading() as records:
        kept = await records.learnings.of(havruta.id)
    day = day_of(ended.started_at, "Etc/UTC")
    assert {(one.user_id, one.day, one.seconds) for one in kept} == {
        (isaac.id, day, 20 * 60),
        (jacob.id, day, 5 * 60),
    }


def test_somebody_who_came_twice_has_learned_both_times_on_the_day_of_the_first():
    """PR-9, SE-9"""
    first = Stay(StayId("a"), SessionId("s"), UserId("u"), LATE, LATE + MINUTE, LATE + MINUTE)
    again = LATE + timedelta(hours=6)
    second = replace(first, came_at=again, left_at=again + MINUTE)

    assert summed([second, first], {first.user_id: "Etc/UTC"}) == [
        Learning(first.session_id, first.user_id, LATE.date(), 120)
    ]
