"""What becomes of a rule when one of its times is moved, and the others with it."""

from datetime import date, datetime, timedelta

import pytest

from havruta.plans.shifting import shifted
from havruta.recurrence import Frequency, Rule, Timing

DAILY, WEEKLY, MONTHLY = Frequency
START = datetime(2026, 3, 2, 20)
"""A Monday, the first of its month."""


def moved(rule, days, *, start=START, later=0, hours=1):
    """The timing, once its time `later` days after the first is moved by so much."""
    original = start + timedelta(days=later)
    to = original + timedelta(days=days, hours=hours)
    return shifted(Timing(start, "Asia/Jerusalem", rule), original, to)


@pytest.mark.parametrize(
    ("rule", "days", "later", "then", "start"),
    [
        (None, 1, 0, None, datetime(2026, 3, 3, 21)),
        (Rule(DAILY), 0, 0, Rule(DAILY), datetime(2026, 3, 2, 21)),
        (Rule(DAILY, interval=2), 1, 4, Rule(DAILY, interval=2), datetime(2026, 3, 3, 21)),
        (
            Rule(WEEKLY, weekdays=(0, 3)),
            1,
            0,
            Rule(WEEKLY, weekdays=(1, 3)),
            datetime(2026, 3, 3, 21),
        ),
        (
            Rule(WEEKLY, weekdays=(0, 3)),
            1,
            3,
            Rule(WEEKLY, weekdays=(0, 4)),
            datetime(2026, 3, 2, 21),
        ),
        (
            Rule(WEEKLY, weekdays=(0, 3), until=date(2026, 6, 1)),
            -1,
            7,
            Rule(WEEKLY, weekdays=(3, 6), until=date(2026, 5, 31)),
            datetime(2026, 3, 1, 21),
        ),
        (Rule(MONTHLY, weekdays=(0,), nth=1), 1, 35, Rule(MONTHLY, weekdays=(1,), nth=1), None),
        (Rule(MONTHLY, weekdays=(0,), nth=1), 8, 0, Rule(MONTHLY, weekdays=(1,), nth=2), None),
        (Rule(MONTHLY, month_day=2), 3, 0, Rule(MONTHLY, month_day=5), datetime(2026, 3, 5, 21)),
        (Rule(MONTHLY, month_day=2), 3, 31, Rule(MONTHLY, month_day=5), datetime(2026, 3, 5, 21)),
    ],
)
def test_a_rule_follows_the_time_that_is_moved(rule, days, later, then, start):
    """SC-5"""
    timing = moved(rule, days, later=later)

    assert timing.rule == then
    assert start is None or timing.start == start


@pytest.mark.parametrize(
    ("rule", "start", "days", "then"),
    [
        (Rule(MONTHLY, weekdays=(6,), nth=-1), datetime(2026, 3, 29, 20), 1, (0, -1)),
        (Rule(MONTHLY, weekdays=(6,), nth=-1), datetime(2026, 3, 29, 20), -7, (6, 4)),
        (Rule(MONTHLY, month_day=-1), datetime(2026, 3, 31, 20), 0, -1),
        (Rule(MONTHLY, month_day=-1), datetime(2026, 3, 31, 20), -1, 30),
    ],
)
def test_what_is_the_last_of_its_month_stays_so_where_it_can(rule, start, days, then):
    """SC-5"""
    changed = moved(rule, days, start=start).rule

    assert then in {changed.month_day, (*changed.weekdays, changed.nth)}
