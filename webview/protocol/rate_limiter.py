"""Bounds how fast a page may talk."""

import asyncio
from collections.abc import Callable

BURST = 50
PER_SECOND = 25.0


class RateLimiter:
    """Lets a burst through at once, and after it only so much a second; who hurries waits."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left = float(BURST)
        self._at = now()

    def reserve(self) -> float:
        """Take one turn; return after how many seconds it has come."""
        now = self._now()
        self._left = min(self._left + (now - self._at) * PER_SECOND, BURST) - 1
        self._at = now
        return max(0.0, -self._left / PER_SECOND)

    async def acquire(self) -> None:
        """Return when the next turn has come."""
        if (seconds := self.reserve()) > 0:
            await asyncio.sleep(seconds)
