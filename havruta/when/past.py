"""On which day something was, in plain words of English or Hebrew."""

from datetime import date, datetime

from havruta.errors.plans import (
    ManyDays,
    NoSuchTime,
    NotADay,
    StartNow,
    TimePast,
    TooFar,
    WhichDay,
)
from havruta.names import MOST_LISTED, tidy
from havruta.people import zones
from havruta.recurrence import wall
from havruta.when import describing
from havruta.when.around import Around
from havruta.when.saying import Said, read
from havruta.when.tokens import tokens
from havruta.when.understanding import LONGEST_SAID
from havruta.wording import wording


def day_meant(said: str, *, now: datetime, zone: str, language: str) -> date:
    """Return the day that is meant: a weekday is the last such one, a date the last time it came.

    What can only be to come is returned as it is. Raises `NotADay`, `WhichDay`, `ManyDays`, or
    what else is wrong.
    """
    days = days_meant(said, now=now, zone=zone, language=language)
    if days[0] > wall(now, zone).date():
        return days[0]
    if len(days) > MOST_LISTED:
        raise ManyDays(said=said)
    if len(days) > 1:
        raise WhichDay(said=said, days=describing.either(days, wording(language)))
    return days[0]


def days_meant(said: str, *, now: datetime, zone: str, language: str) -> list[date]:
    """Return all the days that may be meant or that it is, in order: "last week" is seven.

    They are to come only if none of them has been. Raises `NotADay`, or what else is wrong.
    """
    text = tidy(said)
    around = Around(now, zone, language == "he" or zone == zones.ISRAEL, looks_back=True)
    cut = tokens(text) if 0 < len(text) <= LONGEST_SAID else []
    if not cut or not all(token.kinds for token in cut):
        raise NotADay(said=said)
    try:
        found = sorted({day for one in read(cut, around) for day in _days(one)})
    except (NoSuchTime, StartNow, TimePast, TooFar, OverflowError):
        raise NotADay(said=said) from None
    if not found:
        raise NotADay(said=said)
    return [day for day in found if day <= around.today] or found


def _days(said: Said) -> tuple[date, ...]:
    if said.at is not None:
        return (said.at.date(),)
    return said.days.dates if said.days is not None else ()
