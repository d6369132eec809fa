"""What the use cases about calls need stored, and what carries sound and pictures for many."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from havruta.calls.model import Call, CallState, Peer, Voice
from havruta.ids import ConnectionId, PeerId, SessionId


class Calls(Protocol):
    """The calls and their peers; changed by whoever holds the session (`Sessions.lock`)."""

    async def state(self, session_id: SessionId, /) -> CallState:
        """Return the session's call, and who is in it in the order in which they joined."""
        ...

    async def save(self, call: Call, /) -> None: ...
    async def put(self, peer: Peer, /) -> None: ...
    async def remove(self, peer_ids: Collection[PeerId], /) -> None: ...
    async def close(self, connection_ids: Collection[ConnectionId], /) -> bool:
        """Remove the peers that have these for their pages; return whether there were any."""
        ...

    async def cut_off(self, connection_id: ConnectionId, at: datetime | None, /) -> bool:
        """Note since when the peer of this page is waited for; return whether there is one."""
        ...

    async def end(self, session_id: SessionId, /) -> None:
        """Forget the call."""
        ...


class Voices(Protocol):
    """The voice channels of sessions; changed by whoever holds the session."""

    async def get(self, session_id: SessionId, /) -> Voice | None: ...
    async def save(self, voice: Voice, /) -> None: ...
    async def over(self) -> Sequence[Voice]:
        """Return those of sessions that have ended."""
        ...

    async def remove(self, session_id: SessionId, /) -> None: ...


@dataclass(frozen=True, slots=True)
class LegOffer:
    """One more way from the media server to a page, which answers it.

    `offer` is its SDP; `streams` says by media id whose sound or picture comes there.
    """

    leg: str
    offer: str
    streams: Mapping[str, PeerId]


class MediaServerLost(Exception):
    """The media server that a room went through is gone, with all that it knew of it."""


class MediaServer(Protocol):
    """Forwards sound and pictures in a room: each page sends once, and gets everybody else's.

    What it is given of SDP and candidates is as a page said it: text that may be anything. All but
    `is_well` raise `NoMediaServer`.
    """

    def is_well(self) -> bool:
        """Whether calls can go through it now; answers at once."""
        ...

    async def publish(self, room: SessionId, peer: PeerId, offer: str, /) -> str:
        """Take what the peer sends, instead of what it sent before; return the answer."""
        ...

    def subscribe(self, room: SessionId, peer: PeerId, /) -> AsyncIterator[LegOffer]:
        """Yield the ways to the peer as others come, until it has left; no two have one name.

        Raises `MediaServerLost` if it ends before that: all of the room begin anew then.
        """
        ...

    async def accept(self, room: SessionId, peer: PeerId, leg: str, answer: str, /) -> None:
        """Hear what the peer answers to the offer of a leg."""
        ...

    async def trickle(self, room: SessionId, peer: PeerId, leg: str, candidate: str, /) -> None:
        """Hear of one more candidate of the peer's (JSON), for a leg or for "publish"."""
        ...

    async def renew(self, room: SessionId, peer: PeerId, leg: str, /) -> None:
        """Offer the peer another leg instead of one that does not work."""
        ...

    async def spare(self, room: SessionId, peer: PeerId, /, *, pictures: bool) -> None:
        """Have pictures sent to the peer, as at first, or sound alone."""
        ...

    async def leave(self, room: SessionId, peer: PeerId, /) -> None:
        """Forget the peer."""
        ...
