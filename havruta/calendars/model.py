"""What stands in a calendar, and what it is headed by."""

from dataclasses import dataclass
from datetime import datetime

from havruta.recurrence import Timing


@dataclass(frozen=True, slots=True)
class Moved:
    """One time of an entry that is at another than its rule has it (`original`, local)."""

    original: datetime
    start: datetime
    zone: str
    minutes: int
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar shows: once, or as its rule repeats it.

    `left_out` and `moved` are known by their local start as the rule has them; `lead` is how many
    minutes ahead a program reminds of it, if it does. Programs know an entry again by its `uid`.
    """

    uid: str
    timing: Timing
    minutes: int
    summary: str
    description: str
    url: str
    made_at: datetime
    changed_at: datetime
    sequence: int = 0
    left_out: tuple[datetime, ...] = ()
    moved: tuple[Moved, ...] = ()
    lead: int | None = None
    is_cancelled: bool = False

    @property
    def is_gone(self) -> bool:
        """Whether it is a series of which nothing is left."""
        return self.is_cancelled and self.timing.rule is not None


@dataclass(frozen=True, slots=True)
class Heading:
    """What a calendar is called, where its reader is, and in which language it speaks.

    `method` says what a mail brings it for (RFC 5546).
    """

    title: str
    zone: str
    language: str
    method: str | None = None
