"""What the use cases about havrutot need stored."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from havruta.havrutot.model import Code, Havruta, Home, Invitation
from havruta.ids import CodeId, HavrutaId, InvitationId, UserId


class Havrutot(Protocol):
    """The stored havrutot. `get` and `lock` raise `UnknownHavruta`, as for one that is deleted."""

    async def get(self, havruta_id: HavrutaId, /) -> Havruta: ...
    async def lock(self, havruta_id: HavrutaId, /) -> Havruta:
        """Return the havruta; until the transaction ends nobody else can change it."""
        ...

    async def many(self, havruta_ids: Collection[HavrutaId], /) -> Mapping[HavrutaId, Havruta]:
        """Return those of them that exist."""
        ...

    async def of(self, user_id: UserId, /, *, in_session: bool = False) -> Sequence[Havruta]:
        """Return those the person belongs to, or the ones in session alone, newest first."""
        ...

    async def at_home(self, home: Home, /) -> Sequence[HavrutaId]:
        """Return which ones are at home there, in the order they must be locked in.

        Without a channel it is any channel of the server.
        """
        ...

    async def places(self, limit: int, /) -> Sequence[tuple[str, str]]:
        """Return what is learned and where, by book and last place, the newest havruta first.

        Those that are archived or deleted learn nothing.
        """
        ...

    async def every(self) -> Sequence[HavrutaId]:
        """Return all that are not deleted."""
        ...

    async def count(self, user_id: UserId, /) -> int:
        """Return to how many the person belongs."""
        ...

    async def save(self, havruta: Havruta, /) -> None: ...
    async def erase(self, havruta_id: HavrutaId, /) -> None:
        """Delete the havruta with all that belongs to it."""
        ...

    async def speak(self, owner_id: UserId, language: str, /) -> Collection[HavrutaId]:
        """Have those of this owner's that speak none speak this language; return which they are."""
        ...

    async def delete(self, havruta_id: HavrutaId, at: datetime, /) -> None:
        """Take it from everybody; what is still to be told of it can be `recall`ed."""
        ...

    async def recall(self, havruta_id: HavrutaId, /) -> Havruta:
        """Return the havruta, deleted or not; raise `UnknownHavruta` once nothing is left."""
        ...

    async def bar(self, havruta_id: HavrutaId, user_id: UserId, at: datetime, /) -> None:
        """Note that the person was taken out then."""
        ...

    async def barred(self, havruta_id: HavrutaId, user_id: UserId, /) -> datetime | None:
        """Return when the person was taken out, unless they have been let in again since."""
        ...

    async def let_in(self, havruta_id: HavrutaId, user_id: UserId, /) -> None:
        """Forget that the person was taken out, if they were."""
        ...

    async def prune(self, until: datetime, /) -> None:
        """Erase those that were deleted by then, with all that belonged to them."""
        ...


class Invitations(Protocol):
    """The stored invitations. `get` and `lock` raise `UnknownInvitation`."""

    async def get(self, invitation_id: InvitationId, /) -> Invitation: ...
    async def lock(self, invitation_id: InvitationId, /) -> Invitation:
        """Return the invitation; until the transaction ends nobody else can answer it."""
        ...

    async def by_digest(self, digest: str, /) -> Invitation | None:
        """Return the invitation of which this is kept, if there is one."""
        ...

    async def of(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Invitation]:
        """Return all invitations to these havrutot, oldest first."""
        ...

    async def recent(
        self,
        since: datetime,
        /,
        *,
        by: UserId,
        to: Collection[UserId],
        addresses: Collection[str] = (),
    ) -> Sequence[Invitation]:
        """Return those made after `since` by this person, or to any of those, oldest first."""
        ...

    async def pending(self, user_id: UserId, /) -> Sequence[Invitation]:
        """Return those that wait for the person's answer, oldest first."""
        ...

    async def pending_at(self, address: str, /) -> Sequence[Invitation]:
        """Return those that wait for an answer from this address, oldest first."""
        ...

    async def save(self, invitation: Invitation, /) -> None: ...


class Codes(Protocol):
    """The stored codes. `lock` raises `UnknownCode`."""

    async def find(self, digest: str, /) -> Code | None:
        """Return the code, be it open or not."""
        ...

    async def lock(self, code_id: CodeId, /) -> Code:
        """Return the code; until the transaction ends nobody else can use it."""
        ...

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Code]:
        """Return all codes of the havruta, oldest first."""
        ...

    async def save(self, code: Code, /) -> None: ...
    async def prune(self, until: datetime, /) -> None:
        """Delete those that had expired or were revoked by then."""
        ...
