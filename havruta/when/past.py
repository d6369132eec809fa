"""On which day something was, in plain words of English or Hebrew."""

from datetime import date, datetime, timedelta

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
from havruta.when.days import LONG_AGO
from havruta.when.saying import Said, read
from havruta.when.tokens import tokens
from havruta.when.understanding import LONGEST_SAID
from havruta.wording import wording


def day_meant(
    said: str, *, now: datetime, zone: str, language: str, begins: timedelta = timedelta(0)
) -> date:
    """Return the day that is meant: a weekday is the last such one, a date the last time it came.

    Days begin so long after midnight; until then "yesterday" may be either's. What can only be to
    come is returned as it is. Raises `NotADay`, `WhichDay`, `ManyDays`, or what else is wrong.
    """
    today = wall(now - begins, zone).date()
    meant = [days_meant(said, now=at, zone=zone, language=language) for at in (now - begins, now)]
    days = sorted({day for some in meant for day in some})
    been = [day for day in days if day <= today]
    if not been or (days[-1] > today and today - been[-1] > LONG_AGO):
        return next(day for day in days if day > today)
    if len(been) > MOST_LISTED:
        raise ManyDays(said=said)
    if len(been) > 1:
        raise WhichDay(said=said, days=describing.either(been, wording(language)))
    return been[0]


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
