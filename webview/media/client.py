"""The media process as the page's process speaks to it."""

import asyncio
import itertools
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import aiohttp
import msgspec
from aiohttp import WSMsgType

from havruta.calls.ports import LegOffer, MediaServerLost
from havruta.errors.calls import NoMediaServer
from havruta.ids import PeerId, SessionId, UserId
from webview.media import wire
from webview.media.wire import Ask, Kept, Tell

log = logging.getLogger(__name__)

AGAIN: Final = 0.2
"""After so many seconds one that is not there is called again."""
SELDOM, EAGER = 2.0, 150
"""After so many seconds, once it has been called so many times: this machine may have none."""
ANSWER: Final = 5.0
"""So many seconds an answer may take."""
BEGINNING: Final = 5.0
"""So many seconds may pass from its beginning, or ours, until it is well."""
LOOK: Final = 1.0
"""So often, in seconds, is asked how it is."""
HEARTBEAT: Final = 5.0
"""So often, in seconds, it must show that it still runs; half of that it has for its answer."""
LARGEST: Final = 256 * 1024


class MediaProcess:
    """A `MediaServer` (`havruta/calls/ports.py`), which echoes as well: this machine's process."""

    def __init__(self, path: str, secret: str) -> None:
        self._path, self._secret = path, secret
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Tell]] = {}
        self._offers: dict[tuple[str, str], asyncio.Queue[Tell | None]] = {}
        self._awaited = time.monotonic() + BEGINNING
        self._missed = 0
        self.counts: dict[str, int] = {}
        """How it is, in numbers; none while it is not there."""

    # ---------------------------------------------------------------- what calls need

    def is_well(self) -> bool:
        """Whether calls can go through it now; answers at once."""
        return bool(self.counts.get("well"))

    def is_awaited(self) -> bool:
        """Whether it may be well in a moment: it, or we, have just begun."""
        return not self.is_well() and time.monotonic() < self._awaited

    @property
    def health(self) -> bool | str:
        """Whether it is there and forwards, or why it does not."""
        if self._socket is None:
            return "there is no media process"
        return self.is_well() or "the media process does not forward"

    async def publish(self, room: SessionId, peer: PeerId, offer: str, /) -> str:
        """Take what the peer sends, instead of what it sent before; return the answer."""
        return (await self._ask("publish", room=room, peer=peer, sdp=offer)).sdp

    async def subscribe(self, room: SessionId, peer: PeerId, /) -> AsyncIterator[LegOffer]:
        """Yield the ways to the peer as others come, until it has left."""
        self._end(room, peer)
        queue = self._offers[room, peer] = asyncio.Queue()
        try:
            await self._ask("subscribe", room=room, peer=peer)
            while (told := await queue.get()) is not None:
                if told.id == GONE:
                    raise MediaServerLost
                whose = {mid: PeerId(other) for mid, other in told.streams.items()}
                yield LegOffer(told.leg, told.sdp, whose)
        finally:
            if self._offers.get((room, peer)) is queue:
                del self._offers[room, peer]

    async def accept(self, room: SessionId, peer: PeerId, leg: str, answer: str, /) -> None:
        """Hear what the peer answers to the offer of a leg."""
        await self._ask("accept", room=room, peer=peer, leg=leg, sdp=answer)

    async def trickle(self, room: SessionId, peer: PeerId, leg: str, candidate: str, /) -> None:
        """Need no candidates: a peer is where its checks come from."""

    async def renew(self, room: SessionId, peer: PeerId, leg: str, /) -> None:
        """Offer the peer another leg instead of one that does not work."""
        await self._ask("subscribe", room=room, peer=peer)

    async def spare(self, room: SessionId, peer: PeerId, /, *, pictures: bool) -> None:
        """Have pictures sent to the peer, or sound alone."""
        await self._ask("spare", room=room, peer=peer, pictures=pictures)

    async def leave(self, room: SessionId, peer: PeerId, /) -> None:
        """Forget the peer."""
        self._end(room, peer)
        await self._ask("leave", room=room, peer=peer)

    # ---------------------------------------------------------------- what is kept of a session

    async def keep(
        self,
        room: SessionId,
        folder: str,
        voices: Mapping[PeerId, int],
        *,
        begins: bool,
        waits: bool,
    ) -> Kept:
        """Have a room be recorded into a folder for a few seconds more. Raises `NoMediaServer`."""
        said: dict[str, Any] = {"voices": dict(voices), "begins": begins, "waits": waits}
        return (await self._ask("keep", room=room, folder=folder, **said)).kept

    async def stop_keeping(self, folder: str) -> None:
        """Have nothing more be recorded into a folder. Raises `NoMediaServer`."""
        await self._ask("stop", folder=folder)

    # ---------------------------------------------------------------- what a set-up is tried with

    async def echo(self, user: UserId, offer: str) -> str:
        """Return the answer of a leg that sends back what comes. Raises `NoMediaServer`."""
        return (await self._ask("echo", peer=user, sdp=offer)).sdp

    # ---------------------------------------------------------------- the line

    def _end(self, room: str, peer: str) -> None:
        if queue := self._offers.pop((room, peer), None):
            queue.put_nowait(None)

    async def _ask(self, do: Any, **what: Any) -> Tell:
        if self._socket is None:
            raise NoMediaServer
        number = next(self._numbers)
        self._answers[number] = answer = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send_frame(wire.write(Ask(id=number, do=do, **what)), WSMsgType.TEXT)
            async with asyncio.timeout(ANSWER):
                told: Tell = await answer
        except (ConnectionError, TimeoutError, aiohttp.ClientError) as error:
            raise NoMediaServer from error
        finally:
            del self._answers[number]
        if told.refused is not None:
            raise NoMediaServer
        return told

    async def keep_talking(self) -> None:
        """Stay connected, whenever there is a process to be connected to."""
        connector = aiohttp.UnixConnector(path=self._path)
        async with aiohttp.ClientSession(connector=connector) as http:
            while True:
                self._missed += 1
                with suppress(OSError, aiohttp.ClientError):
                    await self._talk(http)
                await asyncio.sleep(AGAIN if self._missed < EAGER else SELDOM)

    async def _talk(self, http: aiohttp.ClientSession) -> None:
        known = {"Authorization": f"Bearer {self._secret}"}
        async with http.ws_connect(
            "http://media/", headers=known, max_msg_size=LARGEST, heartbeat=HEARTBEAT
        ) as socket:
            self._socket, self._missed = socket, 0
            self._awaited = time.monotonic() + BEGINNING
            looking = asyncio.create_task(self._look(), name="looking after the media process")
            try:
                while (frame := await socket.receive()).type is WSMsgType.TEXT:
                    self._hear(wire.READ_TELL.decode(frame.data))
            except msgspec.DecodeError:
                log.warning("the media process is not understood")
            finally:
                looking.cancel()
                self._lose()

    def _hear(self, told: Tell) -> None:
        if told.id is None:
            if queue := self._offers.get((told.room, told.peer)):
                queue.put_nowait(told)
        elif (answer := self._answers.get(told.id)) and not answer.done():
            answer.set_result(told)

    def _lose(self) -> None:
        """Let everybody know that it is not there."""
        self._socket, self.counts, self._awaited = None, {}, 0.0
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError())
        for queue in self._offers.values():
            queue.put_nowait(Tell(id=GONE))

    async def _look(self) -> None:
        while True:
            with suppress(NoMediaServer):
                self.counts = (await self._ask("status")).counts
            await asyncio.sleep(LOOK if self.is_well() else AGAIN)


GONE: Final = -1
"""What an offer goes by that will not come, since the process is gone."""


@asynccontextmanager
async def open_client(path: str, secret: str) -> AsyncGenerator[MediaProcess, None]:
    """Yield the media process of this machine, for as long as the block lasts."""
    client = MediaProcess(path, secret)
    talking = asyncio.create_task(client.keep_talking(), name="talking to the media process")
    try:
        yield client
    finally:
        talking.cancel()
        with suppress(asyncio.CancelledError):
            await talking
