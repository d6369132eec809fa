"""When something takes place, and how wall times and instants belong together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from havruta.recurrence.days import days_of
from havruta.recurrence.rules import Rule
from havruta.zone_data import zone_info

DAY = timedelta(days=1)
EARLIEST, LATEST = datetime(2, 1, 1), datetime(9900, 1, 1)
"""Between them every zone's clock can be reckoned."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When something takes place."""

    start: datetime
    """The first time, as the clock on the wall shows it (naive); the rule falls on it."""
    zone: str
    """IANA name."""
    rule: Rule | None = None
    """None: it takes place once."""


def instant(wall: datetime, zone: str) -> datetime:
    """Return when the clock on a zone's wall shows this, in UTC.

    In an hour that is skipped the offset before the gap goes on (02:30 is 03:30); of an hour that
    comes twice it is the first. Raises `UnknownZone`.
    """
    return wall.replace(tzinfo=zone_info(zone), fold=0).astimezone(UTC)


def wall(at: datetime, zone: str) -> datetime:
    """Return what the clock on a zone's wall shows at a moment. Raises `UnknownZone`."""
    return at.astimezone(zone_info(zone)).replace(tzinfo=None, fold=0)


def walls(timing: Timing, after: datetime, before: datetime, most: int = 1000) -> list[datetime]:
    """Return the occurrences in `[after, before)`, two instants, as the wall shows them.

    They are as the rule says, in hours that are skipped too; at most `most`, the earliest. Raises
    `UnknownZone`.
    """
    zone_info(timing.zone)
    first, last = _plain(after), _plain(before)
    sure, unsure = first + DAY, last - DAY
    found: list[datetime] = []
    for one in occurrences(timing, first - DAY, last + DAY):
        if one < sure and instant(one, timing.zone) < after:
            continue
        if len(found) >= most or (one > unsure and instant(one, timing.zone) >= before):
            break
        found.append(one)
    return found


def first_on_or_after(rule: Rule, at: datetime, zone: str) -> datetime | None:
    """Return the wall time at which a rule begins that is wished for from `at` on.

    It is the first day that fits, whatever the week or month: every how many of them it comes
    round is counted from there. None if the rule's end comes before. Raises `UnknownZone`.
    """
    anyhow = Timing(at, zone, replace(rule, interval=1, count=None))
    return next(occurrences(anyhow, at, LATEST), None)


def following(timing: Timing, at: datetime) -> datetime | None:
    """Return the first occurrence after this wall time."""
    later = (one for one in occurrences(timing, at, LATEST) if one > at)
    return next(later, None)


def preceding(timing: Timing, at: datetime) -> datetime | None:
    """Return the last occurrence before this wall time."""
    for back in (timedelta(days=100), timedelta(days=4000), at - timing.start):
        earlier = [one for one in occurrences(timing, at - back, at) if one < at]
        if earlier:
            return earlier[-1]
    return None


def occurrences(timing: Timing, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the occurrences from `first` to `last`, two wall times, both included."""
    rule, start = timing.rule, timing.start
    if rule is None:
        yield from [start] if first <= start <= last else []
        return
    begin = start if rule.count is not None else max(start, first)
    end = last.date() if rule.until is None else min(last.date(), rule.until)
    days = islice(_days(timing, rule, begin.date(), end), rule.count)
    clock = start.time()
    for day in days:
        one = datetime.combine(day, clock)
        if first <= one <= last:
            yield one


def rrule_text(timing: Timing) -> str | None:
    """Return the RRULE's value as other calendars read it: its UNTIL is an instant."""
    if timing.rule is None:
        return None
    if timing.rule.until is None:
        return timing.rule.text()
    until = min(timing.rule.until, LATEST.date())
    day_over = instant(datetime.combine(until + DAY, time()), timing.zone)
    return timing.rule.text(until=f"{day_over - timedelta(seconds=1):%Y%m%dT%H%M%SZ}")


def _plain(at: datetime) -> datetime:
    """Return the instant as UTC's clock shows it, where it can be reckoned with."""
    return min(max(at.astimezone(UTC).replace(tzinfo=None), EARLIEST), LATEST)


def _days(timing: Timing, rule: Rule, first: date, last: date) -> Iterator[date]:
    """Yield the days on which it falls that its zone has."""
    for day in days_of(rule, timing.start.date(), first, last):
        if day not in _lacking(timing.zone, day.year):
            yield day


@lru_cache(maxsize=4096)
def _lacking(zone: str, year: int) -> frozenset[date]:
    """Return the days that a zone never had: Samoa's 30 December 2011."""
    new_year = datetime(year, 1, 1)
    if _offset(new_year + 366 * DAY, zone) - _offset(new_year - DAY, zone) < timedelta(hours=20):
        return frozenset()
    noons = (datetime(year, 1, 1, 12) + number * DAY for number in range(366))
    return frozenset(at.date() for at in noons if wall(instant(at, zone), zone) != at)


def _offset(at: datetime, zone: str) -> timedelta:
    return at - instant(at, zone).replace(tzinfo=None)
