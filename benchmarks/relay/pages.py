"""Pages without browsers, many in one process: a WebSocket as bytes, ours or Socket.IO's."""

import asyncio
import base64
import json
import os
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from benchmarks.relay import people

HEAD_ENDS = b"\r\n\r\n"
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
FIN = 0x80
SHORT, MEDIUM = 126, 127
PATIENCE = 60.0
"""So many seconds may it take to come in while thousands do."""


class Dialect(Protocol):
    """How a server is spoken to."""

    def path(self, room: int) -> str:
        """Return where the socket of a room's page is."""
        ...

    def heard(self, page: "Page", text: bytes) -> None:
        """Take in what the server says: that the page is in, or where the room is now."""
        ...

    def move(self, number: int, ref: str) -> bytes:
        """Return what is said to move the room."""
        ...


class Ours:
    """The protocol of our page."""

    def path(self, room: int) -> str:
        """Return where the socket of a room's page is."""
        return f"/session/{people.session_of(room)}/socket?v=2"

    def heard(self, page: "Page", text: bytes) -> None:
        """Take in that the page is welcome, or where the room is now."""
        if text.startswith(b'{"type":"place"'):
            page.moved(_change(text))
        elif text.startswith(b'{"type":"welcome"'):
            page.come_in()
        elif text.startswith(b'{"type":"refusal"'):
            page.fail(text.decode())

    def move(self, number: int, ref: str) -> bytes:
        """Return what is said to move the room."""
        return json.dumps({"type": "navigate", "id": number, "ref": ref}).encode()


class SocketIo:
    """Engine.IO 4 and Socket.IO 5."""

    def path(self, room: int) -> str:
        """Return where the socket is, the same for all rooms."""
        return "/socket.io/?EIO=4&transport=websocket"

    def heard(self, page: "Page", text: bytes) -> None:
        """Take in that the page is in its room, or where that is now."""
        if text.startswith(b'42["place"'):
            page.moved(_change(text))
        elif text.startswith(b"0"):
            page.say(b"40")
        elif text.startswith(b"40"):
            join = ["join", f"room {page.room}", page.may_move]
            page.say(b"42" + json.dumps(join).encode())
        elif text.startswith(b'42["joined"'):
            page.come_in()
        elif text == b"2":
            page.say(b"3")

    def move(self, number: int, ref: str) -> bytes:
        """Return what is said to move the room."""
        return b"42" + json.dumps(["navigate", {"id": number, "ref": ref}]).encode()


