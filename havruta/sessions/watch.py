"""How long rooms have been empty, as the clock's rounds have seen it.

The wall clock jumps, machines sleep, the program and its database are away for a while: none of
that is time in which people could have been in a room. So it is a steady clock that counts.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.ids import SessionId
from havruta.sessions.model import UNSEEN

RETURN = UNSEEN
"""For so long after a gap nobody is taken for gone, so that pages can come back."""
LATE = timedelta(seconds=30)
"""A round that comes so much later than the one before it, by either clock, comes after a gap."""
NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class _Sight:
    """A room as it was seen last: empty, by the records, since `left_at`, unless it was full."""

    seen_at: timedelta
    left_at: datetime | None = None
    empty_from: timedelta = NO_TIME


class Watch:
    """What one process has seen of the rooms, round for round."""

    def __init__(self, steady: Callable[[], float]) -> None:
        """`steady` counts seconds, and never jumps."""
        self._steady = steady
        self._round: tuple[timedelta, datetime] | None = None
        """When the last round was, by the steady clock and by the one on the wall."""
        self._gap = NO_TIME
        """When the watch began, or began anew."""
        self._settled: timedelta | None = None
        """When the last round was that could judge."""
        self._rooms: dict[SessionId, _Sight] = {}

    @contextmanager
    def round(self, now: datetime) -> Iterator[bool]:
        """Look once at the rooms; say whether what is seen can be believed.

        It cannot for a while after the start and after a gap: rounds that failed, or came late.
        """
        at = timedelta(seconds=self._steady())
        if self._round is None or _is_gap(self._round, (at, now)):
            self._gap = at
        self._round = None
        is_settled = at - self._gap >= RETURN
        yield is_settled
        self._round = at, now
        if is_settled:
            self._settled = at

    def full(self, session_id: SessionId) -> None:
        """Note that somebody is in the room."""
        self._rooms[session_id] = _Sight(self._now())

    def empty(self, session_id: SessionId, left_at: datetime, now: datetime) -> timedelta:
        """Note that nobody is in the room; return for how long that has been so.

        By the records it has been so since `left_at`. They count only for the time in which this
        room was not looked at; what has been watched is known better.
        """
        at, before = self._now(), self._rooms.get(session_id)
        if before is None or before.left_at != left_at:
            looked_at = before.seen_at if before else self._settled
            unseen = max(now - left_at, NO_TIME)
            unseen = unseen if looked_at is None else min(unseen, at - looked_at)
            empty_from = at - unseen
        else:
            empty_from = before.empty_from
        self._rooms[session_id] = _Sight(at, left_at, empty_from)
        return at - empty_from

    def forget_all_but(self, session_ids: Collection[SessionId]) -> None:
        """Keep nothing of sessions that are over."""
        self._rooms = {one: self._rooms[one] for one in session_ids if one in self._rooms}

    def _now(self) -> timedelta:
        return timedelta(seconds=self._steady())


def _is_gap(before: tuple[timedelta, datetime], now: tuple[timedelta, datetime]) -> bool:
    steady, wall = now[0] - before[0], now[1] - before[1]
    return steady > LATE or abs(wall - steady) > LATE
