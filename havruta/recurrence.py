"""When something takes place: once or by a rule, by the wall clock of a zone (after RFC 5545)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from typing import Self

from dateutil import rrule

from havruta.zone_data import zone_info


class Frequency(StrEnum):
    """How often something comes round, as RFC 5545 spells it."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """How something repeats; it ends on a day, after so many times, or never.

    Weeks begin on Sunday. A month that lacks the day is left out. Raises `ValueError` where the
    parts do not belong together.
    """

    frequency: Frequency
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    """0 Monday to 6 Sunday, in order; by weeks at least one, by months one, with `nth`."""
    nth: int | None = None
    """1 to 5, or -1 for the last one of the month."""
    month_day: int | None = None
    """1 to 31, or -1 for the last day of the month."""
    until: date | None = None
    """The last day on which it may take place."""
    count: int | None = None

    def __post_init__(self) -> None:
        if not self._fits():
            msg = f"these do not make a rule: {self}"
            raise ValueError(msg)

    def _fits(self) -> bool:
        return (
            1 <= self.interval <= MOST_INTERVAL
            and (self.count is None or (self.until is None and 1 <= self.count <= MOST_COUNT))
            and self.weekdays == tuple(sorted({*self.weekdays} & {*range(7)}))
            and self._days_fit()
        )

    def _days_fit(self) -> bool:
        days, nth, month_day = self.weekdays, self.nth, self.month_day
        match self.frequency:
            case Frequency.DAILY:
                return not days and nth is None and month_day is None
            case Frequency.WEEKLY:
                return bool(days) and nth is None and month_day is None
            case Frequency.MONTHLY if month_day is None:
                return len(days) == 1 and nth in {-1, 1, 2, 3, 4, 5}
            case Frequency.MONTHLY:
                return not days and nth is None and month_day in {-1, *range(1, 32)}

    def text(self) -> str:
        """Return the value of an RRULE that `parse` reads back; its UNTIL is a local day."""
        return _text(self, None if self.until is None else f"{self.until:%Y%m%d}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the rule that `text` wrote. Raises `ValueError`."""
        parts = dict(part.split("=", 1) for part in text.split(";"))
        days = parts.get("BYDAY", "")
        weekly = parts["FREQ"] != Frequency.MONTHLY
        return cls(
            frequency=Frequency(parts["FREQ"]),
            interval=int(parts.get("INTERVAL", "1")),
            weekdays=tuple(sorted(_DAYS.index(day[-2:]) for day in days.split(",") if day)),
            nth=None if weekly or not days else int(days[:-2]),
            month_day=int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None,
            until=_day(parts["UNTIL"]) if "UNTIL" in parts else None,
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
        )


@dataclass(frozen=True, slots=True)
class Timing:
    """When something takes place."""

    start: datetime
    """The first occurrence, as the clock on the wall shows it (naive); the rule yields it."""
    zone: str
    """IANA name."""
    rule: Rule | None = None
    """None: it takes place once."""


MOST_INTERVAL = 99
MOST_COUNT = 999
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def instant(wall: datetime, zone: str) -> datetime:
    """Return when the clock on a zone's wall shows this, in UTC.

    An hour that is skipped counts by the offset before the gap (02:30 is 03:30); of an hour that
    comes twice it is the first. Raises `UnknownZone`.
    """
    return wall.replace(tzinfo=zone_info(zone), fold=0).astimezone(UTC)


def wall(at: datetime, zone: str) -> datetime:
    """Return what the clock on a zone's wall shows at a moment. Raises `UnknownZone`."""
    return at.astimezone(zone_info(zone)).replace(tzinfo=None, fold=0)


def walls(timing: Timing, after: datetime, before: datetime, most: int = 1000) -> list[datetime]:
    """Return the occurrences within `[after, before)`, both aware, as the wall shows them.

    At most `most` of them, the earliest.
    """
    found = (at for at in _upto(timing, before) if instant(at, timing.zone) >= after)
    return list(islice(found, most))


