"""On which day something was, in plain words of English or Hebrew."""

from datetime import date, datetime, timedelta

from havruta.errors.plans import NotADay
from havruta.names import tidy
from havruta.when.around import Around
from havruta.when.days import WEEK, Days, month_later
from havruta.when.saying import Said, read
from havruta.when.tokens import tokens
from havruta.when.understanding import LONGEST_SAID

LAST = frozenset({"last", "past", "שעבר", "שעברה", "האחרון", "האחרונה"})
"""Words that say of a weekday what is meant anyway: that it was."""


def day_meant(said: str, *, now: datetime, zone: str, language: str) -> date:
    """Return the day that is meant: a weekday is the last such one, a date the last time it came.

    What can only be to come is returned as it is. Raises `NotADay`, or what else is wrong.
    """
    words = [word for word in tidy(said).split() if word.casefold() not in LAST]
    text, is_before = " ".join(words), len(words) < len(tidy(said).split())
    around = Around(now, zone, language == "he")
    cut = tokens(text) if 0 < len(text) <= LONGEST_SAID else []
    if not cut or not all(token.kinds for token in cut):
        raise NotADay(said=said)
    found = [day for one in read(cut, around) for day in _days(one, around, is_before=is_before)]
    if not found:
        raise NotADay(said=said)
    today = around.today
    was = [day for day in found if day <= today]
    return max(was) if was else min(found)


def _days(said: Said, around: Around, *, is_before: bool) -> list[date]:
    """Return the days that may be meant, as they were."""
    if said.at is not None:
        return [said.at.date()]
    if said.days is None:
        return []
    if said.days.weekday is not None:
        ago = (around.today.weekday() - said.days.weekday) % WEEK
        return [around.today - timedelta(days=ago or (WEEK if is_before else 0))]
    return [_past(said.days, day, around.today) for day in said.days.dates]


def _past(days: Days, day: date, today: date) -> date:
    return month_later(day, -12) if days.is_yearless and day > today else day
