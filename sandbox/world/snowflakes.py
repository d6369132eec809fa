"""Discord's ids: decimal strings that carry their time and sort by it."""

from datetime import UTC, datetime, timedelta

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
TIME_SHIFT = 22


def time_of(snowflake: str) -> datetime:
    """The instant at which an id was made, to the millisecond."""
    return DISCORD_EPOCH + timedelta(milliseconds=int(snowflake) >> TIME_SHIFT)


class Snowflakes:
    """A source of ids, each larger than every one before it."""

    def __init__(self) -> None:
        self._last = 0

    def seen(self, snowflake: str) -> None:
        """Never give an id that is not above this one."""
        self._last = max(self._last, int(snowflake))

    def make(self, now: datetime) -> str:
        """A fresh id for this instant."""
        since = now - DISCORD_EPOCH
        by_time = (since // timedelta(milliseconds=1)) << TIME_SHIFT
        self._last = max(self._last + 1, by_time)
        return str(self._last)
