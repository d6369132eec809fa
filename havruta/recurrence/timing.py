"""When something takes place, and how wall times and instants belong together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain

from havruta.recurrence.days import days_of
from havruta.recurrence.rules import Rule
from havruta.zone_data import zone_info

DAY, NOTHING = timedelta(days=1), timedelta()
EPOCH, EPOCH_ON_WALL = datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1)
EARLIEST, LATEST = datetime(2, 1, 1), datetime(9900, 1, 1)
"""Between them every zone's clock can be reckoned."""

AT_AN_END = 3
"""So many occurrences may be less than a day away from either end of a window."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When something takes place."""

    start: datetime
    """The first time, as the clock on the wall shows it (naive); the rule falls on it."""
    zone: str
    """IANA name."""
    rule: Rule | None = None
    """None: it takes place once."""

    def __post_init__(self) -> None:
        if self.start.tzinfo is not None:
            msg = f"a clock on the wall shows no zone: {self.start}"
            raise ValueError(msg)


def instant(wall: datetime, zone: str) -> datetime:
    """Return when the clock on a zone's wall shows this, in UTC.

    In an hour that is skipped the offset before the gap goes on (02:30 is 03:30); of an hour that
    comes twice it is the first. What is beyond all reckoning is at its end. Raises `UnknownZone`.
    """
    (found,) = instants([wall], zone)
    return found


def instants(walls: Iterable[datetime], zone: str) -> list[datetime]:
    """Return for each wall time what `instant` does: a calendar has a hundred thousand of them."""
    offset = zone_info(zone).utcoffset
    # To combine date, time and zone takes longer, and `replace` longer still.
    earliest, latest, epoch, on_wall = EARLIEST, LATEST, EPOCH, EPOCH_ON_WALL
    return [
        epoch + (wall - on_wall - (offset(wall) or NOTHING))
        for one in walls
        for wall in (one if earliest <= one <= latest and not one.fold else _reckonable(one),)
    ]


def wall(at: datetime, zone: str) -> datetime:
    """Return what the clock on a zone's wall shows at a moment. Raises `UnknownZone`."""
    shown = at.astimezone(zone_info(zone))
    first = shown.replace(fold=0) if shown.fold else shown
    return datetime.combine(first.date(), first.time())


def walls(timing: Timing, after: datetime, before: datetime, most: int = 1000) -> list[datetime]:
    """Return the occurrences in `[after, before)`, two instants, as the wall shows them.

    They are as the rule says, in hours that are skipped too; at most `most`, the earliest. Raises
    `UnknownZone`.
    """
    zone_info(timing.zone)
    found: list[datetime] = []
    for year in _years(timing, _plain(after) - DAY, _plain(before) + DAY):
        found += year
        if len(found) > most + AT_AN_END:
            break
    begin, end = 0, len(found)
    while begin < end and instant(found[begin], timing.zone) < after:
        begin += 1
    while begin < end and instant(found[end - 1], timing.zone) >= before:
        end -= 1
    return found[begin : min(end, begin + most)]


def first_on_or_after(rule: Rule, at: datetime, zone: str) -> datetime | None:
    """Return the wall time at which a rule begins that is wished for from `at` on.

    It is the first day that fits, whatever the week or month: every how many of them it comes
    round is counted from there. None if the rule's end comes before. Raises `UnknownZone`.
    """
    at = max(at, EARLIEST)
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
    return chain.from_iterable(_years(timing, first, last))


def rrule_text(timing: Timing) -> str | None:
    """Return the RRULE's value as other calendars read it: its UNTIL is an instant."""
    if timing.rule is None:
        return None
    if timing.rule.until is None:
        return timing.rule.text()
    until = min(timing.rule.until, LATEST.date())
    day_over = instant(datetime.combine(until + DAY, time()), timing.zone)
    return timing.rule.text(until=f"{day_over - timedelta(seconds=1):%Y%m%dT%H%M%SZ}")


def _reckonable(wall: datetime) -> datetime:
    """Return the wall time, the first of two, or the end of all reckoning that it is beyond."""
    if not EARLIEST <= wall <= LATEST:
        wall = min(max(wall, EARLIEST), LATEST)
    return wall.replace(fold=0) if wall.fold else wall


def _plain(at: datetime) -> datetime:
    """Return the instant as UTC's clock shows it, where it can be reckoned with."""
    return min(max(at.astimezone(UTC).replace(tzinfo=None), EARLIEST), LATEST)


def _years(timing: Timing, first: datetime, last: datetime) -> Iterator[list[datetime]]:
    """Yield the occurrences from `first` to `last`, a year at a time."""
    rule, start, clock = timing.rule, timing.start, timing.start.time()
    if rule is None:
        yield [start] if first <= start <= last else []
        return
    begin = start if rule.count is not None else max(start, first)
    end = last.date() if rule.until is None else min(last.date(), rule.until)
    left, combine = rule.count, datetime.combine
    for days in days_of(rule, start.date(), begin.date(), end):
        there = _there(days, timing.zone)[:left]
        found = [combine(day, clock) for day in there]
        inside = found and first <= found[0] and found[-1] <= last
        yield found if inside else [one for one in found if first <= one <= last]
        left = None if left is None else left - len(found)
        if left == 0:
            return


def _there(days: tuple[date, ...], zone: str) -> tuple[date, ...]:
    """Return those of a year's days that the zone has."""
    lacking = _lacking(zone, days[0].year) if days else None
    return tuple(day for day in days if day not in lacking) if lacking else days


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