def first_on_or_after(rule: Rule, at: datetime, zone: str) -> datetime | None:
    """Return the wall time at which a rule begins that is wished for from `at` on.

    It is the first day that fits, in whatever week or month; every how many of them it comes round
    is counted from there. None if the rule is over by then.
    """
    every = replace(rule, interval=1, count=None)
    return next(_originals(Timing(at, zone, every), at + _FAR), None)


def following(timing: Timing, at: datetime) -> datetime | None:
    """Return the first occurrence after this wall time, within ten years."""
    return next((one for one in _originals(timing, at + _FAR) if one > at), None)


def preceding(timing: Timing, at: datetime) -> datetime | None:
    """Return the last occurrence before this wall time."""
    earlier = None
    for earlier in takewhile(lambda one: one < at, _originals(timing, at)):  # noqa: B007
        pass
    return earlier


def split(timing: Timing, at: datetime) -> tuple[Timing | None, Timing | None]:
    """Return what comes before the occurrence `at`, and it with all that follow.

    Either is None where nothing is left. A number of times is divided between the two.
    """
    if timing.rule is None:
        return (None, timing) if at <= timing.start else (timing, None)
    earlier = list(takewhile(lambda one: one < at, _originals(timing, at)))
    first = next((one for one in _originals(timing, at + _FAR) if one >= at), None)
    return _before(timing, earlier), _from(timing, first, len(earlier))


def rrule_text(timing: Timing) -> str | None:
    """Return the RRULE's value as other calendars read it: its UNTIL is an instant."""
    rule = timing.rule
    if rule is None:
        return None
    if rule.until is None:
        return _text(rule, None)
    end = instant(datetime.combine(rule.until, time(23, 59, 59)), timing.zone)
    return _text(rule, f"{end:%Y%m%dT%H%M%SZ}")


_FAR = timedelta(days=3653)


def _upto(timing: Timing, before: datetime) -> Iterator[datetime]:
    last = wall(before, timing.zone) + timedelta(days=2)
    return takewhile(lambda at: instant(at, timing.zone) < before, _originals(timing, last))


def _originals(timing: Timing, last: datetime) -> Iterator[datetime]:
    """Yield the occurrences from the first one on, none of them after `last`."""
    rule = timing.rule
    if rule is None:
        return iter([timing.start] if timing.start <= last else [])
    if rule.until is not None:
        last = min(last, datetime.combine(rule.until, time.max))
    days = rrule.rrule(
        getattr(rrule, rule.frequency),
        dtstart=timing.start,
        interval=rule.interval,
        wkst=rrule.SU,
        byweekday=_by_day(rule),
        bymonthday=rule.month_day,
        until=last,
    )
    return islice((at for at in days if _is_there(at, timing.zone)), rule.count)


def _by_day(rule: Rule) -> list[rrule.weekday] | None:
    return [rrule.weekday(day, rule.nth) for day in rule.weekdays] or None


def _is_there(at: datetime, zone: str) -> bool:
    """Whether the zone has this day: Samoa went from 29 to 31 December 2011."""
    return wall(instant(at, zone), zone) - at < timedelta(days=1)


def _before(timing: Timing, earlier: list[datetime]) -> Timing | None:
    if not earlier or timing.rule is None:
        return None
    if timing.rule.count is not None:
        return replace(timing, rule=replace(timing.rule, count=len(earlier)))
    return replace(timing, rule=replace(timing.rule, until=earlier[-1].date()))


def _from(timing: Timing, first: datetime | None, gone: int) -> Timing | None:
    if first is None or timing.rule is None:
        return None
    left = None if timing.rule.count is None else timing.rule.count - gone
    return replace(timing, start=first, rule=replace(timing.rule, count=left))


def _text(rule: Rule, until: str | None) -> str:
    nth = "" if rule.nth is None else str(rule.nth)
    parts = {
        "FREQ": rule.frequency.value,
        "INTERVAL": str(rule.interval) if rule.interval > 1 else "",
        "WKST": "SU" if rule.frequency is Frequency.WEEKLY and rule.interval > 1 else "",
        "BYDAY": ",".join(f"{nth}{_DAYS[day]}" for day in rule.weekdays),
        "BYMONTHDAY": "" if rule.month_day is None else str(rule.month_day),
        "UNTIL": until or "",
        "COUNT": "" if rule.count is None else str(rule.count),
    }
    return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
