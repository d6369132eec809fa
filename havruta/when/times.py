"""Times of the day and lengths, in figures and in words."""

from dataclasses import dataclass
from typing import Any

from havruta.errors.plans import NoSuchTime
from havruta.when.around import Around
from havruta.when.grammar import Grammar

DAY = 24 * 60

Parts = tuple[str, ...]
"""What parts of the day were said: "pm", "evening"."""

HOURS = {
    None: (20, 10, 19, 21, 18, 9),
    "morning": (9, 10, 8, 11),
    "am": (9, 10, 8, 11),
    "dawn": (5, 6, 4),
    "midday": (12, 13, 14),
    "afternoon": (16, 15, 17, 14),
    "pm": (20, 19, 21, 18),
    "evening": (20, 19, 21, 18),
    "night": (21, 20, 22, 23),
    "tonight": (20, 21, 19, 22),
    "after_shabbat": (20, 19, 21, 18),
}
"""What is offered where somebody says no more than the part of the day, the commonest first."""


@dataclass(frozen=True, slots=True)
class Time:
    """An hour as it was said; `is_half` if it may be one of the morning or of the evening."""

    hour: int
    minute: int = 0
    is_half: bool = False

    def moments(self, parts: Parts) -> list[int]:
        """Return when it may be, in minutes from the beginning of the day that is named.

        What is said of the night may belong to the next day. Raises `NoSuchTime`.
        """
        hours = self._hours(parts)
        if not hours:
            raise NoSuchTime(said="")
        return [60 * hour + self.minute for hour in hours]

    def _hours(self, parts: Parts) -> list[int]:
        if self.hour == MIDNIGHT.hour and self.is_half:
            may_be = [0, 24]
        elif self.is_half or (parts and 1 <= self.hour <= 12):
            may_be = [self.hour % 12, self.hour % 12 + 12]
        else:
            may_be = [self.hour]
        later = [hour + 24 for hour in may_be if NIGHT & {*parts}]
        return sorted({h for h in may_be + later if all(h in SPANS[part] for part in parts)})


MIDNIGHT = Time(24, is_half=True)
"""The one with which the day that is named begins, or ends."""

NIGHT = frozenset({"night", "tonight", "after_shabbat"})
"""What may be said of hours of the next day."""

SPANS = {
    "am": (*range(12), *range(24, 36)),
    "morning": range(12),
    "dawn": range(12),
    "midday": range(11, 16),
    "afternoon": range(12, 20),
    "pm": range(12, 24),
    "evening": range(15, 24),
    "night": (*range(18, 24), *range(6), *range(24, 30)),
    "tonight": range(17, 30),
    "after_shabbat": range(15, 28),
}
"""The hours that may be said of each part of the day."""


def _figures(_: Around, figures: list[str]) -> Time:
    hour, minute = int(figures[0]), int(figures[1])
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise NoSuchTime(said=":".join(figures))
    return Time(hour, minute, is_half=len(figures[0]) == 1 and hour > 0)


def _digits(_: Around, digits: str) -> Time | None:
    if len(digits) > 2 or int(digits) > 24:
        return None
    return _figures(_, [digits, "00"])


def _spelled(_: Around, hour: int, minutes: int = 0) -> Time | None:
    """Return an hour in words: one of twelve, or of twenty-four if it is more."""
    if not 0 <= minutes < 60 or hour > 23:
        return None
    return Time(hour, minutes, is_half=hour <= 12)


def _spoken(_: Around, hour: float, minutes: int = 0) -> Time | None:
    """Return an hour of which minutes are said in words, which is one of twelve."""
    return _spelled(_, int(hour), minutes) if hour == int(hour) and hour >= 1 else None


def _past(_: Around, minutes: float, hour: float) -> Time | None:
    return _spoken(_, hour, int(minutes))


def _before(_: Around, minutes: float, hour: float) -> Time | None:
    if not 0 < minutes < 60:
        return None
    return _spoken(_, (hour - 2) % 12 + 1 if hour <= 12 else 0, 60 - int(minutes))


def _span(_: Around, number: float, unit: str) -> float | None:
    minutes = number * {"minute": 1, "hour": 60}.get(unit, 0)
    return minutes if unit in {"minute", "hour"} else None


def _and_half(_: Around, number: float, unit: str) -> float | None:
    return number * 60 + 30 if unit == "hour" else None


TIMES: Grammar = {
    "TIME": (
        ("<FIGURES>", lambda _, time: time),
        ("<spelled> [oclock]", _spelled),
        ("<spelled> <MINUTES>", _spoken),
        ("<spelled> and <MINUTES> [minutes]", _spoken),
        ("<number> [and] half", lambda _, hour: _spoken(_, hour, 30)),
        ("<number> and quarter", lambda _, hour: _spoken(_, hour, 15)),
        ("half past <number>", lambda _, hour: _spoken(_, hour, 30)),
        ("[a] quarter past <number>", lambda _, hour: _past(_, 15, hour)),
        ("[a] quarter before <number>", lambda _, hour: _before(_, 15, hour)),
        ("<MINUTES_SAID> past <number>", _past),
        ("<MINUTES_SAID> before <number>", _before),
        ("<number> less quarter", lambda _, hour: _before(_, 15, hour)),
        ("<number> less <MINUTES_SAID>", lambda _, hour, minutes: _before(_, minutes, hour)),
        ("noon", lambda _: Time(12)),
        ("midnight", lambda _: MIDNIGHT),
        ("<number> midnight", lambda _, hour: MIDNIGHT if hour == 12 else None),
    ),
    "FIGURES": (
        ("<clock> [h]", _figures),
        ("<digits> [oclock|h]", _digits),
    ),
    "MINUTES_SAID": (
        ("<spelled>", lambda _, minutes: minutes if minutes in {5, 10, 20, 25} else None),
        ("<number> minutes", lambda _, minutes: minutes),
    ),
    "MINUTES": (
        ("<spelled>", lambda _, minutes: minutes if minutes >= 10 else None),
        ("<digits>", lambda _, digits: int(digits) if len(digits) == 2 else None),
    ),
    "LENGTH": (
        ("<length> [minutes]", lambda _, minutes: minutes),
        ("<number> <unit>", _span),
        ("[a] <unit>", lambda _, unit: _span(_, 1, unit)),
        ("<pair>", lambda _, unit: _span(_, 2, unit)),
        ("<unit> one", lambda _, unit: _span(_, 1, unit)),
        ("half [a] <unit>", lambda _, unit: _span(_, 0.5, unit)),
        ("[a] quarter [of] [a|the] <unit>", lambda _, unit: _span(_, 0.25, unit)),
        ("three_quarters <unit>", lambda _, unit: _span(_, 0.75, unit)),
        ("<number> and [a] half <unit>", _and_half),
        ("<number> <unit> and [a] half", _and_half),
        ("[a] <unit> and [a] half", lambda _, unit: _and_half(_, 1, unit)),
        ("<pair> and half", lambda _, unit: _and_half(_, 2, unit)),
        ("<HOURS> [and] <number> <unit>", lambda _, hours, n, unit: _and_minutes(hours, n, unit)),
        ("<HOURS> and quarter", lambda _, hours: hours + 15),
    ),
    "HOURS": (
        ("<number> <unit>", lambda _, n, unit: n * 60 if unit == "hour" else None),
        ("<unit>", lambda _, unit: 60 if unit == "hour" else None),
        ("<pair>", lambda _, unit: 120 if unit == "hour" else None),
    ),
}


def _and_minutes(hours: float, number: float, unit: Any) -> float | None:
    return hours + number if unit == "minute" else None
