"""On which days a rule falls, as dateutil reckons them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from itertools import chain, takewhile
from typing import Literal

from dateutil import rrule

from havruta.recurrence.rules import Frequency, Rule

LONGEST_PAUSE = 100
"""Years without any day, after which a rule has none any more: "31 June, every 12 months"."""

FREQUENCIES: dict[Frequency, Literal[1, 2, 3]] = {
    Frequency.DAILY: rrule.DAILY,
    Frequency.WEEKLY: rrule.WEEKLY,
    Frequency.MONTHLY: rrule.MONTHLY,
}


def days_of(rule: Rule, start: date, first: date, last: date) -> Iterator[tuple[date, ...]]:
    """Yield the days from `first` to `last` on which it falls, a year at a time.

    Every how many days, weeks or months is counted from the one that `start` is in. Its own end is
    not looked at.
    """
    latest = first.year
    for year in range(first.year, last.year + 1):
        days = _days_of_year(*_pattern(rule), year)
        if year in {first.year, last.year}:
            days = days[bisect_left(days, first) : bisect_right(days, last)]
        days = _in_turn(rule, start, days)
        latest = year if days else latest
        if year - latest > LONGEST_PAUSE:
            return
        yield days


def week_of(day: date) -> int:
    """Return a number that weeks are counted by; day 7 of the first year is a Sunday."""
    return day.toordinal() // 7


def month_of(day: date) -> int:
    """Return a number that months are counted by."""
    return day.year * 12 + day.month - 1


def first_of_month(number: int) -> date:
    """Return the day on which the month of this number begins."""
    return date(number // 12, number % 12 + 1, 1)


def _in_turn(rule: Rule, start: date, days: tuple[date, ...]) -> tuple[date, ...]:
    """Return those of the days in whose day, week or month it comes round."""
    if rule.interval == 1:
        return days
    number = _NUMBER[rule.frequency]
    turn = number(start) % rule.interval
    return tuple(day for day in days if number(day) % rule.interval == turn)


_NUMBER = {
    Frequency.DAILY: date.toordinal,
    Frequency.WEEKLY: week_of,
    Frequency.MONTHLY: month_of,
}


def _pattern(rule: Rule) -> tuple[Frequency, tuple[int, ...], int | None, int | None]:
    """Return what it has in common with rules of another start, interval or end."""
    return rule.frequency, rule.weekdays, rule.nth, rule.month_day


@lru_cache(maxsize=1024)
def _days_of_year(
    frequency: Frequency,
    weekdays: tuple[int, ...],
    nth: int | None,
    month_day: int | None,
    year: int,
) -> tuple[date, ...]:
    """Return the days of a year, every day, week or month, kept for all that ask.

    Of an interval dateutil makes a search that ends in the year 9999 where it is in vain.
    """
    if len(weekdays) > 1:
        each = (_days_of_year(frequency, (day,), nth, month_day, year) for day in weekdays)
        return tuple(sorted(chain.from_iterable(each)))
    found = rrule.rrule(
        FREQUENCIES[frequency],
        dtstart=datetime.combine(date(year, 1, 1), time()),
        byweekday=[rrule.weekday(day, nth) for day in weekdays] or None,
        bymonthday=month_day,
    )
    return tuple(day.date() for day in takewhile(lambda day: day.year == year, found))
