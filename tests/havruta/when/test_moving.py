"""Where a time is to move to: seen from its own day, and from today."""

from datetime import UTC, datetime

import pytest

from havruta.errors.plans import NotUnderstood
from havruta.when.moving import moves_meant

SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOVING = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)
"""A Tuesday, at half past eight in the evening in Jerusalem."""


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("21:00", [datetime(2026, 3, 10, 21), datetime(2026, 3, 1, 21)]),
        ("Wednesday 20:30", [datetime(2026, 3, 11, 20, 30), datetime(2026, 3, 4, 20, 30)]),
        ("12 March 19:00", [datetime(2026, 3, 12, 19)]),
    ],
)
def test_it_is_meant_from_its_own_day_and_from_today(said, meant):
    """SC-5: each is shown once, the one near its own day first."""
    found = moves_meant(said, moving=MOVING, now=SUNDAY, zone="Asia/Jerusalem", language="en")

    assert [timing.start for timing in found] == meant


def test_an_hour_that_may_be_two_is_both():
    """SC-5"""
    found = moves_meant("at 8", moving=MOVING, now=SUNDAY, zone="Asia/Jerusalem", language="en")

    assert {timing.start.hour for timing in found} == {8, 20}


def test_what_is_no_time_is_none_from_either():
    """SC-5, OP-1"""
    with pytest.raises(NotUnderstood):
        moves_meant("gibberish", moving=MOVING, now=SUNDAY, zone="UTC", language="en")
