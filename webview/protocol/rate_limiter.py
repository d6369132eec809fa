"""Bounds how fast a page may talk."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


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

    def reserve(self) -> float:
        """Take one turn; return after how many seconds it has come."""
        now = self._now()
        earned = (now - self._at) * self._rate.per_second
        self._left = min(self._left + earned, self._rate.burst) - 1
        self._at = now
        return max(0.0, -self._left / self._rate.per_second)

    async def acquire(self) -> None:
        """Return when the next turn has come."""
        if (seconds := self.reserve()) > 0:
            await asyncio.sleep(seconds)
