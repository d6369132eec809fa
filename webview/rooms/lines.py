"""The ways of this process's peers to the media server, while their calls go through it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeAlias

import msgspec

from havruta.calls.model import Call, CallPlan, CallState, Peer
from havruta.calls.ports import LegOffer, MediaServer, MediaServerLost
from havruta.errors.calls import NoMediaServer
from havruta.ids import ConnectionId, PeerId, SessionId
from webview.protocol.call_messages import (
    PUBLISH,
    SERVER,
    Description,
    Signal,
    SignalMessage,
    Stream,
)
from webview.tasks import Tasks

log = logging.getLogger(__name__)

MOST_WAITING = 256
"""So much of what one page says may wait for the media server; of more, the newest is lost."""
PAUSE = 1.0
"""After so many seconds a media server that did not take a peer is asked again."""

Tell: TypeAlias = Callable[[SessionId, PeerId, SignalMessage], None]
Lose: TypeAlias = Callable[[SessionId, int], Awaitable[None]]
"""Notes that the media server is gone through which the session's call went since an epoch."""


class Line:
    """One peer's way to the media server: what its page says, in that order, and what it is told.

    The media server may be slow or gone: nobody else waits for it.
    """

    def __init__(
        self, media: MediaServer, peer: Peer, epoch: int, *, tell: Tell, lose: Lose
    ) -> None:
        self.connection_id = peer.connection_id
        """By which page the peer was last served here."""
        self.epoch = epoch
        self._media = media
        self._peer = peer
        self._tell = tell
        self._lose = lose
        self._pictures = True
        self._waiting: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue(MOST_WAITING)

    def say(self, message: Signal) -> None:
        """Pass on what the page says, after what it said before."""
        self._put(partial(self._pass_on, message))

    def want_pictures(self, *, pictures: bool) -> None:
        """Have pictures sent to the peer, or sound alone."""
        if pictures is not self._pictures:
            self._pictures = pictures
            sparing = self._media.spare
            self._put(partial(sparing, *self._whom, pictures=pictures))

    async def run(self) -> None:
        """Carry on for as long as the line lasts."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._speak())
            both.create_task(self._hear())

    async def leave(self) -> None:
        """Have the media server forget the peer."""
        with suppress(NoMediaServer):
            await self._media.leave(*self._whom)

    @property
    def _whom(self) -> tuple[SessionId, PeerId]:
        return self._peer.session_id, self._peer.id

    def _put(self, saying: Callable[[], Awaitable[None]]) -> None:
        try:
            self._waiting.put_nowait(saying)
        except asyncio.QueueFull:
            log.warning("the media server is too slow, and missed something")

    async def _speak(self) -> None:
        while True:
            saying = await self._waiting.get()
            try:
                await saying()
            except NoMediaServer:
                log.info("the media server did not take what %s said", self._peer.id)

    async def _hear(self) -> None:
        while True:
            try:
                async for offer in self._media.subscribe(*self._whom):
                    self._tell(*self._whom, _leg(offer, self.epoch))
            except NoMediaServer:
                await asyncio.sleep(PAUSE)
            except MediaServerLost:
                await self._lose(self._peer.session_id, self.epoch)
                return
            else:
                return

    async def _pass_on(self, message: Signal) -> None:
        said, leg = message.description, message.leg
        if message.candidate is not None:
            candidate = msgspec.json.encode(message.candidate).decode()
            await self._media.trickle(*self._whom, leg, candidate)
        elif leg.startswith(PUBLISH) and said is not None:
            answer = Description("answer", await self._media.publish(*self._whom, said.sdp))
            self._tell(*self._whom, SignalMessage(SERVER, self.epoch, leg, answer, None))
        elif said is not None:
            await self._media.accept(*self._whom, leg, said.sdp)
        elif not leg.startswith(PUBLISH):
            await self._media.renew(*self._whom, leg)


class Lines:
    """The lines of the peers whose pages are, or were last, open in this process."""

    def __init__(self, tasks: Tasks, tell: Tell, lose: Lose) -> None:
        self._tasks = tasks
        self._tell = tell
        self._lose = lose
        self._lines: dict[SessionId, dict[PeerId, tuple[Line, asyncio.Task[None]]]] = {}

    def of(self, session_id: SessionId) -> Mapping[PeerId, object]:
        """Return the lines that one session has."""
        return self._lines.get(session_id, {})

    def say(self, peer: Peer, message: Signal) -> None:
        """Pass on what the peer says to the media server, if it has a line there."""
        if found := self._lines.get(peer.session_id, {}).get(peer.id):
            found[0].say(message)

    def tend(
        self,
        session_id: SessionId,
        known: CallState,
        here: Collection[ConnectionId],
        media: MediaServer | None,
    ) -> None:
        """Have the lines that the call wants, and no others; `here` are the pages of this process.

        Once the media server is needed no more, the way through it is kept until all have another.
        """
        call, peers = known.call, {peer.id: peer for peer in known.peers}
        lines = self._lines.setdefault(session_id, {})
        for peer_id, (line, _) in list(lines.items()):
            peer = peers.get(peer_id)
            if call is None or peer is None or not _lasts(call):
                self._end(session_id, peer_id, leaves=True)
            elif peer.connection_id not in {line.connection_id, *here} or _is_anew(call, line):
                self._end(session_id, peer_id, leaves=False)
            else:
                line.connection_id = peer.connection_id
        if call is not None and call.plan is CallPlan.SERVER and media is not None:
            for peer in known.peers:
                if peer.connection_id in here and peer.id not in lines:
                    self._begin(media, peer, call.epoch)
        for peer_id, (line, _) in lines.items():
            line.want_pictures(pictures=not peers[peer_id].audio_only)
        if not lines:
            del self._lines[session_id]

    def _begin(self, media: MediaServer, peer: Peer, epoch: int) -> None:
        line = Line(media, peer, epoch, tell=self._tell, lose=self._lose)
        task = self._tasks.spawn(line.run(), name=f"media of {peer.id}")
        self._lines[peer.session_id][peer.id] = line, task

    def _end(self, session_id: SessionId, peer_id: PeerId, *, leaves: bool) -> None:
        line, task = self._lines[session_id].pop(peer_id)
        task.cancel()
        if leaves:
            self._tasks.spawn(line.leave(), name=f"{peer_id} leaves the media server")


def _lasts(call: Call) -> bool:
    return call.plan is CallPlan.SERVER or not call.is_settled


def _is_anew(call: Call, line: Line) -> bool:
    """Whether the call has gone through the media server anew since the line began."""
    return call.plan is CallPlan.SERVER and call.epoch != line.epoch


def _leg(offer: LegOffer, epoch: int) -> SignalMessage:
    streams = [Stream(mid, peer) for mid, peer in offer.streams.items()]
    description = Description("offer", offer.offer)
    return SignalMessage(SERVER, epoch, offer.leg, description, None, streams)
