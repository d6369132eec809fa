"""What the use cases about plans need stored."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from havruta.ids import HavrutaId, PlanId, ProposalId, SessionId, UserId
from havruta.plans.model import (
    Beginning,
    Listing,
    Occurrence,
    OccurrenceKey,
    Plan,
    Proposal,
    Reply,
    Vote,
)

STIRRED = timedelta(days=6)
"""So far ahead something may have been promised already that hangs on people."""


class Plans(Protocol):
    """The stored plans; changed by whoever holds the havruta. `get` raises `UnknownPlan`."""

    async def get(self, plan_id: PlanId, /) -> Plan: ...
    async def many(self, plan_ids: Collection[PlanId], /) -> Mapping[PlanId, Plan]:
        """Return those of them that exist."""
        ...

    async def of(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Plan]:
        """Return the plans of these havrutot, called off or not, oldest first."""
        ...

    async def short(self, until: datetime, limit: int, /) -> Sequence[Plan]:
        """Return plans whose occurrences are kept less far than that.

        None that is called off, and none of what has been deleted.
        """
        ...

    async def save(self, plan: Plan, /) -> None: ...


class Occurrences(Protocol):
    """The stored occurrences; changed by whoever holds the havruta.

    `get` and `lock` raise `UnknownOccurrence`.
    """

    async def get(self, key: OccurrenceKey, /) -> Occurrence: ...
    async def lock(self, key: OccurrenceKey, /) -> Occurrence:
        """Return the occurrence; until the transaction ends nobody `stir`s it."""
        ...

    async def of(self, plan_id: PlanId, /) -> Sequence[Occurrence]:
        """Return all that are kept of the plan, by their original times."""
        ...

    async def between(
        self,
        havruta_ids: Collection[HavrutaId],
        after: datetime,
        before: datetime,
        /,
        *,
        limit: int | None = None,
    ) -> Sequence[Occurrence]:
        """Return those that begin within `[after, before)`, the earliest first."""
        ...

    async def of_person(
        self, user_id: UserId, after: datetime, before: datetime, limit: int, /
    ) -> Sequence[Occurrence]:
        """Return those of the person's havrutot that begin within `[after, before)`, as above."""
        ...

    async def next_of(
        self, havruta_ids: Collection[HavrutaId], now: datetime, /
    ) -> Sequence[Occurrence]:
        """Return of each of these havrutot the next one that is planned, if there is one."""
        ...

    async def beginnings(self, now: datetime, /) -> Collection[Beginning]:
        """Return when those begin that are planned for later than that, each moment once."""
        ...

    async def that_begin(self, when: Beginning, /) -> Sequence[Occurrence]:
        """Return those that are planned for then."""
        ...

    async def of_session(self, session_id: SessionId, /) -> Sequence[Occurrence]:
        """Return those for which this session was opened, or that it ran for."""
        ...

    async def changed(self, plan_ids: Collection[PlanId], /) -> Sequence[Occurrence]:
        """Return those of these plans that were ever moved, called off or brought back."""
        ...

    async def save(self, *occurrences: Occurrence) -> None: ...
    async def remove(self, *keys: OccurrenceKey) -> None:
        """Delete these, with what people said of them."""
        ...

    async def end(self, session_id: SessionId, /, *, is_missed: bool) -> None:
        """Note what became of those that are open in this session."""
        ...

    async def stir(
        self,
        now: datetime,
        /,
        *,
        havruta_id: HavrutaId | None = None,
        user_id: UserId | None = None,
    ) -> bool:
        """Have the clock see at once to those that begin within `STIRRED`; return if there are any.

        It is those of the havruta, or of all that the person belongs to; who has changed what hangs
        on people does this in the same transaction.
        """
        ...

    async def forget(self, havruta_id: HavrutaId, /) -> None:
        """Have the clock see to none of the havruta's any more."""
        ...

    async def prune(self, until: datetime, /) -> None:
        """Delete of those that began by then what nobody needs, with what was proposed for them.

        What a session was opened for stays, and what was changed; of what was said stays who did
        not come: calendars tell of both.
        """
        ...

    async def due(self, now: datetime, limit: int, /) -> Sequence[Occurrence]:
        """Return those that the clock has to see to, the longest due first."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the clock has to see to one next."""
        ...


class Replies(Protocol):
    """What people said of occurrences; changed by whoever holds the havruta."""

    async def of(self, keys: Collection[OccurrenceKey], /) -> Sequence[Reply]:
        """Return what was said of these, in the order it was."""
        ...

    async def declined(self, user_id: UserId, plan_ids: Collection[PlanId], /) -> Sequence[Reply]:
        """Return what the person said of these plans' times to which they do not come."""
        ...

    async def save(self, reply: Reply, /) -> None: ...
    async def remove(self, key: OccurrenceKey, /) -> None:
        """Forget what was said of it."""
        ...


class Proposals(Protocol):
    """Other times that are proposed, and votes; changed by whoever holds the havruta."""

    async def get(self, proposal_id: ProposalId, /) -> Proposal:
        """Return the proposal, or raise `UnknownProposal`."""
        ...

    async def of(self, key: OccurrenceKey, /) -> Sequence[Proposal]:
        """Return what was ever proposed for the occurrence, the oldest first."""
        ...

    async def save(self, proposal: Proposal, /) -> None: ...
    async def votes(self, proposal_id: ProposalId, /) -> Sequence[Vote]:
        """Return what people said of it, in the order they did."""
        ...

    async def vote(self, vote: Vote, /) -> None:
        """Keep what somebody says of it, instead of what they said before."""
        ...


class Listings(Protocol):
    """The plans that stand in servers' lists of events, or are to."""

    async def get(self, plan_id: PlanId, /) -> Listing | None: ...
    async def all(self) -> Sequence[Listing]: ...
    async def save(self, listing: Listing, /) -> None: ...
    async def remove(self, plan_id: PlanId, /) -> None: ...
