"""How far somebody is behind a cycle, and what they have missed of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from havruta.hebrew.cycles import Cycle, Portion, day_of, following

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """How a place stands to its cycle's today.

    `since` is the day on which the place had, or has, its turn. `behind` are how many units have
    been over since then, its own with them: 0 if it is today's, -1 if it is the one after.
    """

    since: date
    behind: int


def gap(cycle: Cycle, ref: str, today: date, *, in_israel: bool) -> Gap | None:
    """Return how a place stands to today; None where the cycle does not go through its book."""
    since = day_of(cycle, ref, today, in_israel=in_israel)
    if since is None:
        return None
    if since <= today:
        return Gap(since, len(missed(cycle, since, today, in_israel=in_israel)))
    return Gap(since, -_due(cycle, today, since - _DAY, in_israel=in_israel))


def missed(cycle: Cycle, since: date, today: date, *, in_israel: bool) -> list[Portion]:
    """Return what was due from a day on, without what is due today: the hole that would be left."""
    portions = following(cycle, since, in_israel=in_israel)
    return list(takewhile(lambda portion: portion.ends < today, portions))


def _due(cycle: Cycle, first: date, last: date, *, in_israel: bool) -> int:
    """Return how many units there are on the days from one to another, both included."""
    portions = following(cycle, first, in_israel=in_israel)
    return sum(1 for _ in takewhile(lambda portion: portion.begins <= last, portions))
