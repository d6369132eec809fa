"""What the use cases about havrutot need stored."""

from collections.abc import Sequence
from typing import Protocol

from havruta.havrutot.model import Havruta, Invitation
from havruta.ids import HavrutaId, InvitationId, UserId


class Havrutot(Protocol):
    """The stored havrutot. `get` raises `UnknownHavruta` and keeps others from changing it."""

    async def get(self, havruta_id: HavrutaId, /) -> Havruta: ...
    async def of(self, user_id: UserId, /) -> Sequence[Havruta]:
        """Return those the person belongs to, newest first."""
        ...

    async def save(self, havruta: Havruta, /) -> None: ...


class Invitations(Protocol):
    """The stored invitations. `get` raises `UnknownInvitation` and keeps others from answering."""

    async def get(self, invitation_id: InvitationId, /) -> Invitation: ...
    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Invitation]: ...
    async def pending(self, user_id: UserId, /) -> Sequence[Invitation]:
        """Return those that wait for the person's answer, oldest first."""
        ...

    async def save(self, invitation: Invitation, /) -> None: ...
