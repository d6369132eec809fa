"""How something repeats, after RFC 5545, section 3.3.10."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

MOST_INTERVAL = 99
MOST_COUNT = 999
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTH_DAYS = (-1, *range(1, 32))
NTHS = (-1, 1, 2, 3, 4, 5)


class Frequency(StrEnum):
    """How often something comes round, as RFC 5545 spells it."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """How something repeats; it ends on a day, after so many times, or never.

    Weeks begin on Sunday. A month that lacks the day is left out. Raises `ValueError` where the
    parts make no rule.
    """

    frequency: Frequency
    interval: int = 1
    """Every how many days, weeks or months, 1 to 99."""
    weekdays: tuple[int, ...] = ()
    """0 Monday to 6 Sunday, in order; by weeks at least one, by months one, with `nth`."""
    nth: int | None = None
    """1 to 5, or -1 for the last one of the month."""
    month_day: int | None = None
    """1 to 31, or -1 for the last day of the month."""
    until: date | None = None
    """The last day on which it may take place."""
    count: int | None = None
    """How many times it takes place, 1 to 999."""

    def __post_init__(self) -> None:
        if not (self._days_fit() and self._times_fit()):
            msg = f"these make no rule: {self}"
            raise ValueError(msg)

    def _days_fit(self) -> bool:
        days, nth, month_day = self.weekdays, self.nth, self.month_day
        if days != tuple(day for day in range(7) if day in days):
            return False
        match self.frequency:
            case Frequency.DAILY:
                return not days and nth is None and month_day is None
            case Frequency.WEEKLY:
                return bool(days) and nth is None and month_day is None
            case Frequency.MONTHLY if month_day is None:
                return len(days) == 1 and nth in NTHS
            case _:
                return not days and nth is None and month_day in MONTH_DAYS

    def _times_fit(self) -> bool:
        return 1 <= self.interval <= MOST_INTERVAL and (
            self.count is None or (self.until is None and 1 <= self.count <= MOST_COUNT)
        )

    def text(self, *, until: str | None = None) -> str:
        """Return the value of an RRULE; `parse` reads back one whose UNTIL is the local day.

        `until`: how the end is written otherwise.
        """
        nth = "" if self.nth is None else str(self.nth)
        day = "" if self.until is None else until or self.until.strftime("%Y%m%d")
        counts_weeks = self.frequency is Frequency.WEEKLY and self.interval > 1
        parts = {
            "FREQ": self.frequency.value,
            "INTERVAL": str(self.interval) if self.interval > 1 else "",
            "WKST": "SU" if counts_weeks else "",
            "BYDAY": ",".join(f"{nth}{WEEKDAYS[day]}" for day in self.weekdays),
            "BYMONTHDAY": "" if self.month_day is None else str(self.month_day),
            "UNTIL": day,
            "COUNT": "" if self.count is None else str(self.count),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)

    @staticmethod
    def parse(text: str) -> "Rule":
        """Return the rule whose `text` this is. Raises `ValueError` for any other text."""
        return _parsed(text)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Rule:
    """Return the rule, which series share that repeat alike."""
    rule = _read(dict(part.partition("=")[::2] for part in text.split(";")))
    if rule.text() != text:
        msg = f"this is no rule of ours: {text}"
        raise ValueError(msg)
    return rule


def _read(parts: dict[str, str]) -> Rule:
    frequency = Frequency(parts.get("FREQ", ""))
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    by_month = frequency is Frequency.MONTHLY
    return Rule(
        frequency,
        interval=int(parts.get("INTERVAL", "1")),
        weekdays=tuple(sorted(WEEKDAYS.index(day[-2:]) for day in days)),
        nth=int(days[0][:-2]) if days and by_month else None,
        month_day=int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None,
        until=_day(parts["UNTIL"]) if "UNTIL" in parts else None,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
    )


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 (a day has no zone)
