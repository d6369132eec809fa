"""Bounds how fast a page may talk, and how often anybody may ask."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_KNOWN = 20_000
"""So many are known by how often they asked; of more, those silent for longest are forgotten."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and after them so many a second."""

    burst: int
    per_second: float


class RateLimiter:
    """Lets a burst through at once, and after it only so much a second; who hurries waits."""

    def __init__(self, now: Callable[[], float], rate: Rate) -> None:
        self._now = now
        self._rate = rate
        self._left = float(rate.burst)
        self._at = now()

    def reserve(self, turns: int = 1) -> float:
        """Take so many turns; return after how many seconds they have come."""
        self._earn()
        self._left -= turns
        return max(0.0, -self._left / self._rate.per_second)

    def reserve_within(self, seconds: float) -> float | None:
        """Take one turn if it comes so soon, as `reserve` does; else take none and return None."""
        self._earn()
        if 1 - self._left > seconds * self._rate.per_second:
            return None
        return self.reserve()

    async def acquire(self, turns: int = 1) -> None:
        """Return when so many more turns have come."""
        if (seconds := self.reserve(turns)) > 0:
            await asyncio.sleep(seconds)

    def _earn(self) -> None:
        now = self._now()
        earned = (now - self._at) * self._rate.per_second
        self._left = min(self._left + earned, self._rate.burst)
        self._at = now


class RateLimiters:
    """A rate limiter for each rate and whoever it is kept for, made when it is first asked for."""

    def __init__(self, now: Callable[[], float], most: int = MOST_KNOWN) -> None:
        self._now = now
        self._most = most
        self._known: OrderedDict[tuple[str, str], RateLimiter] = OrderedDict()

    def of(self, who: str, what: str, rate: Rate) -> RateLimiter:
        """Return the limiter of what somebody does at this rate."""
        key = who, what
        if key not in self._known:
            self._known[key] = RateLimiter(self._now, rate)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]
