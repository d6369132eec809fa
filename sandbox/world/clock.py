"""The sandbox's time: real by default, and tests turn it forward instead of waiting."""

import asyncio
import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


def real_time() -> datetime:
    """The instant on this machine's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(order=True, slots=True)
class Alarm:
    """Something to do at an instant, unless it is cancelled before."""

    due: datetime
    number: int
    ring: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """Let the instant pass in silence."""
        self.cancelled = True


class Clock:
    """Now, and alarms that ring when now has come, however it came."""

    def __init__(self, source: Callable[[], datetime] = real_time) -> None:
        self._source = source
        self._ahead = timedelta()
        self._alarms: list[Alarm] = []
        self._numbers = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> datetime:
        """The sandbox's instant, aware UTC."""
        return self._source() + self._ahead

    def after(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        """An alarm that calls `ring` once, `seconds` from now."""
        alarm = Alarm(self.now() + timedelta(seconds=seconds), next(self._numbers), ring)
        heapq.heappush(self._alarms, alarm)
        self._set_timer()
        return alarm

    def advance(self, seconds: float) -> None:
        """Turn the clock forward; what falls due on the way rings now."""
        self._ahead += timedelta(seconds=seconds)
        self._ring_due()

    def stop(self) -> None:
        """Forget every alarm."""
        self._alarms.clear()
        self._set_timer()

    def _ring_due(self) -> None:
        while self._alarms and self._alarms[0].due <= self.now():
            alarm = heapq.heappop(self._alarms)
            if not alarm.cancelled:
                alarm.ring()
        self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._alarms:
            wait = (self._alarms[0].due - self.now()).total_seconds()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, wait), self._ring_due)
