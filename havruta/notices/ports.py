"""What telling needs: promises stored, and somebody who carries them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from havruta.ids import HavrutaId, NoticeId
from havruta.notices.model import Notice, Reason, Way


class Notices(Protocol):
    """Promises to tell. `get` raises KeyError. A lease on one that is due means: not before."""

    async def add(self, notice: Notice, /) -> None: ...
    async def get(self, notice_id: NoticeId, /) -> Notice: ...
    async def save(self, notice: Notice, /) -> None: ...
    async def claim(self, now: datetime, lease: timedelta, limit: int, /) -> Sequence[Notice]:
        """Take those that are due, or whose claimer's lease has run out; nobody else gets them."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the next one is due or its lease runs out."""
        ...

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Notice]: ...


class Courier(Protocol):
    """Carries notices to people."""

    @property
    def is_ready(self) -> bool:
        """Whether anything can be carried yet; once it can, `NoticesDue` is published."""
        ...

    async def carry(self, notice: Notice, way: Way, /) -> None:
        """Tell it by this way, or raise `Unreachable`; any other error means: again later."""
        ...


class Unreachable(Exception):
    """This way to a person or place is closed; another attempt will not open it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
