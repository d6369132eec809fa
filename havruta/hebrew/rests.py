"""When Shabbat and festivals are kept: from before sunset until nightfall.

Where somebody's zone is all that is known, it is from the earliest sunset until the latest
nightfall of its towns, so that nobody is called while they keep the day.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from havruta.hebrew import names, sun
from havruta.hebrew.dates import hebrew_date
from havruta.hebrew.occasions import SATURDAY, festival
from havruta.hebrew.places import JERUSALEM, places
from havruta.hebrew.sun import Place
from havruta.zone_data import zone_info

MARGIN = timedelta(minutes=18)
"""So long before sunset candles are lit."""
MARGIN_OF_JERUSALEM = timedelta(minutes=40)
NIGHTFALL = 8.5
"""So many degrees below the horizon the sun is when three stars are out."""
CLEAR = timedelta(minutes=30)
"""So long before or after, what would fall into a rest is told instead."""
EARLIEST, LATEST = time(15), time(23)
"""By the clock of who has no place: their eve begins and their day ends at the latest then."""

_QUARTER = timedelta(hours=6)
_DAY = timedelta(days=1)
_WEEK = 7
_MINUTE = timedelta(minutes=1)
_MOMENT = timedelta.resolution
_CITY = 0.12  # degrees
_WHICH_DAY = re.compile(r"_\d$")


@dataclass(frozen=True, slots=True)
class Rest:
    """A Shabbat, a festival, or a run of them: the civil days `first` to `last`.

    `keys` are what they are called (`names.NAMES`). It `begins` on the eve and `ends` at nightfall.
    """

    keys: tuple[str, ...]
    first: date
    last: date
    begins: datetime
    ends: datetime

    def label(self, language: str) -> str:
        """Return what it is called in a language: "Shabbat and Shavuot", "ראש השנה ושבת"."""
        return names.together(self.keys, language)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whose rest it is: by which clock, in Israel or abroad, and where, if that is known."""

    zone: str
    in_israel: bool
    place: Place | None = None

    def today(self, now: datetime) -> date:
        """Return which day it is by their clock."""
        return now.astimezone(zone_info(self.zone)).date()


def reminded_at(due: datetime, starts_at: datetime, keeper: Keeper) -> datetime:
    """Return when somebody is reminded of what begins at `starts_at`, in no rest of theirs.

    What would be due in a rest comes after it, if that is still before the beginning; or else
    before the rest.
    """
    rest = _at(due, keeper)
    if rest is None:
        return due
    return rest.ends + CLEAR if rest.ends + CLEAR < starts_at else rest.begins - CLEAR


def kept_by(keepers: Sequence[Keeper], starts_at: datetime, minutes: int) -> Rest | None:
    """Return the first rest that a sitting would break for any of the keepers, if there is one."""
    length = max(timedelta(minutes=minutes), _MOMENT)
    for keeper in keepers:
        for rest in _near(starts_at, keeper):
            if starts_at < rest.ends and rest.begins < starts_at + length:
                return rest
    return None


def next_rest(now: datetime, keeper: Keeper) -> Rest:
    """Return the rest in which it is now, or the next one."""
    days = (now + number * _DAY for number in range(_WEEK + 1))
    return next(rest for day in days for rest in _near(day, keeper) if rest.ends > now)


def hebrew_date_at(at: datetime, zone: str, language: str) -> str:
    """Return the Hebrew date of an instant, which after sunset is that of the next day."""
    here = next(iter(places(zone)), None)
    day = at.astimezone(zone_info(zone)).date()
    begun = (eve for eve in (day - _DAY, day) if at < _sunset(eve, zone, here))
    return hebrew_date(next(begun, day + _DAY), language)


def _at(at: datetime, keeper: Keeper) -> Rest | None:
    return next((rest for rest in _near(at, keeper) if rest.begins <= at < rest.ends), None)


def _near(at: datetime, keeper: Keeper) -> list[Rest]:
    """Return the rests to which the day of an instant, or one beside it, belongs."""
    day = at.astimezone(zone_info(keeper.zone)).date()
    return [_rest(first, keeper) for first in _firsts(day, keeper.in_israel)]


@lru_cache(maxsize=8192)
def _firsts(day: date, in_israel: bool) -> tuple[date, ...]:  # noqa: FBT001
    """Return on which days the runs begin to which a day or one beside it belongs."""
    near = (day - _DAY, day, day + _DAY)
    rests = (one for one in near if _key(one, in_israel) is not None)
    return tuple(dict.fromkeys(_first(one, in_israel) for one in rests))


@lru_cache(maxsize=8192)
def _key(day: date, in_israel: bool) -> str | None:  # noqa: FBT001 — a key of the cache
    """Return what a day of rest is called; None for any other day."""
    found = festival(day, in_israel=in_israel)
    if found is None:
        return "shabbat" if day.weekday() == SATURDAY else None
    return _WHICH_DAY.sub("", found)


def _first(day: date, in_israel: bool) -> date:  # noqa: FBT001
    """Return on which day the run begins to which a day of rest belongs."""
    while _key(day - _DAY, in_israel) is not None:
        day -= _DAY
    return day


@lru_cache(maxsize=8192)
def _rest(first: date, keeper: Keeper) -> Rest:
    """Return the run of days of rest that begins on this one."""
    keys, last = [], first
    while (key := _key(last, keeper.in_israel)) is not None:
        keys.append(key)
        last += _DAY
    last -= _DAY
    begins, ends = _times(first - _DAY, last, keeper)
    return Rest(tuple(dict.fromkeys(keys)), first, last, begins, ends)


def _times(eve: date, last: date, keeper: Keeper) -> tuple[datetime, datetime]:
    """Return when a rest begins and ends, wherever its keeper may be in what is known of that."""
    known = (keeper.place,) if keeper.place else places(keeper.zone)
    if not known:
        zone = zone_info(keeper.zone)
        clocks = datetime.combine(eve, EARLIEST, zone), datetime.combine(last, LATEST, zone)
        return clocks[0].astimezone(UTC), clocks[1].astimezone(UTC)
    begins = min(_sunset(eve, keeper.zone, place) - _margin(place) for place in known)
    ends = max(_nightfall(last, keeper.zone, place) for place in known)
    return begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0) + _MINUTE


def _sunset(day: date, zone: str, place: Place | None) -> datetime:
    """Return when a day's sun sets.

    Where it stays up, six hours after noon; where it does not rise, at noon; without a place, at
    six by the clock.
    """
    if place is None:
        return datetime.combine(day, time(18), zone_info(zone)).astimezone(UTC)
    noon = _noon(day, zone, place)
    found = sun.below(noon, place, sun.SET)
    return found or (noon + _QUARTER if sun.is_up(noon, place) else noon)


def _nightfall(day: date, zone: str, place: Place) -> datetime:
    """Return when it is night.

    Where it stays light, in the middle of the night; where it is dark at noon, six hours later.
    """
    noon = _noon(day, zone, place)
    found = sun.below(noon, place, NIGHTFALL)
    return found or noon + (2 * _QUARTER if sun.is_up(noon, place) else _QUARTER)


def _noon(day: date, zone: str, place: Place) -> datetime:
    about = datetime.combine(day, time(12), zone_info(zone))
    return sun.noon(about.astimezone(UTC), place)


def _margin(place: Place) -> timedelta:
    is_near = all(abs(a - b) < _CITY for a, b in zip(place, JERUSALEM, strict=True))
    return MARGIN_OF_JERUSALEM if is_near else MARGIN
