"""On which day something was, in plain words of English or Hebrew."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

from havruta.errors.base import HavrutaError
from havruta.errors.plans import NoSuchTime, NotADay, StartNow, TimePast, TooFar, WrongWeekday
from havruta.names import tidy
from havruta.when.around import Around
from havruta.when.days import LONG_AGO, WEEK
from havruta.when.saying import Said, read
from havruta.when.tokens import Token, tokens
from havruta.when.understanding import LONGEST_SAID

LAST = frozenset({"last", "past", "שעבר", "שעברה", "האחרון", "האחרונה"})
"""Words that say of a weekday what is meant anyway: that it was."""
LOOKED_BACK = LONG_AGO.days + 10
"""In steps of so many days: no day comes twice in one, nor is it refused there as just past."""
YEAR = 400
"""Within so many days each day of either calendar comes, but for those that not every year has."""


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
    try:
        meant = _read(cut, around)
    except (NoSuchTime, StartNow, TimePast, TooFar, OverflowError):
        raise NotADay(said=said) from None
    found = [day for one in meant for day in _days(one, around, is_before=is_before)]
    if not found:
        raise NotADay(said=said)
    was = [day for day in found if day <= around.today]
    return max(was) if was else min(found)


def _read(cut: list[Token], around: Around) -> list[Said]:
    """Return what the words may say; of what comes every year, as it was said before it last came.

    Raises what is wrong with them, were they said today.
    """
    refused: HavrutaError | None = None
    found: list[Said] = []
    try:
        found = read(cut, around)
    except (TimePast, WrongWeekday) as refusal:
        refused = refusal
    if refused is None and not any(_is_yearly(one) for one in found):
        return found
    for ago in range(LOOKED_BACK, YEAR, LOOKED_BACK):
        with suppress(TimePast, WrongWeekday):
            earlier = read(cut, replace(around, now=around.now - timedelta(days=ago)))
            if any(_has_been(one, around.today) for one in earlier):
                return earlier
    if refused is not None:
        raise refused
    return found


def _is_yearly(said: Said) -> bool:
    return said.days is not None and (said.days.is_yearless or said.days.is_hebrew)


def _has_been(said: Said, today: date) -> bool:
    return said.days is not None and any(day <= today for day in said.days.dates)


def _days(said: Said, around: Around, *, is_before: bool) -> Sequence[date]:
    """Return the days that may be meant, as they were."""
    if said.at is not None:
        return [said.at.date()]
    if said.days is None:
        return []
    if said.days.weekday is not None:
        ago = (around.today.weekday() - said.days.weekday) % WEEK
        return [around.today - timedelta(days=ago or (WEEK if is_before else 0))]
    return said.days.dates
