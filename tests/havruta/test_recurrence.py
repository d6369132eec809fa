"""When something takes place: once or by a rule, by the clock on the wall of a zone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from havruta.errors.people import UnknownZone
from havruta.recurrence import (
    Frequency,
    Rule,
    Timing,
    first_on_or_after,
    following,
    instant,
    preceding,
    rrule_text,
    wall,
    walls,
)

DAILY, WEEKLY, MONTHLY = Frequency
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
JERUSALEM, NEW_YORK, APIA = "Asia/Jerusalem", "America/New_York", "Pacific/Apia"


def every(weekdays=(), frequency=WEEKLY, **parts):
    return Rule(frequency, weekdays=weekdays, **parts)


def between(timing, first, last, most=1000):
    return walls(timing, first.replace(tzinfo=UTC), last.replace(tzinfo=UTC), most)


def days(timing, first, last):
    return [f"{one:%d.%m.}" for one in between(timing, first, last)]


def test_weekly_on_sunday_tuesday_and_thursday_gives_all_three():
    """SC-1"""
    timing = Timing(datetime(2026, 11, 29, 20, 30), JERUSALEM, every((TUESDAY, THURSDAY, SUNDAY)))

    found = between(timing, datetime(2026, 11, 29), datetime(2026, 12, 13))

    assert [one.weekday() for one in found] == [SUNDAY, TUESDAY, THURSDAY] * 2


@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        pytest.param(NEW_YORK, time(21), id="monday nine in the evening in new york"),
        pytest.param("Pacific/Honolulu", time(23, 30), id="late in the far west"),
        pytest.param("Pacific/Auckland", time(7), id="in the morning in the east"),
        pytest.param("Pacific/Kiritimati", time(0, 15), id="early in the far east"),
    ],
)
def test_a_monday_is_a_monday_where_it_takes_place(zone, clock):
    """SC-1"""
    timing = Timing(datetime.combine(date(2026, 11, 30), clock), zone, every((MONDAY,)))

    found = between(timing, datetime(2026, 11, 1), datetime(2027, 11, 1))

    assert len(found) in {48, 49}
    assert {(one.weekday(), one.time()) for one in found} == {(MONDAY, clock)}
    assert [wall(instant(one, zone), zone) for one in found] == found


@pytest.mark.parametrize("rule", [every(frequency=DAILY), every((FRIDAY,))], ids=["days", "weeks"])
def test_a_rule_without_an_end_does_not_hang(rule):
    """SC-1"""
    timing = Timing(datetime(1993, 1, 1, 9), "UTC", rule)

    assert len(between(timing, datetime(2026, 1, 1), datetime(9999, 12, 31), most=5)) == 5
    assert len(between(timing, datetime(1, 1, 1), datetime(9999, 12, 31))) == 1000
    assert following(timing, datetime(9000, 1, 1)) > datetime(9000, 1, 1)


def test_a_rule_that_never_falls_on_a_day_ends_at_once():
    thirty_first_of_june = every(frequency=MONTHLY, month_day=31, interval=12)
    timing = Timing(datetime(2026, 6, 8, 9), "UTC", thirty_first_of_june)

    assert between(timing, datetime(2026, 1, 1), datetime(9999, 12, 31)) == []
    assert following(timing, datetime(2026, 6, 8, 9)) is None
    assert preceding(timing, datetime(2026, 6, 8, 9)) is None


def test_an_evening_stays_at_its_hour_when_the_clocks_change():
    """SC-2"""
    timing = Timing(datetime(2026, 10, 22, 20), JERUSALEM, every((THURSDAY,)))

    found = between(timing, datetime(2026, 10, 20), datetime(2026, 11, 1))

    assert found == [datetime(2026, 10, 22, 20), datetime(2026, 10, 29, 20)]
    assert [instant(one, JERUSALEM).hour for one in found] == [17, 18]


@pytest.mark.parametrize(
    ("zone", "said", "utc", "shown"),
    [
        pytest.param(NEW_YORK, (2026, 3, 8, 2, 30), (3, 8, 7, 30), (3, 30), id="an hour"),
        pytest.param(
            "Australia/Lord_Howe", (2026, 10, 4, 2, 15), (10, 3, 15, 45), (2, 45), id="half an hour"
        ),
        pytest.param(
            "America/Sao_Paulo", (2018, 11, 4, 0, 15), (11, 4, 3, 15), (1, 15), id="at midnight"
        ),
        pytest.param(
            "Africa/Casablanca", (2026, 3, 22, 2, 30), (3, 22, 2, 30), (3, 30), id="after Ramadan"
        ),
    ],
)
def test_a_time_that_is_skipped_comes_by_the_offset_before_it(zone, said, utc, shown):
    """SC-2"""
    at = instant(datetime(*said), zone)

    assert at == datetime(said[0], *utc, tzinfo=UTC)
    assert wall(at, zone).time() == time(*shown)


@pytest.mark.parametrize(
    ("zone", "said", "utc"),
    [
        pytest.param(NEW_YORK, (2026, 11, 1, 1, 30), (11, 1, 5, 30), id="an hour"),
        pytest.param("Australia/Lord_Howe", (2026, 4, 5, 1, 45), (4, 4, 14, 45), id="half an hour"),
        pytest.param("Africa/Casablanca", (2026, 2, 15, 2, 30), (2, 15, 1, 30), id="for Ramadan"),
    ],
)
def test_a_time_that_comes_twice_is_the_first(zone, said, utc):
    """SC-2"""
    assert instant(datetime(*said), zone) == datetime(said[0], *utc, tzinfo=UTC)


def test_an_occurrence_in_a_skipped_hour_keeps_its_name_and_the_hour_comes_back():
    """SC-2"""
    timing = Timing(datetime(2026, 3, 7, 2, 30), NEW_YORK, every(frequency=DAILY))

    found = between(timing, datetime(2026, 3, 7), datetime(2026, 3, 10))

    assert found == [datetime(2026, 3, day, 2, 30) for day in (7, 8, 9)]
    assert [wall(instant(one, NEW_YORK), NEW_YORK).hour for one in found] == [2, 3, 2]


def test_a_day_that_a_zone_never_had_is_left_out_and_not_counted():
    """SC-2. Samoa went from 29 to 31 December 2011."""
    fridays = Timing(datetime(2011, 12, 23, 20), APIA, every((FRIDAY,)))
    five = Timing(datetime(2011, 12, 28, 20), APIA, every(frequency=DAILY, count=5))
    ends = Timing(
        datetime(2011, 12, 28, 20), APIA, every(frequency=DAILY, until=date(2011, 12, 30))
    )
    first, last = datetime(2011, 12, 1), datetime(2012, 1, 10)

    assert days(fridays, first, last) == ["23.12.", "06.01."]
    assert days(five, first, last) == ["28.12.", "29.12.", "31.12.", "01.01.", "02.01."]
    assert days(ends, first, last) == ["28.12.", "29.12."]
    assert rrule_text(ends).endswith("UNTIL=20111230T095959Z")


def test_an_evening_keeps_its_hour_through_ramadan():
    """SC-2"""
    timing = Timing(datetime(2026, 2, 9, 21), "Africa/Casablanca", every((MONDAY,)))

    found = between(timing, datetime(2026, 2, 9), datetime(2026, 3, 31))

    assert {one.hour for one in found} == {21}
    assert [instant(one, timing.zone).hour for one in found] == [20, 21, 21, 21, 21, 21, 20, 20]


def test_the_thirty_first_is_left_out_where_there_is_none():
    """SC-1"""
    timing = Timing(datetime(2026, 1, 31, 20), JERUSALEM, every(frequency=MONTHLY, month_day=31))

    found = days(timing, datetime(2026, 1, 1), datetime(2026, 9, 1))

    assert found == ["31.01.", "31.03.", "31.05.", "31.07.", "31.08."]


def test_the_last_day_of_a_month_is_its_last_whatever_its_length():
    """SC-1"""
    timing = Timing(datetime(2027, 12, 31, 20), JERUSALEM, every(frequency=MONTHLY, month_day=-1))

    found = days(timing, datetime(2027, 12, 1), datetime(2028, 5, 1))

    assert found == ["31.12.", "31.01.", "29.02.", "31.03.", "30.04."]


@pytest.mark.parametrize(
    ("nth", "found"),
    [
        (1, ["06.12.", "03.01.", "07.02."]),
        (-1, ["27.12.", "31.01.", "28.02."]),
        (5, ["31.01.", "30.05.", "29.08."]),
    ],
    ids=["first", "last", "fifth"],
)
def test_a_weekday_of_the_month_is_counted_in_it(nth, found):
    """SC-1"""
    rule = every((SUNDAY,), MONTHLY, nth=nth)
    start = first_on_or_after(rule, datetime(2026, 12, 1, 10), JERUSALEM)

    timing = Timing(start, JERUSALEM, rule)

    assert days(timing, datetime(2026, 12, 1), datetime(2027, 12, 1))[:3] == found


def test_every_two_weeks_is_counted_in_weeks_from_sunday():
    """SC-1"""
    timing = Timing(datetime(2026, 12, 1, 20), JERUSALEM, every((TUESDAY, SUNDAY), interval=2))

    found = days(timing, datetime(2026, 11, 1), datetime(2027, 1, 1))

    assert found == ["01.12.", "13.12.", "15.12.", "27.12.", "29.12."]


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        pytest.param(every((SUNDAY, TUESDAY)[::-1]), 1, id="the next weekday of the set"),
        pytest.param(every((TUESDAY,), interval=2), 1, id="in every second week, the next one"),
        pytest.param(every((FRIDAY, SATURDAY)), 28, id="that very day"),
        pytest.param(every(frequency=DAILY, interval=3), 28, id="by days, that very day"),
        pytest.param(every(frequency=MONTHLY, month_day=31, interval=5), 31, id="the next month"),
    ],
)
def test_a_rule_begins_on_the_first_day_that_fits(rule, first):
    """SC-1"""
    asked = datetime(2026, 11, 28, 20) if rule.weekdays != (1, 6) else datetime(2026, 11, 30, 20)

    found = first_on_or_after(rule, asked, JERUSALEM)

    assert (found.day, found.time()) == (first, time(20))
    assert following(Timing(found, JERUSALEM, rule), asked - timedelta(days=1)) == found


def test_a_rule_that_is_over_does_not_begin():
    rule = every((MONDAY,), until=date(2026, 12, 6))

    assert first_on_or_after(rule, datetime(2026, 12, 1, 20), JERUSALEM) is None


def test_the_last_day_belongs_to_it_by_the_clock_of_its_zone():
    """SC-1"""
    rule = every(frequency=DAILY, until=date(2026, 12, 2))
    late = Timing(datetime(2026, 12, 1, 23, 30), NEW_YORK, rule)

    assert days(late, datetime(2026, 12, 1), datetime(2026, 12, 9)) == ["01.12.", "02.12."]
    assert rrule_text(Timing(late.start, NEW_YORK, every(frequency=DAILY))) == "FREQ=DAILY"
    assert rrule_text(late) == "FREQ=DAILY;UNTIL=20261203T045959Z"


def test_what_takes_place_once_has_no_rule_and_one_occurrence():
    """SC-1"""
    once = Timing(datetime(2026, 12, 1, 20), JERUSALEM)

    assert between(once, datetime(2026, 12, 1, 18), datetime(2026, 12, 1, 18, 1)) == [once.start]
    assert between(once, datetime(2026, 12, 1, 17), datetime(2026, 12, 1, 18)) == []
    assert rrule_text(once) is None


def test_a_window_holds_its_beginning_and_not_its_end():
    timing = Timing(datetime(2026, 12, 1, 20), "UTC", every(frequency=DAILY))

    found = days(timing, datetime(2026, 12, 5, 20), datetime(2026, 12, 7, 20))

    assert found == ["05.12.", "06.12."]


def test_an_instant_is_no_wall_time():
    with pytest.raises(ValueError, match="shows no zone"):
        Timing(datetime(2026, 12, 1, tzinfo=UTC), JERUSALEM)


def test_a_zone_that_is_not_known_is_said_to_be():
    timing = Timing(datetime(2026, 12, 1), "Mars/Olympus", every(frequency=DAILY))

    with pytest.raises(UnknownZone):
        between(timing, datetime(2026, 12, 1), datetime(2026, 12, 2))


weekdays = st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple)
rules = st.one_of(
    st.builds(Rule, st.just(DAILY), interval=st.integers(1, 99)),
    st.builds(Rule, st.just(WEEKLY), interval=st.integers(1, 9), weekdays=weekdays),
    st.builds(
        Rule,
        st.just(MONTHLY),
        interval=st.integers(1, 99),
        weekdays=st.tuples(st.integers(0, 6)),
        nth=st.sampled_from([-1, 1, 2, 3, 4, 5]),
    ),
    st.builds(
        Rule,
        st.just(MONTHLY),
        interval=st.integers(1, 99),
        month_day=st.sampled_from([-1, *range(1, 32)]),
    ),
)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)).map(
    lambda at: at.replace(microsecond=0)
)


def by_dateutil(timing, first, last):
    """Return what dateutil itself yields of the whole rule from its start on."""
    rule = timing.rule
    found = rrule.rrule(
        getattr(rrule, rule.frequency),
        timing.start,
        rule.interval,
        rrule.SU,
        byweekday=[rrule.weekday(day, rule.nth) for day in rule.weekdays] or None,
        bymonthday=rule.month_day,
    )
    return found.between(first, last, inc=True)


@given(rules, moments, st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_what_is_kept_by_years_is_what_dateutil_yields_from_the_start(rule, asked, ahead):
    timing = Timing(first_on_or_after(rule, asked, "UTC"), "UTC", rule)
    first, last = timing.start + ahead, timing.start + ahead + timedelta(days=800)

    found = between(timing, first, last + timedelta(seconds=1))

    assert found == by_dateutil(timing, first, last)


@given(rules, moments, st.timedeltas(timedelta(0), timedelta(days=9000)))
def test_before_and_after_a_time_are_its_neighbours(rule, asked, ahead):
    timing = Timing(first_on_or_after(rule, asked, NEW_YORK), NEW_YORK, rule)
    at = timing.start + ahead

    earlier = preceding(timing, at)
    later = following(timing, at - timedelta(microseconds=1))

    assert (earlier is None) == (at == timing.start)
    assert (earlier or timing.start) <= at <= (later or at)
    assert earlier is None or following(timing, earlier) == later
