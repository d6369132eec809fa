"""How fast notices go out, whatever falls due at once: the bot may ask Discord only so often."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from havruta.notices.model import Notice

LONGEST_SPENT = timedelta(minutes=1)
"""Nothing spends more ahead; what is spent for longer was noted before the clock was put back."""

AT_HOME = 3
"""What is told at home is sent there, and asked who of a pair is there still."""


@dataclass(frozen=True)
class Pace:
    """So many requests a second, and so many of them at once where none was made for a while.

    All that is kept of it is a moment: until then what has gone out has spent it.
    """

    per_second: int
    at_once: int

    @cached_property
    def gap(self) -> timedelta:
        """How long one request spends."""
        return timedelta(seconds=1) / self.per_second

    @property
    def longest_wait(self) -> timedelta:
        """For how long one who takes up all that they may leaves no room, at most."""
        return self.at_once * AT_HOME * self.gap

    def room(self, spent_until: datetime, now: datetime) -> int:
        """Return how many requests may be made now."""
        ahead = self._begin(spent_until, now) - now
        return max(0, (self.at_once * self.gap - ahead) // self.gap)

    def spent(self, spent_until: datetime, now: datetime, requests: int) -> datetime:
        """Return until when it is spent once so many have been made."""
        return self._begin(spent_until, now) + requests * self.gap

    def next_room(self, spent_until: datetime) -> datetime:
        """Return when half of what may be made at once may be made again."""
        return spent_until - self.at_once // 2 * self.gap

    def _begin(self, spent_until: datetime, now: datetime) -> datetime:
        return spent_until if now < spent_until <= now + LONGEST_SPENT else now


PACE = Pace(40, 10)
"""Of the fifty that Discord takes of a bot in any second; the others are for whoever waits."""


def requests_of(notice: Notice) -> int:
    """Return about how many requests it takes to tell it."""
    return AT_HOME if notice.is_for_all else 1
