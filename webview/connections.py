"""The server's side of connections: how many, for how long, and what is refused unread.

A connection is busy while a request of it is answered, a WebSocket as long as it lasts. One that is
not gives way to whoever comes, where there are as many as there may be.
"""

import asyncio
import logging
import resource
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from math import inf
from random import uniform
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from webview import devices, headers
from webview.devices import Proxies

log = logging.getLogger(__name__)

SOCKET = "socket"
"""The route whose requests last as long as a page is open."""
SPARE = 300
"""So many files the process opens beside connections, at most: SQLite takes 45 of them, what asks
the library 100, and as many again what is asked in chat at one moment.
"""
NO_PROXIES = Proxies()
IDLE_OF_A_PROXY = 3600.0
"""Longer than proxies keep a connection for their next request, so that they close it, not we."""
LINGER = 0.2
MOST = 4096
FILES = MOST + SPARE
"""So many files a process is to have."""
MOST_OF_AN_ADDRESS = 512
REFUSED = "This could not be understood.\n"
FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: 22\r\nRetry-After: 5\r\nConnection: close\r\nCache-Control: no-store\r\n"
    + "".join(f"{name}: {value}\r\n" for name, value in headers.ALWAYS.items()).encode()
    + b"\r\nToo many connections.\n"
)


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many connections there may be, and for how many seconds one may keep us waiting.

    `idle`: silent, or in the middle of a request's head. `body`: until a body is whole. `lasting`:
    until an answer is made and taken; what asks the library waits for it.
    `hold`: before one is refused. `silent`: before one gives way. `pause`: between two of an
    address that give way to others of it, since whoever floods comes again at once. Those of
    `proxies` are not counted by address. Where `are_short` is true, file handles are, and so there
    is room only for what another gives way to.
    """

    total: int
    per_address: int
    idle: float = 10.0
    body: float = 10.0
    lasting: float = 60.0
    hold: float = 3.0
    silent: float = 1.0
    pause: float = 0.005
    proxies: Proxies = NO_PROXIES
    are_short: Callable[[], bool] = _never

    @classmethod
    def of_this_process(
        cls, proxies: Proxies = NO_PROXIES, are_short: Callable[[], bool] = _never
    ) -> "Bounds":
        """Return what leaves enough of the files that the process may open for everything else."""
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if files == resource.RLIM_INFINITY:
            files = FILES
        total = min(MOST, max(files - SPARE, files // 3))
        return cls(
            total, min(MOST_OF_AN_ADDRESS, total * 3 // 4), proxies=proxies, are_short=are_short
        )


class Connections:
    """All connections of a server, each made by calling this."""

    def __init__(self, server: web.Server, bounds: Bounds, **options: Any) -> None:
        """`options` are those of aiohttp's own connections."""
        self._server = server
        self._options = options
        self._open: dict[Connection, None] = {}
        self._of_address: defaultdict[str, dict[Connection, None]] = defaultdict(dict)
        self._gave_way: dict[str, float] = {}
        self.bounds = bounds
        self.held = 0
        """How many wait to be taken in, or refused."""

    def __call__(self) -> "Gate":
        """Return what will meet a connection."""
        return Gate(self)

    def connection(self) -> "Connection":
        """Return what will hear a connection."""
        options = {"keepalive_timeout": self.bounds.idle, "lingering_time": 1.0}
        return Connection(self, self._server, **options, **self._options)

    def __len__(self) -> int:
        return len(self._open)

    def has_room(self, address: str) -> bool:
        """Whether there is room for one from there, be it that of one that does nothing."""
        is_proxy = self.bounds.proxies.trusts(devices.parsed(address))
        if not is_proxy and not self._has_room_of(address):
            return False
        most = 0 if self.bounds.are_short() else self.bounds.total
        return self._has_room(self._open, most)

    def take(self, address: str) -> "Connection":
        """Return what hears a connection from there, counted."""
        connection = self.connection()
        connection.address = address
        self._open[connection] = self._of_address[address][connection] = None
        return connection

    def _has_room_of(self, address: str) -> bool:
        theirs, now = self._of_address.get(address, {}), asyncio.get_running_loop().time()
        if len(theirs) < self.bounds.per_address:
            return True
        if now - self._gave_way.get(address, -inf) < self.bounds.pause:
            return False
        self._gave_way[address] = now
        return self._has_room(theirs, self.bounds.per_address)

    def _has_room(self, connections: dict["Connection", None], most: int) -> bool:
        """Whether there is room for one more; one that has been idle for a while makes room."""
        if len(connections) < most:
            return True
        silent = self.bounds.silent
        idle = next((one for one in connections if one.is_silent_for(silent)), None)
        if idle is None:
            return False
        idle.abort()
        return True

    def hold(self) -> bool:
        """Count one more that is held before it is refused, if there is room for that."""
        if self.held > self.bounds.total // 4:
            return False
        self.held += 1
        return True

    def forget(self, connection: "Connection") -> None:
        """Count the connection no more."""
        self._open.pop(connection, None)
        theirs = self._of_address[connection.address]
        theirs.pop(connection, None)
        if not theirs:
            del self._of_address[connection.address]
            self._gave_way.pop(connection.address, None)

    async def end_overdue(self) -> None:
        """End, over and over, those that take too long; one at a time, to hold up nobody."""
        while True:
            await asyncio.sleep(min(1.0, self.bounds.body / 4))
            for connection in [one for one in self._open if one.is_overdue(self.bounds)]:
                if connection.is_overdue(self.bounds):
                    connection.abort()
                await asyncio.sleep(0)


