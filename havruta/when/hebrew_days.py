"""Days of the Hebrew calendar: by their dates, and by the festivals that people reckon with."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from havruta.errors.plans import NoSuchTime, TimePast
from havruta.hebrew.dates import ADAR, SECOND_ADAR, HebrewYear, hebrew_day, year_of
from havruta.people.zones import ISRAEL
from havruta.when.around import Around
from havruta.when.days import LONG_AGO, Days
from havruta.when.grammar import Grammar

THIS_MILLENNIUM = 5000
"""What a year in letters leaves out."""

EITHER_ADAR = 0
"""The month, where nobody says which; only a leap year has two."""


def _date(around: Around, day: int, month: int, year: int | None = None) -> Days:
    """Return the civil day of a Hebrew date, or the next one; in the evening it may be its eve."""
    number = int(day)
    if year is not None:
        dates = list(_in_year(year, month, number))
    else:
        dates = _coming(around, month, number)
    if not dates:
        raise NoSuchTime(said="")
    return Days(tuple(dates), is_hebrew=True, begins_at_eve=True)


def _named(around: Around, day: int, month: int, year: int | None = None) -> Days:
    """Return the same, unless its last coming is so near that it may be meant."""
    days = _date(around, day, month, year)
    if year is None and not around.looks_back:
        lately = _coming(replace(around, now=around.now - LONG_AGO), month, int(day))
        if all(found < around.today for found in lately):
            raise TimePast
    return days


def _coming(around: Around, month: int, day: int) -> list[date]:
    """Return when it comes next, which may be in either Adar; looking back, when it last was, too.

    It is in order.
    """
    today, year = around.today, hebrew_day(around.today).year
    ahead = (_in_year(one, month, day) for one in range(year, year + 20))
    coming = _first(ahead, lambda found: found >= today)
    if not around.looks_back:
        return coming
    back = (_in_year(one, month, day) for one in range(year, year - 20, -1))
    return [*_first(back, lambda found: found <= today), *coming]


def _first(years: Iterable[Iterable[date]], fits: Callable[[date], bool]) -> list[date]:
    """Return the days that fit of the first of the years in which one does."""
    return next((days for year in years if (days := [*filter(fits, year)])), [])


def _in_year(number: int, month: int, day: int) -> Iterator[date]:
    """Yield the day of a month in a year, if there is one; just "Adar" may be either of two."""
    year = year_of(number)
    for one in _months(year, month):
        ordinal = year.starts[year.months.index(one)] + day - 1
        found = year.day(ordinal)
        if (found.month, found.day) == (one, day) and _is_within(year, ordinal):
            yield date.fromordinal(ordinal)


def _months(year: HebrewYear, month: int) -> tuple[int, ...]:
    if month == EITHER_ADAR:
        return (ADAR, SECOND_ADAR) if year.is_leap else (ADAR,)
    return (ADAR,) if month == SECOND_ADAR and not year.is_leap else (month,)


def _is_within(year: HebrewYear, ordinal: int) -> bool:
    return ordinal < year_of(year.number + 1).first


def _year(_: Around, letters: int) -> int:
    return letters + THIS_MILLENNIUM


def _figures(_: Around, digits: str) -> int | None:
    return int(digits) if len(digits) == 4 and 5000 < int(digits) < 6500 else None


def _festival(around: Around, festival: tuple[int, int, int, int]) -> Days | None:
    """Return the day of one that is no longer than a day."""
    month, day, length, _ = festival
    return _date(around, day, month) if length == 1 else None


def _eve(around: Around, festival: tuple[int, int, int, int]) -> Days:
    """Return the day before a festival."""
    days = _date(around, festival[1], festival[0]).dates
    eves = [day - timedelta(days=1) for day in days]
    return Days(around.nearest(eves) if around.looks_back else (eves[-1],), is_hebrew=True)


def _until(around: Around, festival: tuple[int, int, int, int]) -> tuple[date, date]:
    """Return the last day before a festival, and its own last day where they live."""
    month, day, in_israel, abroad = festival
    first = _coming(around, month, day)[-1]
    length = in_israel if around.zone == ISRAEL else abroad
    return first - timedelta(days=1), first + timedelta(days=length - 1)


HEBREW_DAYS: Grammar = {
    "HEBREW_DAY": (
        ("<HEBREW_DATE> [of|to] <hebrew_month> [<HEBREW_YEAR>]", _named),
        ("<festival>", _festival),
        ("erev <festival>", _eve),
    ),
    "HEBREW_DATE": (
        ("<MONTH_DAY>", lambda _, day: day),
        ("<numeral>", lambda _, day: day),
        ("<spelled>", lambda _, day: day),
    ),
    "HEBREW_YEAR": (("<numeral>", _year), ("<digits>", _figures)),
    "BY_FESTIVAL": (("<festival>", _until),),
}
