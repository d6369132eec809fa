"""Where and when something is said, which decides what "tomorrow" and "next week" are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from havruta.errors.plans import TooFar
from havruta.recurrence import wall
from havruta.when.model import YEARS_AHEAD

MOST_DAYS = 366 * YEARS_AHEAD


@dataclass(frozen=True, slots=True)
class Around:
    """The moment, the zone by whose clock everything is meant, and how its people count weeks."""

    now: datetime
    zone: str
    is_sunday_first: bool
    looks_back: bool = False
    """Whether days are meant that have been, rather than such as are to come."""

    @property
    def here(self) -> datetime:
        """What the clock on the wall shows, to the minute."""
        return wall(self.now, self.zone).replace(second=0, microsecond=0)

    @property
    def today(self) -> date:
        """The day it is in the zone."""
        return self.here.date()

    def nearest(self, days: Iterable[date]) -> tuple[date, ...]:
        """Return the next of these days, which are in order; before it, looking back, the last."""
        known = list(days)
        if not self.looks_back:
            return tuple([day for day in known if day >= self.today][:1])
        been = [day for day in known if day <= self.today]
        return (*been[-1:], *known[len(been) :][:1])

    def in_days(self, days: float) -> date:
        """Return the day so many days from today. Raises `TooFar`."""
        if abs(days) > MOST_DAYS:
            raise TooFar(years=YEARS_AHEAD)
        return self.today + timedelta(days=days)
