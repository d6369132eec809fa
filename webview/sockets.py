"""The WebSocket: one reader, one writer, one place where errors become refusals."""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

import msgspec
from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from havruta.errors.base import HavrutaError
from havruta.ids import new_error_id
from havruta.library import books
from havruta.sessions import reports
from webview import access, errors, limits, security_log
from webview.app_keys import LIMITS, METRICS, REQUEST_ID, ROOMS, STUDY, TASKS
from webview.errors import NOT_UNDERSTOOD, REPORTED, TOO_LARGE
from webview.protocol import presenters
from webview.protocol.handlers import Context
from webview.protocol.kinds import KINDS, LARGEST, OFTEN, Kind, MessageTooLarge
from webview.protocol.messages import (
    VERSION,
    Closing,
    Ended,
    Refusal,
    ServerMessage,
    encode,
    head,
)
from webview.rooms.visitors import Visitor

log = logging.getLogger(__name__)

HEARTBEAT = 20.0
PARTING = 2.0
"""How many seconds a page has to answer that it has been sent away."""

TURNED_AWAY: dict[str, Closing] = {
    "signed_out": Closing.SIGNED_OUT,
    "not_allowed": Closing.NOT_ALLOWED,
    "unknown_session": Closing.UNKNOWN,
    "session_over": Closing.ENDED,
    "overtaken": Closing.RESTART,
    "cannot_store": Closing.RESTART,  # it comes back, until there is room again
    "storage_away": Closing.RESTART,
}
"""Which refusal at the door closes the socket with which code."""

HEARTBEATS = frozenset({WSMsgType.PING, WSMsgType.PONG})
LEFT_BY_ITSELF = frozenset({WSCloseCode.OK, WSCloseCode.GOING_AWAY})


async def join(request: web.Request) -> web.WebSocketResponse:
    """Serve one open page until it goes, is cut off, or the session ends."""
    if not access.from_own_origin(request):
        security_log.note(request, "refused to another site's page")
        raise web.HTTPForbidden
    # aiohttp's limit is the first size that is too large.
    # It would answer any flood of pings by itself, and would never tell of them.
    socket = web.WebSocketResponse(
        heartbeat=HEARTBEAT,
        compress=False,
        max_msg_size=LARGEST + 1,
        timeout=PARTING,
        autoping=False,
    )
    if (known := await access.known_asker(request)) is not None:
        await limits.pace_socket(request, known.id)
    await socket.prepare(request)
    if request.query.get("v") != str(VERSION):
        await _close(request, socket, Closing.VERSION)
        return socket
    try:
        session_id = access.session_of(request)
        asker = await access.find_asker(request)
        browser = await access.browser(request)
        rooms, language = request.app[ROOMS], asker.say.language
        async with rooms.visit(session_id, asker.id, browser, language=language) as visitor:
            await _serve(request, socket, visitor)
    except HavrutaError as refusal:
        errors.note(request, refusal)
        with suppress(ConnectionError):  # it may have gone by itself
            await _turn_away(request, socket, refusal)
    except Exception:
        log.exception("socket failed: %s", request[REQUEST_ID])
        why = request[REQUEST_ID].encode()
        request.app[METRICS].closings.labels("internal").inc()
        await socket.close(code=WSCloseCode.INTERNAL_ERROR, message=why)
    return socket


class SocketLine:
    """The way to a page by its socket: at once while the page keeps up, else by a task of its own.

    A task for each page that is told something would cost more than all the rest of telling it.
    """

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, visitor: Visitor
    ) -> None:
        self._request, self._socket, self._visitor = request, socket, visitor
        self._transport = _transport(request)
        self._writer: asyncio.Task[None] | None = None

    def write(self, message: bytes) -> bool:
        """Send the message now, if nothing else is on its way; return whether it was."""
        line = self._transport
        if line.is_closing() or line.get_write_buffer_size():
            return False
        line.write(message)
        return True

    def wake(self) -> None:
        """Have what waits be sent as the page takes it, until nothing does."""
        writing = _write(self._request, self._socket, self._visitor)
        name = f"writer for {self._visitor.user_id}"
        self._writer = self._request.app[TASKS].spawn(writing, name=name)

    async def end(self) -> None:
        """Send no more; give a goodbye a moment to be answered."""
        if self._writer is not None and not self._writer.done():
            await asyncio.wait([self._writer], timeout=PARTING if self._visitor.closing else 0)
            self._writer.cancel()


async def _serve(request: web.Request, socket: web.WebSocketResponse, visitor: Visitor) -> None:
    line = SocketLine(request, socket, visitor)
    visitor.connect(line)
    try:
        await _read(request, socket, visitor)
    finally:
        if not visitor.closing:
            request.app[METRICS].closings.labels("left" if visitor.left else "lost").inc()
        await line.end()
        visitor.connect(None)


