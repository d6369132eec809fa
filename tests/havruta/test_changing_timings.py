"""How a timing is changed: split in two, or moved as a whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after, shift, split, walls
from tests.havruta.test_recurrence import moments, rules

DAILY, WEEKLY, MONTHLY = Frequency
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
NEW_YORK = "America/New_York"


def all_of(timing):
    """Return what there is within some years."""
    if timing is None:
        return []
    return walls(
        timing, datetime(2000, 1, 1, tzinfo=UTC), datetime(2027, 8, 1, tzinfo=UTC), most=100000
    )


def at(month, day, hour=20, year=2026):
    return datetime(year, month, day, hour)


def test_a_count_is_divided_where_it_is_split():
    """SC-5"""
    timing = Timing(at(11, 30), NEW_YORK, Rule(WEEKLY, weekdays=(MONDAY,), count=5))

    before, after = split(timing, at(12, 14))

    assert (before.start, before.rule.count) == (at(11, 30), 2)
    assert (after.start, after.rule.count) == (at(12, 14), 3)


def test_without_a_count_the_first_part_ends_on_its_last_day():
    """SC-5"""
    timing = Timing(at(11, 30), NEW_YORK, Rule(WEEKLY, weekdays=(MONDAY,), until=date(2027, 1, 9)))

    before, after = split(timing, at(12, 14))

    assert before.rule.until == date(2026, 12, 7)
    assert (after.start, after.rule.until) == (at(12, 14), date(2027, 1, 9))


def test_there_is_nothing_before_the_first_and_nothing_after_the_last():
    """SC-5"""
    timing = Timing(at(11, 30), NEW_YORK, Rule(DAILY, count=3))
    once = Timing(at(11, 30), NEW_YORK)

    assert split(timing, at(11, 30)) == (None, timing)
    assert split(timing, at(12, 3)) == (timing, None)
    assert split(once, at(11, 30)) == (None, once)
    assert split(once, at(12, 1)) == (once, None)


@given(rules, moments, st.integers(0, 30), st.one_of(st.none(), st.integers(1, 40)))
def test_the_parts_of_a_split_are_together_what_it_was(rule, asked, number, count):
    """SC-5"""
    rule = Rule(rule.frequency, rule.interval, rule.weekdays, rule.nth, rule.month_day, count=count)
    timing = Timing(first_on_or_after(rule, asked, "UTC"), "UTC", rule)
    whole = all_of(timing)
    cut = whole[min(number, len(whole) - 1)] if whole else timing.start

    before, after = split(timing, cut)

    assert all_of(before) + all_of(after) == whole
    assert all(one < cut for one in all_of(before))


@pytest.mark.parametrize(
    ("rule", "start", "moved", "to", "becomes"),
    [
        pytest.param(
            Rule(WEEKLY, weekdays=(TUESDAY, THURSDAY)),
            at(12, 1),
            at(12, 8),
            at(12, 9, 19),
            [at(12, 2, 19), at(12, 3, 19), at(12, 9, 19), at(12, 10, 19)],
            id="one of two weekdays",
        ),
        pytest.param(
            Rule(WEEKLY, weekdays=(TUESDAY, THURSDAY)),
            at(12, 1),
            at(12, 10),
            at(12, 7),
            [at(11, 30), at(12, 1), at(12, 7), at(12, 8)],
            id="the later of two before the earlier",
        ),
        pytest.param(
            Rule(WEEKLY, weekdays=(TUESDAY, THURSDAY)),
            at(12, 1),
            at(12, 1),
            at(12, 3, 19),
            [at(12, 3, 19), at(12, 10, 19)],
            id="one on the other",
        ),
        pytest.param(
            Rule(WEEKLY, 2, (TUESDAY, THURSDAY)),
            at(12, 1),
            at(12, 1),
            at(12, 9),
            [at(12, 9), at(12, 10), at(12, 23), at(12, 24)],
            id="every two weeks, to the other week",
        ),
        pytest.param(
            Rule(DAILY, 3),
            at(12, 1),
            at(12, 4),
            at(12, 5, 8),
            [at(12, 2, 8), at(12, 5, 8)],
            id="days",
        ),
        pytest.param(
            Rule(MONTHLY, month_day=15),
            at(1, 15),
            at(2, 15),
            at(2, 17),
            [at(1, 17), at(2, 17), at(3, 17)],
            id="a day of the month",
        ),
        pytest.param(
            Rule(MONTHLY, month_day=-1),
            at(1, 31),
            at(1, 31),
            at(2, 28),
            [at(2, 28), at(3, 31)],
            id="the last day of the month, to the next one's",
        ),
        pytest.param(
            Rule(MONTHLY, month_day=-1),
            at(1, 31),
            at(2, 28),
            at(2, 27),
            [at(1, 27), at(2, 27)],
            id="the last day of the month, to a day before",
        ),
        pytest.param(
            Rule(MONTHLY, weekdays=(SUNDAY,), nth=1),
            at(12, 6),
            at(12, 6),
            at(12, 14),
            [at(12, 14), at(1, 11, year=2027)],
            id="a weekday of the month",
        ),
        pytest.param(
            Rule(MONTHLY, weekdays=(SUNDAY,), nth=-1),
            at(12, 27),
            at(12, 27),
            at(12, 28),
            [at(12, 28), at(1, 25, year=2027)],
            id="the last weekday of the month",
        ),
        pytest.param(
            Rule(MONTHLY, weekdays=(WEDNESDAY,), nth=4),
            at(12, 23),
            at(12, 23),
            at(12, 30),
            [at(12, 30), at(1, 27, year=2027)],
            id="to a fifth week, which is the last one",
        ),
        pytest.param(None, at(12, 1), at(12, 1), at(12, 2), [at(12, 2)], id="once"),
    ],
)
def test_all_of_it_is_moved_with_one(rule, start, moved, to, becomes):
    """SC-5"""
    timing = Timing(start, NEW_YORK, rule)

    shifted = shift(timing, moved, to, "Europe/London")

    assert shifted.zone == "Europe/London"
    assert all_of(shifted)[: len(becomes)] == becomes


@pytest.mark.parametrize(
    ("until", "to", "then"),
    [
        (date(2026, 12, 29), at(12, 12), date(2027, 1, 2)),
        (date(2026, 12, 29), at(12, 7), date(2026, 12, 29)),
        (date(2027, 1, 1), at(12, 9), date(2027, 1, 1)),
    ],
    ids=["put off with its last one", "moved ahead", "after its last one anyway"],
)
def test_the_end_leaves_as_many_as_there_were(until, to, then):
    """SC-5"""
    timing = Timing(at(12, 1), NEW_YORK, Rule(WEEKLY, weekdays=(TUESDAY,), until=until))

    shifted = shift(timing, at(12, 8), to, NEW_YORK)

    assert shifted.rule.until == then
    assert len(all_of(shifted)) == len(all_of(timing)) == 5


@given(rules, moments, st.timedeltas(timedelta(days=-40), timedelta(days=40)))
def test_what_is_moved_takes_place_where_it_was_moved_to(rule, asked, delta):
    """SC-5"""
    timing = Timing(first_on_or_after(rule, asked, NEW_YORK), NEW_YORK, rule)
    to = timing.start + delta

    shifted = shift(timing, timing.start, to, NEW_YORK)

    assert to in walls(
        shifted,
        to.replace(tzinfo=UTC) - timedelta(days=2),
        to.replace(tzinfo=UTC) + timedelta(days=2),
    )
