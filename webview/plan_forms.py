"""What a form says of a plan: in words, by fields, or as it was understood before."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from multidict import MultiMapping

from havruta.errors.people import UnknownZone, WrongNumber
from havruta.errors.plans import NotUnderstood
from havruta.ids import UserId, is_id
from havruta.people import zones
from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after
from havruta.recurrence.rules import MOST_COUNT
from havruta.when.model import Unclear, Understood
from havruta.when.understanding import understand

WALL = "%Y-%m-%dT%H:%M"
"""A wall time as forms carry it."""
USUAL = "60"
"""So many minutes a session is planned for where nothing is said."""
LAST_WEEK = 4
"""The fifth week of a month is meant as its last one."""


class NoForm(ValueError):
    """No form of ours says this."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to plan, as they have written it so far."""

    havruta: str = ""
    when: str = ""
    day: str = ""
    time: str = ""
    repeat: str = "once"
    weekdays: tuple[str, ...] = ()
    until: str = ""
    count: str = ""
    minutes: str = USUAL
    who: tuple[UserId, ...] = ()
    """Those whom it is for, if not all."""
    exact: tuple[str, str, str] | None = None
    """Start, zone and rule of what was understood, where one of several was chosen."""

    @classmethod
    def of(cls, form: MultiMapping[str]) -> "Draft":
        """Return what the form holds."""
        exact = None
        if "start" in form:
            exact = (form["start"], form.get("zone", ""), form.get("rule", ""))
        texts = ("havruta", "when", "day", "time", "until", "count")
        return cls(
            **{name: form.get(name, "").strip() for name in texts},
            repeat=form.get("repeat", "once"),
            weekdays=tuple(form.getall("weekday", [])),
            who=tuple(UserId(one) for one in form.getall("who", []) if is_id(one)),
            minutes=form.get("minutes", "").strip() or USUAL,
            exact=exact,
        )

    def meant(self, *, now: datetime, zone: str, language: str) -> Understood | Unclear:
        """Return what is meant by it, in this zone where none is named.

        Raises `NoForm`, `NotUnderstood` and what else `understand` does.
        """
        if self.exact is not None:
            return Understood(timing_of(*self.exact))
        if self.when or not self.day:
            return understand(self.when, now=now, zone=zone, language=language)
        return Understood(self._by_fields(zone))

    def _by_fields(self, zone: str) -> Timing:
        start = _read(f"{self.day}T{self.time}", WALL)
        if start is None:
            raise NotUnderstood(said=f"{self.day} {self.time}".strip())
        rule = self._rule(start)
        first = start if rule is None else first_on_or_after(rule, start, zone)
        if first is None:
            raise NotUnderstood(said=self.until)
        return Timing(first, zone, rule)

    def _rule(self, start: datetime) -> Rule | None:
        """Return how it repeats, which is told by what else its first day is."""
        days = tuple(sorted({int(day) for day in self.weekdays if day in _DAYS}))
        weekly = Rule(Frequency.WEEKLY, weekdays=days or (start.weekday(),))
        rules = {
            "daily": Rule(Frequency.DAILY),
            "weekly": weekly,
            "fortnightly": replace(weekly, interval=2),
            "monthly": Rule(Frequency.MONTHLY, month_day=start.day),
            "weekday": Rule(Frequency.MONTHLY, weekdays=(start.weekday(),), nth=_nth(start)),
        }
        rule = rules.get(self.repeat)
        if rule is None:
            return None
        if self.until:
            until = _read(self.until, "%Y-%m-%d")
            if until is None:
                raise NotUnderstood(said=self.until)
            return replace(rule, until=until.date())
        return replace(rule, count=number(self.count, 1, MOST_COUNT)) if self.count else rule


def wall_of(said: str) -> datetime:
    """Return the wall time that a form of ours carries. Raises `NoForm`."""
    if (at := _read(said, WALL)) is None:
        raise NoForm
    return at


def timing_of(start: str, zone: str, rule: str) -> Timing:
    """Return what a form carries that we have made. Raises `NoForm`, `UnknownZone`."""
    at = wall_of(start)
    try:
        told = Rule.parse(rule) if rule else None
    except (KeyError, ValueError):
        raise NoForm from None
    zone = zone_named(zone)
    if told is not None and (_is_far(told.until) or first_on_or_after(told, at, zone) != at):
        raise NoForm
    return Timing(at, zone, told)


def zone_named(said: str) -> str:
    """Return the zone that a form of ours carries. Raises `UnknownZone`."""
    if zones.known(said) is None:
        raise UnknownZone(zone=said)
    return said


def number(said: str, least: int, most: int) -> int:
    """Return the whole number that was typed. Raises `WrongNumber`."""
    is_short = said.isascii() and said.isdigit() and len(said) <= len(str(most))
    if is_short and least <= int(said) <= most:
        return int(said)
    raise WrongNumber(least=least, most=most)


def _read(said: str, form: str) -> datetime | None:
    try:
        read = datetime.strptime(said, form)  # noqa: DTZ007 - by the clock on a wall
    except ValueError:
        return None
    return None if _is_far(read) else read


def _is_far(day: date | None) -> bool:
    """Whether it is out of every calendar's reach; at the ends of time no zone reckons any more."""
    return day is not None and day.year not in YEARS


def _nth(start: datetime) -> int:
    """Return which of its month's weekdays this is; the last one is meant as such."""
    nth = (start.day + 6) // 7
    return -1 if nth > LAST_WEEK else nth


YEARS = range(1970, 3000)
_DAYS = frozenset("0123456")
