"""Timings by dice: every kind of rule, in zones whose clocks do what clocks can do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after

ZONES = (
    "Pacific/Apia",  # left out a day, and went from one side of the date line to the other
    "Africa/Casablanca",  # turns its clock back for Ramadan
    "Australia/Lord_Howe",  # changes by half an hour
    "Asia/Jerusalem",
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Asia/Kolkata",
    "America/Sao_Paulo",  # changed at midnight
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "UTC",
)
DECADE = datetime(2011, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
"""Long ago, so that the zones' editions agree."""

DAYS = 4000
"""Over so many days the first occurrences are strewn, from five years before the decade on."""

NIGHT = timedelta(hours=4)
"""Clocks are changed in the first hours of a day, so half of all times are in them."""


def timing(dice: Random) -> Timing:
    """Return one that the dice have made."""
    zone, rule = dice.choice(ZONES), _rule(dice)
    begin = datetime(2006, 1, 1) + timedelta(days=dice.randrange(DAYS)) + _time(dice)  # noqa: DTZ001
    start = first_on_or_after(rule, begin, zone)
    if start is None:
        msg = f"{rule} has no end, and never begins"
        raise ValueError(msg)
    ending = dice.randrange(4)
    if ending == 0:
        rule = replace(rule, count=dice.randint(1, 999))
    elif ending == 1:
        rule = replace(rule, until=start.date() + timedelta(days=dice.randrange(DAYS)))
    return Timing(start, zone, rule)


def _rule(dice: Random) -> Rule:
    frequency = dice.choice(tuple(Frequency))
    interval = dice.choice((1, 1, 1, 2, 2, 3, dice.randint(4, 99)))
    match frequency:
        case Frequency.DAILY:
            return Rule(frequency, interval)
        case Frequency.WEEKLY:
            days = dice.sample(range(7), dice.choice((1, 1, 2, 3, dice.randint(1, 7))))
            return Rule(frequency, interval, tuple(sorted(days)))
        case _ if dice.randrange(2):
            day, nth = dice.randrange(7), dice.choice((1, 2, 3, 4, 5, -1))
            return Rule(frequency, interval, (day,), nth)
        case _:
            return Rule(
                frequency, interval, month_day=dice.choice((dice.randint(1, 31), 29, 30, 31, -1))
            )


def _time(dice: Random) -> timedelta:
    long = NIGHT if dice.randrange(2) else timedelta(days=1)
    return timedelta(minutes=dice.randrange(0, long // timedelta(minutes=1), 15))