async def _read(request: web.Request, socket: web.WebSocketResponse, visitor: Visitor) -> None:
    context = await _context(request, visitor)
    metrics = request.app[METRICS]
    limiters = request.app[LIMITS]
    while not visitor.left:
        frame = await socket.receive()
        visitor.heard_at = time.monotonic()
        body = frame.data.encode() if frame.type is WSMsgType.TEXT else b""
        said = head(body)
        kind = KINDS.get(said.type)
        if kind is None or not kind.is_apart:
            await limiters.of(visitor.user_id, "says", OFTEN).acquire()
        if frame.type in HEARTBEATS:
            await _keep_up(socket, frame)
            continue
        if frame.type is WSMsgType.CLOSE:
            visitor.left = frame.data in LEFT_BY_ITSELF
        if frame.type is not WSMsgType.TEXT:
            return
        if kind is not None:
            turns = kind.turns(body)
            await limiters.of(visitor.user_id, kind.name, kind.rate).acquire(turns)
        asked_at = time.monotonic()
        if (response := await _respond(kind, said.id, body, context)) is not None:
            visitor.tell(encode(response))
        refused = response.code if isinstance(response, Refusal) else None
        metrics.note(kind.name if kind else "unknown", time.monotonic() - asked_at, refused=refused)


async def _keep_up(socket: web.WebSocketResponse, frame: WSMessage) -> None:
    if frame.type is WSMsgType.PING:
        with suppress(ConnectionError):  # the next frame says so
            await socket.pong(frame.data)


async def _context(request: web.Request, visitor: Visitor) -> Context:
    assert visitor.connection_id is not None
    return Context(
        study=request.app[STUDY],
        session_id=access.session_of(request),
        asker=await access.find_asker(request),
        connection_id=visitor.connection_id,
        page=visitor,
        call=request.app[ROOMS].calls,
    )


async def _respond(
    kind: Kind[Any] | None, number: int | None, body: bytes, context: Context
) -> ServerMessage | None:
    """Do what the page asks; return what it is told of that. The socket's error desk."""
    if kind is None:
        return _refused(msgspec.DecodeError(), number, context)
    try:
        return await kind.handle(kind.parse(body), context)
    except Exception as error:  # noqa: BLE001 - the error desk
        return _refused(error, number, context)


def _refused(error: Exception, number: int | None, context: Context) -> Refusal:
    """Log why it did not happen, and return what the page is told of that, under one id."""
    say, error_id, user_id = context.asker.say, new_error_id(), context.asker.id
    match error:
        case HavrutaError():
            code, text = error.code, say.refusal(error)
        case MessageTooLarge():
            code, text = "too_large", say(TOO_LARGE)
        case msgspec.DecodeError():  # what does not fit the protocol is one of these, too
            code, text = "bad_message", say(NOT_UNDERSTOOD)
        case _:
            log.error("message failed: %s: user=%s", error_id, user_id, exc_info=error)
            return Refusal(number, "internal", say(REPORTED, error_id=error_id), "")
    log.info("refused: %s: %s: user=%s", error_id, code, user_id)
    return Refusal(number, code, text, error_id)


async def _write(request: web.Request, socket: web.WebSocketResponse, visitor: Visitor) -> None:
    """Send what waits for the page, until nothing does or nobody is there to hear it."""
    while not socket.closed and (item := visitor.next()) is not None:
        if isinstance(item, Closing):
            await _close(request, socket, item)
            return
        try:
            _transport(request).write(item)
            await request.writer.drain()
        except ConnectionError:
            return


def _transport(request: web.Request) -> asyncio.Transport:
    """Return the line itself: aiohttp would frame each message anew for every page."""
    if request.transport is None:
        raise ConnectionResetError
    assert isinstance(request.transport, asyncio.Transport)
    return request.transport


async def _turn_away(
    request: web.Request, socket: web.WebSocketResponse, refusal: HavrutaError
) -> None:
    """Close the socket of somebody who is not let in, and say why."""
    closing = TURNED_AWAY.get(refusal.code, Closing.UNKNOWN)
    if closing is Closing.ENDED:
        study = request.app[STUDY]
        report = await reports.report(study, session_id=access.session_of(request))
        book = books.book_of(study, report.session.book)
        summary = presenters.summary(report, book, access.say(request).language)
        _transport(request).write(encode(Ended(summary=summary)))
    await _close(request, socket, closing, error_id=request[REQUEST_ID])


async def _close(
    request: web.Request, socket: web.WebSocketResponse, why: Closing, *, error_id: str = ""
) -> None:
    request.app[METRICS].closings.labels(why.name.lower()).inc()
    await socket.close(code=why, message=error_id.encode())
