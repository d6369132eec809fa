"""What the media process does: forward, echo, and answer the page's processes on a Unix socket."""

import asyncio
import gc
import hmac
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec
import structlog
from aiohttp import WSMsgType, web

from webview.media import self_test, wire
from webview.media.echoes import Echoes
from webview.media.keeping import Wish
from webview.media.legs import Ports, own_addresses
from webview.media.listening import Offer
from webview.media.rooms import Forwarder, Full
from webview.media.sdp import Unusable
from webview.media.wire import Ask, Config, Tell

log = structlog.get_logger(__name__)

PARTING: Final = 2.0
LOOK_AGAIN: Final = 300.0
TEST_AGAIN: Final = 60.0
"""So many seconds after it did not forward it is tried again: it may have been too slow."""
CLEAN: Final = 150
"""So many tenths of a second lie between two times of letting go of what is over."""
LARGEST: Final = 128 * 1024
UNREAD: Final = 1024
"""So many offers wait for a page's process that does not take them; then it is cut off."""


class Desk:
    """Who asks for what, and who is told of which offer."""

    def __init__(self, config: Config) -> None:
        hosts = list(config.hosts) or own_addresses()
        self._config, self._hosts = config, hosts
        self._ports = Ports(hosts, config.port)
        self._forwarder = Forwarder(self._ports, self._offered)
        self._echoes = Echoes(self._ports)
        self._readers: dict[tuple[str, str], asyncio.Queue[bytes]] = {}
        self._lines: set[web.WebSocketResponse] = set()
        self.well = False

    async def begin(self) -> None:
        """Find out whether it forwards, and where it is seen from outside, from then on."""
        while True:
            if not self.well:
                self.well = await self_test.passes(self._hosts)
                log.info("forwarding" if self.well else "not forwarding", port=self._ports.port)
            for server in self._config.stun:
                with suppress(OSError):
                    await self._ports.look_from_outside(server)
                    break
            await asyncio.sleep(LOOK_AGAIN if self.well else TEST_AGAIN)

    async def tend(self) -> None:
        """Look after the echoes, and let go of what hangs together by itself alone, as legs do."""
        ticks = 0
        while True:
            await asyncio.sleep(0.1)
            ticks += 1
            self._echoes.tick(reporting=ticks % 10 == 0)
            if ticks % CLEAN == 0:
                gc.collect()

    def _offered(self, room: str, peer: str, offer: Offer) -> None:
        if (queue := self._readers.get((room, peer))) is None:
            return
        told = Tell(room=room, peer=peer, leg=offer.leg, sdp=offer.sdp, streams=offer.streams)
        with suppress(asyncio.QueueFull):
            queue.put_nowait(wire.write(told))

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Do what a page's process asks, and tell it of what it is to be told."""
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {self._config.secret}".encode()):
            raise web.HTTPForbidden
        socket = web.WebSocketResponse(heartbeat=5.0, max_msg_size=LARGEST)
        await socket.prepare(request)
        self._lines.add(socket)
        queue: asyncio.Queue[bytes] = asyncio.Queue(UNREAD)
        writing = asyncio.create_task(_write(socket, queue), name="media tells")
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    ask = wire.READ_ASK.decode(frame.data)
                    queue.put_nowait(wire.write(self._answered(ask, queue)))
        except (msgspec.DecodeError, asyncio.QueueFull):
            log.warning("cut off who asked for the wrong thing, or took nothing")
        finally:
            writing.cancel()
            self._lines.discard(socket)
            for key in [key for key, theirs in self._readers.items() if theirs is queue]:
                del self._readers[key]
        return socket

    def _answered(self, ask: Ask, queue: asyncio.Queue[bytes]) -> Tell:
        try:
            return self._done(ask, queue)
        except Unusable:
            return Tell(id=ask.id, refused="unusable")
        except Full:
            return Tell(id=ask.id, refused="full")

    def _done(self, ask: Ask, queue: asyncio.Queue[bytes]) -> Tell:
        match ask.do:
            case "publish":
                return Tell(id=ask.id, sdp=self._forwarder.publish(ask.room, ask.peer, ask.sdp))
            case "subscribe":
                self._readers[ask.room, ask.peer] = queue
                self._forwarder.subscribe(ask.room, ask.peer)
            case "accept":
                self._forwarder.accept(ask.room, ask.peer, ask.leg, ask.sdp)
            case "spare":
                self._forwarder.spare(ask.room, ask.peer, pictures=ask.pictures)
            case "leave":
                self._readers.pop((ask.room, ask.peer), None)
                self._forwarder.leave(ask.room, ask.peer)
            case "keep":
                wish = Wish(Path(ask.folder), ask.voices, begins=ask.begins, waits=ask.waits)
                return Tell(id=ask.id, kept=self._forwarder.keep(ask.room, wish))
            case "stop":
                self._forwarder.stop_recording(Path(ask.folder).name)
            case "echo":
                return Tell(id=ask.id, sdp=self._echoes.open(ask.peer, ask.sdp))
            case "status":
                return Tell(id=ask.id, counts=self.counts())
        return Tell(id=ask.id)

    def counts(self) -> dict[str, int]:
        """Return how it is, in numbers."""
        return {
            "well": int(self.well),
            "rooms": len(self._forwarder.rooms),
            "streams": self._forwarder.streams,
            "legs": self._ports.legs,
            "echoes": len(self._echoes),
            "recordings": self._forwarder.recordings,
            "pid": os.getpid(),
        }

    async def send_away(self, _app: web.Application) -> None:
        """End the lines to the page's processes."""
        for line in list(self._lines):
            await line.close()

    async def close(self) -> None:
        """End every leg."""
        await self._forwarder.close()
        self._ports.close()


async def _write(socket: web.WebSocketResponse, queue: asyncio.Queue[bytes]) -> None:
    with suppress(ConnectionError):
        while True:
            await socket.send_frame(await queue.get(), WSMsgType.TEXT)


@asynccontextmanager
async def open_worker(config: Config) -> AsyncGenerator[Desk, None]:
    """Serve for as long as the block lasts. Raises `OSError`."""
    desk = Desk(config)
    app = web.Application()
    app.add_routes([web.get("/", desk.serve)])
    app.on_shutdown.append(desk.send_away)
    runner = web.AppRunner(app, shutdown_timeout=PARTING, handle_signals=False, access_log=None)
    await runner.setup()
    _take_away(config.socket)
    mask = os.umask(0o177)
    try:
        await web.UnixSite(runner, config.socket).start()
    finally:
        os.umask(mask)
    tasks = [asyncio.create_task(desk.begin()), asyncio.create_task(desk.tend())]
    try:
        yield desk
    finally:
        for task in tasks:
            task.cancel()
        await runner.cleanup()
        await desk.close()
        _take_away(config.socket)


def _take_away(path: str) -> None:
    Path(path).unlink(missing_ok=True)