class Page(asyncio.Protocol):
    """One page in a room; `on_move` is called with the number of each move that it is told of."""

    def __init__(self, dialect: Dialect, room: int, member: int, *, may_move: bool) -> None:
        self.room, self.member, self.may_move = room, member, may_move
        self.inside: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_move: Callable[[int], None] = _nothing
        self.change = 0
        self.transport: asyncio.Transport | None = None
        self.is_closed = False
        self._dialect = dialect
        self._unread = bytearray()
        self._is_open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket, as somebody whom a proxy vouches for."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        number = self.room * 1000 + self.member
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        host, port, *_ = transport.get_extra_info("peername")
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {self._dialect.path(self.room)} HTTP/1.1",
            f"Host: {host}:{port}",
            f"Origin: http://{host}:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"X-Forwarded-For: {address}",
            f"Cookie: havruta={people.cookie_of(self.room, self.member)}",
        )
        transport.write("\r\n".join((*lines, "", "")).encode())

    def data_received(self, data: bytes) -> None:
        """Take in frames, once the answer's head is over."""
        self._unread += data
        if not self._is_open:
            end = self._unread.find(HEAD_ENDS)
            if end < 0:
                return
            if b" 101 " not in self._unread[:end]:
                self.fail(bytes(self._unread[:200]).decode(errors="replace"))
                return
            self._is_open = True
            del self._unread[: end + len(HEAD_ENDS)]
        while (frame := _frame(self._unread)) is not None:
            kind, start, end = frame
            body = bytes(self._unread[start:end])
            del self._unread[:end]
            self._hear(kind, body)

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the server has let it go."""
        self.is_closed = True
        self.fail("closed")

    def say(self, text: bytes) -> None:
        """Send a text."""
        self._send(TEXT, text)

    def move(self, number: int, ref: str) -> None:
        """Move the room."""
        self.say(self._dialect.move(number, ref))

    def come_in(self) -> None:
        """Note that it is in its room."""
        if not self.inside.done():
            self.inside.set_result(None)

    def moved(self, change: int) -> None:
        """Note that the room has moved."""
        self.change = change
        self.on_move(change)

    def fail(self, why: str) -> None:
        """Note that it never came in."""
        if not self.inside.done():
            self.inside.set_exception(ConnectionError(why))

    def _hear(self, kind: int, body: bytes) -> None:
        if kind == TEXT:
            self._dialect.heard(self, body)
        elif kind == PING:
            self._send(PONG, body)
        elif kind == CLOSE:
            self.fail(f"sent away: {body!r}")

    def _send(self, kind: int, body: bytes) -> None:
        """Send a frame; a mask of zeros is one, too, and leaves it as it is."""
        size = len(body)
        length = bytes([FIN | size]) if size < SHORT else bytes([FIN | 126]) + size.to_bytes(2)
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(bytes([FIN | kind]) + length + bytes(4) + body)


class Crowd:
    """The pages of several rooms; of each the first is its owner's."""

    def __init__(self, rooms: Sequence[Sequence[Page]]) -> None:
        self.rooms = rooms
        self._numbers = 0

    @property
    def pages(self) -> list[Page]:
        """All of them."""
        return [page for room in self.rooms for page in room]

    async def move(self, room: int, *, of: int = 0, late: float = 10.0) -> float:
        """Move a room; return after how many ms the last of the others was told. `TimeoutError`."""
        pages, loop = self.rooms[room], asyncio.get_running_loop()
        mover, others = pages[of], [page for page in pages if page is not pages[of]]
        wanted, left = mover.change + 1, len(others)
        done: asyncio.Future[float] = loop.create_future()

        def told(change: int) -> None:
            nonlocal left
            left -= change == wanted
            if left == 0 and not done.done():
                done.set_result(time.perf_counter())

        for page in others:
            page.on_move = told
        self._numbers += 1
        began = time.perf_counter()
        mover.move(self._numbers, f"{people.BOOK} 1:{wanted % people.SEGMENTS + 1}")
        async with asyncio.timeout(late):
            ended = await done
        while mover.change < wanted:  # noqa: ASYNC110 - it is about to be told
            await asyncio.sleep(0)
        return (ended - began) * 1000

    def close(self) -> None:
        """Let all of them go."""
        for page in self.pages:
            if page.transport is not None:
                page.transport.abort()


async def come_in(
    dialect: Dialect,
    ports: Sequence[int],
    rooms: int,
    size: int,
    *,
    free: bool = False,
    at_once: int = 32,
) -> Crowd:
    """Fill the rooms. Owners are at the first port, the others at the last."""
    crowd = Crowd([[_page(dialect, r, m, free) for m in range(size)] for r in range(rooms)])
    turns, loop = asyncio.Semaphore(at_once), asyncio.get_running_loop()

    async def enter(page: Page) -> None:
        async with turns, asyncio.timeout(PATIENCE):
            port = ports[-1] if page.member else ports[0]
            await loop.create_connection(lambda: page, "127.0.0.1", port)
            await page.inside

    await asyncio.gather(*(enter(room[0]) for room in crowd.rooms))
    await asyncio.gather(*(enter(page) for room in crowd.rooms for page in room[1:]))
    return crowd


def _page(dialect: Dialect, room: int, member: int, free: bool) -> Page:  # noqa: FBT001 - how it is
    return Page(dialect, room, member, may_move=free or member == 0)


def _frame(unread: bytearray) -> tuple[int, int, int] | None:
    """Return the kind of the first frame, and where its body is; None while it is not whole."""
    if len(unread) < 2:  # noqa: PLR2004 - RFC 6455
        return None
    size, start = unread[1] & 0x7F, 2
    if size >= SHORT:
        start += 2 if size == SHORT else 8
        size = int.from_bytes(unread[2:start])
    end = start + size
    return (unread[0] & 0x0F, start, end) if len(unread) >= end else None


def _change(text: bytes) -> int:
    start = text.index(b'"change":') + len(b'"change":')
    return int(text[start : text.index(b",", start)])


def _nothing(_: int) -> None:
    """Nobody waits for it."""
