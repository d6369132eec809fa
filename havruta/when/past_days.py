"""Days that have been: how long ago, the last one of its name, and those of whole weeks."""

from calendar import monthrange
from datetime import date, timedelta

from havruta.when.around import Around
from havruta.when.days import (
    DAYS,
    WEEK,
    Days,
    by_weekday,
    day_of,
    in_units,
    in_week,
    month_later,
    of_month,
    week_begins,
)
from havruta.when.grammar import Grammar

FRIDAY, SATURDAY = 4, 5


def last_of(around: Around, days: Days) -> Days:
    """Return the last of these days that is over: a weekday may be the last week's.

    People differ in which "last Tuesday" is on a Thursday.
    """
    if days.weekday is None:
        return latest_of(around, days)
    return Days((*latest_of(around, days).dates, *in_week(around, -1, days.weekday).dates))


def latest_of(around: Around, days: Days) -> Days:
    """Return the last of these days that is over; if none is, all of them."""
    if days.weekday is not None:
        ago = (around.today.weekday() - days.weekday) % WEEK
        return Days((around.in_days(-(ago or WEEK)),))
    return Days(tuple(day for day in days.dates if day < around.today) or days.dates)


def _long_ago(around: Around, ago: tuple[float, str]) -> Days | None:
    number, unit = ago
    return in_units(around, -number, unit)


def _before(around: Around, ago: tuple[float, str], days: int) -> Days | None:
    """Return what is so long before today or yesterday."""
    found = _long_ago(around, ago)
    return found and Days((found.dates[0] + timedelta(days=days),))


def _weeks_before(around: Around, ago: tuple[float, str], weekday: int) -> Days | None:
    """Return the weekday so many weeks before the last one, or in the week so many weeks ago."""
    number, unit = ago
    if unit != "week" or number != int(number):
        return None
    last = by_weekday(around, weekday).dates[0] - timedelta(weeks=number)
    return Days((last, *in_week(around, -int(number), weekday).dates))


def _nth_last(around: Around, number: float, weekday: int) -> Days | None:
    """Return the second, third … weekday before today: "two Tuesdays ago"."""
    if number != int(number):
        return None
    last = latest_of(around, by_weekday(around, weekday)).dates[0]
    return Days((last - timedelta(weeks=number - 1),))


def _week(around: Around, ahead: int) -> Days:
    """Return all days of the week, wherever it begins."""
    begins = sorted(week_begins(around))
    length = (begins[-1] - begins[0]).days + WEEK
    return _in_a_row(begins[0] + timedelta(weeks=ahead), length)


def _weekend(around: Around) -> Days:
    """Return the last two days that are a weekend where they live."""
    first = FRIDAY if around.is_sunday_first else SATURDAY
    return _in_a_row(by_weekday(around, first).dates[0], 2)


def _month(around: Around, month: int, year: str | None = None) -> Days | None:
    """Return all of a month, the last of its name."""
    if year is not None:
        return _all_of(day_of(int(year), month, 1)) if len(year) == 4 else None
    today = around.today
    return _all_of(date(today.year - (month > today.month), month, 1))


def _last_year(around: Around, unit: str) -> Days | None:
    year = around.today.year
    first = date(year - 1, 1, 1)
    return _in_a_row(first, (date(year, 1, 1) - first).days) if unit == "year" else None


def _all_of(month: date) -> Days:
    return _in_a_row(month.replace(day=1), monthrange(month.year, month.month)[1])


def _in_a_row(first: date, length: int) -> Days:
    return Days(tuple(first + timedelta(days=ahead) for ahead in range(length)))


def _of_last_month(_: Around, day: int, month: date) -> Days:
    return Days((day_of(month.year, month.month, day),))


PAST_DAYS: Grammar = {
    "DAY": (
        *DAYS["DAY"],
        ("<AGO>", _long_ago),
        ("<AGO> <from_today>", _before),
        ("<from_today> <AGO>", lambda around, days, ago: _before(around, ago, days)),
        ("<AGO> [noise] <WEEKDAY>", _weeks_before),
        ("<WEEKDAY> <AGO>", lambda around, weekday, ago: _weeks_before(around, ago, weekday)),
        ("<number> <weekdays> ago", _nth_last),
        ("[the] <WEEKDAY> before gone", lambda around, weekday: _nth_last(around, 2, weekday)),
        ("LAST_WEEK", lambda around: _week(around, -1)),
        ("THIS_WEEK", lambda around: _week(around, 0)),
        ("NEXT_WEEK", lambda around: _week(around, 1)),
        ("weekend", _weekend),
        ("end [of] the week_word", _weekend),
        ("<LAST_MONTH>", lambda _, month: _all_of(month)),
        ("<MONTH_DAY> [of|to] <LAST_MONTH>", _of_last_month),
        ("<MONTH_DAY> of|to [the] month_word", of_month),
        ("of <month> [<digits>]", _month),
        ("gone|latest <unit>", _last_year),
        ("<unit> [the] gone|latest", _last_year),
    ),
    "AGO": (
        ("<number> <unit> ago", lambda _, number, unit: (number, unit)),
        ("a <unit> ago", lambda _, unit: (1, unit)),
        ("a <pair> ago", lambda _, unit: (2, unit)),
        ("ago_before <number> <unit>", lambda _, number, unit: (number, unit)),
        ("ago_before <unit>", lambda _, unit: (1, unit)),
        ("ago_before <pair>", lambda _, unit: (2, unit)),
    ),
    "LAST_WEEK": (
        ("gone|latest week_word", lambda _: True),
        ("week_word [the] gone|latest", lambda _: True),
    ),
    "LAST_MONTH": (
        ("gone|latest month_word", lambda around: month_later(around.today.replace(day=1), -1)),
        (
            "month_word [the] gone|latest",
            lambda around: month_later(around.today.replace(day=1), -1),
        ),
    ),
}
