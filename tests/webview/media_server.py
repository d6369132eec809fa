"""A media server that forwards nothing: it keeps what it is told, and offers what a test says."""

import asyncio
from collections import defaultdict

from havruta.calls.ports import LegOffer, MediaServerLost
from havruta.errors.calls import NoMediaServer
from tests.patience import PATIENCE

GONE = None


class FakeMediaServer:
    """Answers each offer with its own text, and notes who asked for what."""

    def __init__(self):
        self.well = True
        self.full = False
        self.asked = []
        self._news = asyncio.Event()
        self.legs = defaultdict(asyncio.Queue)

    def is_well(self):
        return self.well

    def is_awaited(self):
        return False

    async def publish(self, room, peer, offer, /):
        self._note("publish", room, peer, offer)
        return f"answer to {offer}"

    async def subscribe(self, room, peer, /):
        self._note("subscribe", room, peer)
        while (offer := await self.legs[peer].get()) is not GONE:
            yield offer
        raise MediaServerLost

    async def accept(self, room, peer, leg, answer, /):
        self._note("accept", room, peer, leg, answer)

    async def trickle(self, room, peer, leg, candidate, /):
        self._note("trickle", room, peer, leg, candidate)

    async def renew(self, room, peer, leg, /):
        self._note("renew", room, peer, leg)

    async def spare(self, room, peer, /, *, pictures):
        self._note("spare", room, peer, pictures)

    async def leave(self, room, peer, /):
        self._note("leave", room, peer)

    def offers(self, peer, leg, streams):
        """Have the peer be offered one more way."""
        self.legs[peer].put_nowait(LegOffer(leg, f"offer of {leg}", streams))

    def dies(self):
        """Be gone, with all that it knew, and back at once."""
        for queue in self.legs.values():
            queue.put_nowait(GONE)

    async def until(self, peer, *asked):
        """Wait until just this was asked for the peer, in this order."""
        async with asyncio.timeout(PATIENCE):
            while self.of(peer) != [*asked]:
                self._news.clear()
                await self._news.wait()

    def of(self, peer):
        """What was asked for a peer, without the room."""
        return [(what, *more) for what, _, whom, *more in self.asked if whom == peer]

    def _note(self, what, room, peer, *more):
        self.asked.append((what, room, peer, *more))
        self._news.set()
        if self.full or not self.well:
            raise NoMediaServer
