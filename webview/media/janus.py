"""Janus as a media server: its videoroom, for those who outgrow our own forwarder."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from havruta.calls.ports import LegOffer, MediaServerLost
from havruta.errors.calls import NoMediaServer
from havruta.ids import PeerId, SessionId
from webview.media import sdp
from webview.media.janus_server import Said, Server
from webview.media.wire import leg_name

PLACES: Final = 16
SENDS: Final = "publish"
BEGINNING: Final = 5.0
"""So many seconds may pass from our beginning until one of them is found."""


class Janus:
    """A `MediaServer` (`havruta/calls/ports.py`) over one Janus or several; a room is at one."""

    def __init__(self, servers: Sequence[Server], key: bytes) -> None:
        self._servers, self._key = servers, key
        self._awaited = time.monotonic() + BEGINNING
        self._rooms: dict[str, _Room] = {}

    @property
    def health(self) -> bool | str:
        """Whether one of them is there, or that none is."""
        return self.is_well() or "no Janus answers"

    def is_well(self) -> bool:
        """Whether calls can go through one of them now."""
        return any(server.is_well for server in self._servers)

    def is_awaited(self) -> bool:
        """Whether one of them may be found in a moment: we have just begun."""
        return time.monotonic() < self._awaited and not self.is_well()

    async def publish(self, room: SessionId, peer: PeerId, offer: str, /) -> str:
        """Take what the peer sends, instead of what it sent before; return the answer."""
        return await self._room(room).publish(peer, offer)

    async def subscribe(self, room: SessionId, peer: PeerId, /) -> AsyncIterator[LegOffer]:
        """Yield the ways to the peer as others come, until it has left."""
        async for offer in self._room(room).offers(peer):
            yield offer

    async def accept(self, room: SessionId, peer: PeerId, leg: str, answer: str, /) -> None:
        """Hear what the peer answers to the offer of a leg."""
        await self._room(room).accept(peer, leg, answer)

    async def trickle(self, room: SessionId, peer: PeerId, leg: str, candidate: str, /) -> None:
        """Hear of one more candidate of the peer's."""
        await self._room(room).trickle(peer, leg, candidate)

    async def renew(self, room: SessionId, peer: PeerId, leg: str, /) -> None:
        """Offer the peer another leg instead of one that does not work."""
        self._room(room).renew(peer)

    async def spare(self, room: SessionId, peer: PeerId, /, *, pictures: bool) -> None:
        """Have pictures sent to the peer, or sound alone."""
        await self._room(room).spare(peer, pictures=pictures)

    async def leave(self, room: SessionId, peer: PeerId, /) -> None:
        """Forget the peer."""
        if (found := self._rooms.get(room)) is not None:
            await found.leave(peer)
            if not found.peers and self._rooms.get(room) is found:
                self._rooms.pop(room).forget()

    @property
    def there(self) -> frozenset[str]:
        """Which of the servers answer."""
        return frozenset(server.url for server in self._servers if server.is_well)

    def place(self, room: SessionId) -> str | None:
        """Return which server the room is at, if it is known here."""
        found = self._rooms.get(room)
        return found.place if found is not None and found.lasts else None

    def _room(self, name: str) -> "_Room":
        """Return the room, which finds its server by an order that every process has alike."""
        found = self._rooms.get(name)
        if found is not None and found.lasts:
            return found
        servers = sorted(
            self._servers, key=lambda s: hashlib.sha256(f"{s.url} {name}".encode()).digest()
        )
        pin = hmac.new(self._key, name.encode(), "sha256").hexdigest()[:32]
        self._rooms[name] = room = _Room(servers, name, pin)
        return room


