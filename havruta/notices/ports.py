"""What telling needs stored."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from havruta.ids import HavrutaId, InvitationId, NoticeId, SessionId, UserId
from havruta.notices.model import Backlog, Notice, Reason
from havruta.plans.model import OccurrenceKey


class Paces(Protocol):
    """When what may be done only so often may be done next, whichever process does it."""

    async def reserve(self, name: str, now: datetime, gap: timedelta, /) -> datetime:
        """Return when it is for the caller to do it, and nobody else for so long after that."""
        ...


class Notices(Protocol):
    """Promises to tell; `get` and `lock` raise KeyError.

    A lease on one that is due means: not before.
    """

    async def add(self, notice: Notice, /) -> None: ...
    async def get(self, notice_id: NoticeId, /) -> Notice: ...
    async def lock(self, notice_id: NoticeId, /) -> Notice:
        """Return the notice; until the transaction ends nobody else can change it."""
        ...

    async def save(self, notice: Notice, /) -> None: ...
    async def claim(self, now: datetime, lease: timedelta, limit: int, /) -> Sequence[Notice]:
        """Take those that are due, or whose claimer's lease has run out; nobody else gets them.

        Where more are due than the limit, those of a claimer that has died come first, for Discord
        knows only for minutes what it has already; then the `URGENT`, then the `TIMELY`.
        """
        ...

    async def lock_pace(self) -> datetime | None:
        """Return until when the pace is spent; until the transaction ends nobody else spends it."""
        ...

    async def save_pace(self, spent_until: datetime, /) -> None: ...

    async def prune(self, until: datetime, /) -> None:
        """Delete those that were settled by then."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the next one is due or its lease runs out."""
        ...

    async def of(
        self,
        havruta_id: HavrutaId,
        /,
        *,
        session_id: SessionId | None = None,
        invitation_id: InvitationId | None = None,
    ) -> Sequence[Notice]:
        """Return the havruta's notices, or those about this, in the order they fall due."""
        ...

    async def of_occurrence(self, key: OccurrenceKey, /) -> Sequence[Notice]:
        """Return what is about this time of a plan, as it was promised."""
        ...

    async def page(
        self, havruta_ids: Collection[HavrutaId], /, *, skip: int, limit: int
    ) -> Sequence[Notice]:
        """Return those of these havrutot, the latest promised first."""
        ...

    async def sent_to(self, address: str, since: datetime, /) -> Sequence[Notice]:
        """Return the ways in that were promised to this address after `since`, oldest first."""
        ...

    async def of_plans(
        self, havruta_id: HavrutaId, since: datetime, /, *, about: UserId, to: UserId
    ) -> Sequence[Notice]:
        """Return what `to` was promised since then of somebody's doing with the havruta's plans."""
        ...

    async def missed(self, havruta_ids: Collection[HavrutaId], /) -> Mapping[InvitationId, Reason]:
        """Return the invitations that could not be told when last it was tried, and why."""
        ...

    async def count(self, havruta_ids: Collection[HavrutaId], /) -> int:
        """Return how many there are of these havrutot."""
        ...

    async def backlog(self, now: datetime, /) -> Backlog:
        """Return how much is due and not yet told."""
        ...

    async def failed(self, since: datetime, /) -> Mapping[Reason, int]:
        """Return of what was promised since then how much could not be told, and why."""
        ...
