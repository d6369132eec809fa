"""What somebody is about to plan, or has typed, as a button's custom id carries it.

So nothing is kept before they press Keep, and a restart in between loses nothing. Discord takes a
hundred characters, hence the brevity.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import available_timezones

from havruta.errors.plans import PeopleChanged
from havruta.ids import UserId
from havruta.recurrence import Frequency, Rule, Timing

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
DAY = "%Y%m%d"
MINUTE = "%Y%m%d%H%M"
BETWEEN = "|"
FREQUENCIES = {"d": Frequency.DAILY, "w": Frequency.WEEKLY, "m": Frequency.MONTHLY}
RULE = re.compile(
    r"(?P<frequency>[dwm])(?P<interval>\d+)"
    r"(?:b(?P<weekdays>[0-6]+))?(?:n(?P<nth>-?\d))?(?:m(?P<month_day>-?\d+))?"
    r"(?:u(?P<until>\d{8})|c(?P<count>\d+))?"
)


def packed_timing(timing: Timing) -> str:
    """Return the timing in 40 characters or fewer: "202612012030.1a2b3c4.w1b13"."""
    rule = "" if timing.rule is None else _packed_rule(timing.rule)
    return f"{timing.start:{MINUTE}}.{zone_mark(timing.zone)}.{rule}"


def timing_of(packed: str) -> Timing:
    """Return what `packed_timing` has packed."""
    start, zone, rule = packed.split(".")
    return Timing(
        datetime.strptime(start, MINUTE),  # noqa: DTZ007 - a wall time
        zone_of(zone),
        _rule_of(rule) if rule else None,
    )


def zone_mark(zone: str) -> str:
    """Return what stands for a zone, in seven characters or fewer."""
    return _mark(zone)


def zone_of(mark: str) -> str:
    """Return the zone that `zone_mark` stands for."""
    return _zones()[mark]


def packed_people(who: Iterable[UserId], people: Sequence[UserId]) -> str:
    """Return which of a havruta's people these are; nothing, where it is everyone."""
    chosen = set(who)
    if not chosen or chosen.issuperset(people):
        return ""
    bits = sum(1 << at for at, person in enumerate(people) if person in chosen)
    return f"{_short(bits)}-{_mark(*people)}"


def people_of(packed: str, people: Sequence[UserId]) -> tuple[UserId, ...]:
    """Return whom `packed_people` has packed. Raises `PeopleChanged` if the people are others."""
    if not packed:
        return ()
    bits, _, mark = packed.partition("-")
    if mark != _mark(*people):
        raise PeopleChanged
    chosen = int(bits, len(DIGITS))
    return tuple(person for at, person in enumerate(people) if chosen >> at & 1)


def _packed_rule(rule: Rule) -> str:
    letter = next(letter for letter, one in FREQUENCIES.items() if one is rule.frequency)
    parts = [f"{letter}{rule.interval}"]
    if rule.weekdays:
        parts.append("b" + "".join(map(str, rule.weekdays)))
    if rule.nth is not None:
        parts.append(f"n{rule.nth}")
    if rule.month_day is not None:
        parts.append(f"m{rule.month_day}")
    if rule.until is not None:
        parts.append(f"u{rule.until:{DAY}}")
    if rule.count is not None:
        parts.append(f"c{rule.count}")
    return "".join(parts)


def _rule_of(packed: str) -> Rule:
    found = RULE.fullmatch(packed)
    assert found is not None
    until = found["until"]
    return Rule(
        frequency=FREQUENCIES[found["frequency"]],
        interval=int(found["interval"]),
        weekdays=tuple(map(int, found["weekdays"] or "")),
        nth=_number(found["nth"]),
        month_day=_number(found["month_day"]),
        until=date.fromisoformat(until) if until else None,
        count=_number(found["count"]),
    )


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


@cache
def _zones() -> dict[str, str]:
    return {zone_mark(name): name for name in available_timezones()}


def _mark(*names: str) -> str:
    """Return what tells these names from others, in seven characters or fewer."""
    return _short(zlib.crc32("\n".join(names).encode()))


def _short(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits or "0"


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed of a plan, as they typed it; `who` is packed."""

    when: str = ""
    repeat: str = ""
    until: str = ""
    minutes: int | None = None
    who: str = ""

    def packed(self, room: int) -> str:
        """Return it in so many characters, or nothing where it is longer."""
        parts = [self.when, self.repeat, self.until, str(self.minutes or ""), self.who]
        packed = BETWEEN.join(part.replace(BETWEEN, " ").strip() for part in parts)
        return packed if len(packed) <= room else ""


def typed_of(packed: str) -> Typed:
    """Return what was typed; nothing, where it was too long to be kept."""
    if not packed:
        return Typed()
    when, repeat, until, minutes, who = packed.split(BETWEEN)
    return Typed(when, repeat, until, _number(minutes or None), who)