@dataclass(slots=True)
class _Peer:
    """One of our peers in a room: a handle for what it sends, and one for what it gets."""

    name: str
    offers: asyncio.Queue[LegOffer | None] = field(default_factory=asyncio.Queue)
    sending: int = 0
    receiving: int = 0
    leg: str = ""
    shown: frozenset[int] = frozenset()
    is_asked: bool = False
    """Whether an offer of ours has not been answered yet."""
    pictures: bool = True
    picture_mids: tuple[str, ...] = ()
    follows: asyncio.Task[None] | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class _Room:
    """One room, which is at one server once it is made."""

    def __init__(self, servers: Sequence[Server], name: str, pin: str) -> None:
        self._servers, self._server = servers, servers[0]
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:6])
        self._here: Said = {"room": number, "pin": pin}
        self._made: asyncio.Task[None] | None = None
        self._feeds: dict[int, str] = {}
        """Whose each feed is."""
        self.peers: dict[str, _Peer] = {}
        self.lasts = True

    @property
    def place(self) -> str:
        """Where the server is."""
        return self._server.url

    def forget(self) -> None:
        """Nobody is here any more."""
        self._server.tell_no_more(self._lose)

    # ---------------------------------------------------------------- what a peer sends

    async def publish(self, name: str, offer: str) -> str:
        """Take what the peer sends; return the answer."""
        await self._make()
        peer = self._peer(name)
        if peer.sending:
            await self._server.detach(peer.sending)
        feed = secrets.randbits(48)
        peer.sending = await self._server.attach(lambda said: self._heard(said, feed, name))
        wish: Said = {
            "request": "joinandconfigure",
            "ptype": "publisher",
            "id": feed,
            "display": name,
            "bitrate": sdp.VIDEO_BITS,
            **self._here,
        }
        told = await self._server.ask(peer.sending, wish, {"type": "offer", "sdp": offer})
        self._heard(told, feed, name)
        if not isinstance(answer := told.get("jsep", {}).get("sdp"), str):
            raise NoMediaServer
        return answer

    def _heard(self, said: Said, mine: int, name: str) -> None:
        """Learn who sends, and who does no longer; none can be had before it is connected."""
        match said.get("janus"):
            case "webrtcup":
                self._feeds[mine] = name
            case "hangup" | "detached":
                self._feeds.pop(mine, None)
            case _:
                pass
        data = said.get("plugindata", {}).get("data", {})
        for feed in data.get("publishers", ()):
            self._feeds[feed["id"]] = feed.get("display", "")
        for gone in (data.get("unpublished"), data.get("leaving")):
            self._feeds.pop(gone, None)
        for peer in self.peers.values():
            peer.changed.set()

    # ---------------------------------------------------------------- what a peer gets

    async def offers(self, name: str) -> AsyncIterator[LegOffer]:
        """Yield what the peer is offered, until it has left."""
        await self._make()
        peer = self._peer(name)
        queue = peer.offers = asyncio.Queue[LegOffer | None]()
        self.renew(name)
        while (offer := await queue.get()) is not None:
            yield offer
        if not self.lasts:
            raise MediaServerLost

    def renew(self, name: str) -> None:
        """Offer the peer everybody's streams, over a new leg."""
        if (peer := self.peers.get(name)) is None:
            return
        if peer.follows is not None:
            peer.follows.cancel()
        peer.follows = asyncio.create_task(self._follow(peer, peer.receiving), name="a Janus leg")

    async def _follow(self, peer: _Peer, before: int) -> None:
        peer.leg, peer.shown, peer.is_asked, peer.receiving = leg_name(), frozenset(), False, 0
        if before:
            await self._server.detach(before)
        while True:
            peer.changed.clear()
            wanted = frozenset(f for f, whose in self._feeds.items() if whose != peer.name)
            if wanted != peer.shown and not peer.is_asked:
                with suppress(NoMediaServer):  # one of them has just gone, which will be heard of
                    await self._offer(peer, wanted)
            await peer.changed.wait()

    async def _offer(self, peer: _Peer, wanted: frozenset[int]) -> None:
        """Have the peer be offered who has come; of who is gone Janus itself makes an offer."""
        come = _feeds(wanted - peer.shown)
        if not come:
            peer.shown = wanted
            return
        if peer.receiving:
            told = await self._server.ask(peer.receiving, {"request": "update", "subscribe": come})
        else:
            told = await self._join(peer, come)
        peer.shown = wanted
        self._offered(peer, told)

    async def _join(self, peer: _Peer, feeds: list[Said]) -> Said:
        handle = await self._server.attach(lambda said: self._offered(peer, said))
        wish: Said = {"request": "join", "ptype": "subscriber", "streams": feeds, "use_msid": True}
        try:
            told = await self._server.ask(handle, wish | self._here)
        except NoMediaServer:
            await self._server.detach(handle)
            raise
        peer.receiving = handle
        return told

    def _offered(self, peer: _Peer, said: Said) -> None:
        if not isinstance(offer := said.get("jsep", {}).get("sdp"), str):
            return
        streams = said["plugindata"]["data"].get("streams", ())
        whose = {
            stream["mid"]: PeerId(self._feeds[stream["feed_id"]])
            for stream in streams
            if stream.get("active", True) and stream.get("feed_id") in self._feeds
        }
        peer.is_asked = True
        peer.picture_mids = tuple(s["mid"] for s in streams if s.get("type") == sdp.VIDEO)
        peer.offers.put_nowait(LegOffer(peer.leg, offer, whose))

    async def accept(self, name: str, leg: str, answer: str) -> None:
        """Have it begin."""
        peer = self.peers.get(name)
        if peer is None or leg != peer.leg or not peer.receiving:
            return
        await self._server.ask(
            peer.receiving, {"request": "start"}, {"type": "answer", "sdp": answer}
        )
        peer.is_asked = False
        if not peer.pictures:
            await self.spare(name, pictures=False)
        peer.changed.set()

    async def spare(self, name: str, *, pictures: bool) -> None:
        """Have pictures sent to the peer, or sound alone."""
        if (peer := self.peers.get(name)) is None:
            return
        peer.pictures = pictures
        if peer.receiving and peer.picture_mids:
            streams = [{"mid": mid, "send": pictures} for mid in peer.picture_mids]
            await self._server.ask(peer.receiving, {"request": "configure", "streams": streams})

    async def trickle(self, name: str, leg: str, candidate: str) -> None:
        """Hand on where the peer may be reached."""
        if (peer := self.peers.get(name)) is None:
            return
        handle = peer.sending if leg.startswith(SENDS) else peer.receiving
        with suppress(ValueError):
            if handle and isinstance(said := json.loads(candidate), dict):
                await self._server.trickle(handle, said)

    # ---------------------------------------------------------------- who is there

    async def leave(self, name: str) -> None:
        """Forget the peer; the last one of all closes the room."""
        if (peer := self.peers.pop(name, None)) is None:
            return
        peer.offers.put_nowait(None)
        if peer.follows is not None:
            peer.follows.cancel()
        if peer.receiving:
            await self._server.detach(peer.receiving)
        if peer.sending:
            if not self.peers:
                await self._close(peer.sending)
            await self._server.detach(peer.sending)

    async def _close(self, handle: int) -> None:
        with suppress(NoMediaServer):
            asked = {"request": "listparticipants", "room": self._here["room"]}
            told = await self._server.ask(handle, asked)
            others = told["plugindata"]["data"].get("participants", ())
            if len(others) <= 1:
                closed = {"room": self._here["room"], "secret": self._here["pin"]}
                await self._server.ask(handle, {"request": "destroy", **closed})

    def _peer(self, name: str) -> _Peer:
        if name not in self.peers and len(self.peers) >= PLACES:
            raise NoMediaServer
        return self.peers.setdefault(name, _Peer(name))

    async def _make(self) -> None:
        """Have the room be there."""
        if self._made is None or (self._made.done() and self._made.exception()):
            self._made = asyncio.create_task(self._created(), name="a room at Janus")
        await asyncio.shield(self._made)

    async def _created(self) -> None:
        self._server = await self._chosen()
        self._server.on_lost(self._lose)
        handle = await self._server.attach(_ignore)
        wish: Said = {
            "request": "create",
            **self._here,
            "secret": self._here["pin"],
            "publishers": PLACES,
            "bitrate": sdp.VIDEO_BITS,
            "audiocodec": "opus",
            "videocodec": "vp8",
            "is_private": True,
            "permanent": False,
        }
        await self._server.ask(handle, wish)
        await self._server.detach(handle)

    async def _chosen(self) -> Server:
        """Return the server where people are already, though the first be back; else the first.

        Raises `NoMediaServer`.
        """
        there = [server for server in self._servers if server.is_well]
        if not there:
            raise NoMediaServer
        for server in there[1:]:
            if await self._has_people(server):
                return server
        return there[0]

    async def _has_people(self, server: Server) -> bool:
        asked = {"request": "listparticipants", "room": self._here["room"]}
        try:
            handle = await server.attach(_ignore)
        except NoMediaServer:
            return False
        try:
            told = await server.ask(handle, asked)
        except NoMediaServer:  # it has no such room
            return False
        finally:
            await server.detach(handle)
        return bool(told["plugindata"]["data"].get("participants"))

    def _lose(self) -> None:
        self.lasts = False
        for peer in self.peers.values():
            if peer.follows is not None:
                peer.follows.cancel()
            peer.offers.put_nowait(None)


def _feeds(feeds: frozenset[int]) -> list[Said]:
    return [{"feed": feed} for feed in sorted(feeds)]


def _ignore(_: Said) -> None:
    """Hear of it, and do nothing."""


@asynccontextmanager
async def open_janus(urls: Sequence[str], key: bytes) -> AsyncGenerator[Janus, None]:
    """Yield the servers as one media server, for as long as the block lasts."""
    servers = [Server(url) for url in urls]
    talking = [asyncio.create_task(s.keep_talking(), name=f"talking to {s.url}") for s in servers]
    try:
        yield Janus(servers, key)
    finally:
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
