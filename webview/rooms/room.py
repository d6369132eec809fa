"""One session's room, as this process knows it: its open pages, and what they have been told."""

import asyncio
from dataclasses import dataclass, field

from havruta.calls.model import CallState, Peer
from havruta.ids import HavrutaId, PeerId, UserId
from webview.rooms.visitors import Visitor


@dataclass(eq=False)
class RoomCall:
    """A room's call, as its pages were told of it last."""

    told: CallState = field(default_factory=lambda: CallState(None, ()))
    telling: asyncio.Lock = field(default_factory=asyncio.Lock)
    """The pages are told of it in the order in which it was looked up."""
    outdated: bool = False
    """Whether the pages are to be told anew."""
    settling: bool = False
    """Whether what is due is being done."""
    records: bool = False
    """Whether the pages were told that something can be recorded."""

    def peer(self, peer_id: PeerId) -> Peer | None:
        """Return that peer, if the pages know of it."""
        return next((peer for peer in self.told.peers if peer.id == peer_id), None)


@dataclass(eq=False)
class Room:
    """The open pages of one session."""

    visitors: set[Visitor] = field(default_factory=set)
    announcing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """The pages are told who is there in the order in which it was looked up."""
    havruta_id: HavrutaId | None = None
    outdated: bool = False
    """Whether the pages are to be told anew who is there."""
    people: frozenset[UserId] | None = None
    """Who is there, as the pages were told last; None before."""
    call: RoomCall = field(default_factory=RoomCall)

    @property
    def misses_somebody(self) -> bool:
        """Whether the pages were told that somebody has gone who has one of them open."""
        people = self.people
        return people is not None and any(v.user_id not in people for v in self.visitors)
