"""When something takes place: once or by a rule, by the wall clock of a zone."""

from datetime import UTC, datetime

from havruta.recurrence import (
    Frequency,
    Rule,
    Timing,
    instant,
    split,
    wall,
    walls,
)

SUNDAY, MONDAY, TUESDAY, THURSDAY = 6, 0, 1, 3
JERUSALEM, NEW_YORK = "Asia/Jerusalem", "America/New_York"


def between(timing, first, last, most=1000):
    return walls(timing, first.replace(tzinfo=UTC), last.replace(tzinfo=UTC), most)


def test_weekly_on_sunday_tuesday_and_thursday_gives_all_three():
    """SC-1"""
    rule = Rule(Frequency.WEEKLY, weekdays=(TUESDAY, THURSDAY, SUNDAY))
    timing = Timing(datetime(2026, 11, 29, 20, 30), JERUSALEM, rule)

    found = between(timing, datetime(2026, 11, 29), datetime(2026, 12, 6))

    assert [(one.day, one.weekday()) for one in found] == [
        (29, SUNDAY),
        (1, TUESDAY),
        (3, THURSDAY),
    ]


def test_monday_nine_in_the_evening_in_new_york_is_a_monday():
    """SC-1"""
    timing = Timing(
        datetime(2026, 11, 30, 21), NEW_YORK, Rule(Frequency.WEEKLY, weekdays=(MONDAY,))
    )

    found = between(timing, datetime(2026, 11, 1), datetime(2027, 11, 1))

    assert len(found) == 48
    assert {(one.weekday(), one.hour) for one in found} == {(MONDAY, 21)}
    assert {wall(instant(one, NEW_YORK), NEW_YORK) for one in found} == set(found)


def test_a_rule_without_an_end_does_not_hang():
    """SC-1"""
    timing = Timing(datetime(1990, 1, 1, 9), "UTC", Rule(Frequency.DAILY))

    assert len(between(timing, datetime(2026, 1, 1), datetime(9000, 1, 1), most=5)) == 5


def test_a_count_is_divided_where_a_plan_is_split():
    """SC-5"""
    timing = Timing(
        datetime(2026, 11, 30, 21), NEW_YORK, Rule(Frequency.WEEKLY, weekdays=(MONDAY,), count=5)
    )

    before, after = split(timing, datetime(2026, 12, 14, 21))

    assert before.rule.count == 2
    assert (after.start, after.rule.count) == (datetime(2026, 12, 14, 21), 3)
