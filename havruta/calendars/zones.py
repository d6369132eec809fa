"""The rules of a time zone as calendars carry them (VTIMEZONE): every change of its clocks.

icalendar can write them, too, but lets spring begin an hour late: it gives the first moment that
the new clock shows, where RFC 5545 has what the old one would. Each change stands by itself, for
ical.js, which Thunderbird reads calendars with, takes the first of several dates alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from havruta.zone_data import zone_info

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """What a zone's clocks show: how far from UTC, by which name, and whether it is summer."""

    offset: timedelta
    name: str
    is_daylight: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the clocks; `wall` is what the old ones would show at that moment."""

    wall: datetime
    before: timedelta
    after: Clock

    @property
    def skipped(self) -> timedelta:
        """How much of the day the clocks skip; less than nothing if it comes twice."""
        return self.after.offset - self.before


@lru_cache(maxsize=256)
def timezone(zone: str, first_year: int, last_year: int) -> Timezone:
    """Return the zone's rules in these years, the last of them included."""
    there = Timezone()
    there.add("tzid", zone)
    for change in changes(zone, first_year, last_year):
        there.add_component(_observance(change))
    return there


@lru_cache(maxsize=256)
def changes(zone: str, first_year: int, last_year: int) -> list[Change]:
    """Return how the clocks are at the beginning of the first year, and each change after it."""
    info = zone_info(zone)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    now = _clock(info, start)
    found = [Change((start + now.offset).replace(tzinfo=None), now.offset, now)]
    for at in _moments(info, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        before, now = now, _clock(info, at)
        found.append(Change((at + before.offset).replace(tzinfo=None), before.offset, now))
    return found


def _moments(info: ZoneInfo, day: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the first second of each change, looked for from day to day."""
    while day < end:
        if _clock(info, day) != _clock(info, day + A_DAY):
            before, after = day, day + A_DAY
            while after - before > A_SECOND:
                middle = before + ((after - before) // 2 // A_SECOND) * A_SECOND
                if _clock(info, middle) == _clock(info, day):
                    before = middle
                else:
                    after = middle
            yield after
        day += A_DAY


def _clock(info: ZoneInfo, at: datetime) -> Clock:
    there = at.astimezone(info)
    offset, name = there.utcoffset(), there.tzname()
    assert offset is not None
    assert name is not None
    return Clock(offset, name, bool(there.dst()))


def _observance(change: Change) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if change.after.is_daylight else TimezoneStandard()
    part.add("dtstart", change.wall)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after.offset)
    part.add("tzname", change.after.name)
    return part