class Gate(asyncio.Protocol):
    """Meets a connection: lets it in, or holds it for a while, unread, and then refuses it.

    Whoever is refused at once comes again at once, and each time costs as much as a request.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._address = ""
        self._transport: asyncio.Transport | None = None
        self._held: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let it in if there is room, else let it wait if there is room for that."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = devices.parsed(_host(transport.get_extra_info("peername")))
        self._address = "" if peer is None else str(peer)
        if self._let_in(transport):
            return
        if not self._connections.hold():
            transport.abort()
            return
        transport.pause_reading()
        later = asyncio.get_running_loop().call_later
        # So that a crowd that came at once does not come again at once.
        seconds = self._connections.bounds.hold * uniform(0.5, 1.5)  # noqa: S311 - no secret
        self._held = later(seconds, self._decide, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Hold it no more."""
        if self._held is not None:
            self._held.cancel()
            self._release()

    def _decide(self, transport: asyncio.Transport) -> None:
        self._release()
        let_in = self._let_in(transport)
        transport.resume_reading()
        if not let_in:
            transport.write(FULL)
            # What is left unread would take the answer along.
            asyncio.get_running_loop().call_later(LINGER, transport.close)

    def _let_in(self, transport: asyncio.Transport) -> bool:
        if not self._connections.has_room(self._address):
            return False
        connection = self._connections.take(self._address)
        transport.set_protocol(connection)
        connection.connection_made(transport)
        return True

    def _release(self) -> None:
        self._held = None
        self._connections.held -= 1


class Connection(web.RequestHandler):
    """One connection; refuses what is no request without repeating any of it."""

    def __init__(self, connections: Connections, server: web.Server, **options: Any) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(server, loop=loop, **options)
        self._connections = connections
        self._now: Callable[[], float] = loop.time
        self._request: web.BaseRequest | None = None
        self._since = loop.time()
        self.address = ""

    def is_silent_for(self, seconds: float) -> bool:
        """Whether it has done nothing for so long."""
        return self._request is None and self._now() - self._since >= seconds

    def is_overdue(self, bounds: Bounds) -> bool:
        """Whether it has kept us waiting for too long."""
        waited = self._now() - self._since
        if self._request is None:
            return waited > bounds.lasting  # the answer is not taken; aiohttp ends idle ones
        if not self._request.content.is_eof() and waited > bounds.body:
            return True
        return waited > bounds.lasting and not _is_socket(self._request)

    def abort(self) -> None:
        """End it at once, whatever is still to be sent."""
        self._connections.forget(self)
        if self.transport is not None:
            self.transport.abort()

    @contextmanager
    def answering(self, request: web.BaseRequest) -> Iterator[None]:
        """Be busy with the request for as long as the block lasts."""
        self._request, self._since = request, self._now()
        try:
            yield
        finally:
            self._request, self._since = None, self._now()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take it in, for as long as suits whoever keeps it."""
        if self._connections.bounds.proxies.trusts(devices.parsed(self.address)):
            self._keepalive_timeout = IDLE_OF_A_PROXY
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Make room."""
        self._connections.forget(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what is sent; asyncio would log it where it makes the parser fail."""
        try:
            super().data_received(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it came from outside
            self.log_exception(exc_info=error)
            self.abort()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return what answers that which never came to our own error desk: the same for all."""
        if request.writer.output_size > 0:
            msg = "an answer has begun already"
            raise ConnectionError(msg)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log_exception(exc_info=exc)
        response = web.Response(status=status, text=REFUSED, headers=headers.ALWAYS)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Request-Id"] = secrets.token_hex(4)
        response.force_close()
        return response

    def log_exception(self, *args: Any, **kw: Any) -> None:
        """Write down what kind of thing went wrong: its words may repeat what was sent."""
        log.error("connection failed: %s", type(kw.get("exc_info")).__name__)


@web.middleware
async def note_busy(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Have the request's connection be busy until it is answered."""
    if not isinstance(request.protocol, Connection):
        return await handler(request)
    with request.protocol.answering(request):
        return await handler(request)


def _is_socket(request: web.BaseRequest) -> bool:
    return isinstance(request, web.Request) and request.match_info.route.name == SOCKET


def _host(peername: Sequence[Any] | str | None) -> str:
    return str(peername[0]) if isinstance(peername, tuple) else ""
