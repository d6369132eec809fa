"""The anti-spam system: it puts a bot into quarantine that writes to people too fast."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.world.clock import Clock


@dataclass(slots=True)
class SpamFilter:
    """Flags the bot when it sends more than `most` direct messages within so many seconds.

    Discord tells nobody its figures; here nothing is flagged until a test names some. A flagged bot
    reaches only those to whom it has written before.
    """

    clock: Clock
    most: int | None = None
    seconds: float = 10.0
    flagged: bool = False
    _sent: deque[datetime] = field(default_factory=deque)

    def watch(self, most: int | None, seconds: float) -> None:
        """Begin anew with these figures."""
        self.most, self.seconds, self.flagged = most, seconds, False
        self._sent.clear()

    def note(self) -> None:
        """A direct message was sent."""
        now = self.clock.now()
        self._sent.append(now)
        while now - self._sent[0] > timedelta(seconds=self.seconds):
            self._sent.popleft()
        self.flagged |= self.most is not None and len(self._sent) > self.most
