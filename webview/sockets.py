"""The WebSocket: one reader, one writer, one place where errors become refusals."""

import asyncio
import logging
import time
from contextlib import suppress
from typing import assert_never

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from havruta.errors import HavrutaError
from havruta.ids import SessionId
from havruta.sessions import lifecycle, navigation, reports
from havruta.study import Study
from havruta.wording import wording
from webview import access
from webview.app_keys import METRICS, ROOMS, STUDY, TASKS
from webview.errors import NOT_UNDERSTOOD, OUR_FAULT
from webview.protocol import presenters
from webview.protocol.messages import (
    LARGEST,
    VERSION,
    Asked,
    Closing,
    Done,
    End,
    Ended,
    Follow,
    Leave,
    Navigate,
    Ping,
    Pong,
    Read,
    Refusal,
    Told,
    encode,
    parse,
)
from webview.protocol.rate_limiter import RateLimiter
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
}
"""Which refusal at the door closes the socket with which code."""

LEFT_BY_ITSELF = frozenset({WSCloseCode.OK, WSCloseCode.GOING_AWAY})


async def join(request: web.Request) -> web.WebSocketResponse:
    """Serve one open page until it goes, is cut off, or the session ends."""
    if not access.from_own_origin(request):
        raise web.HTTPForbidden
    # aiohttp's limit is the first size that is too large.
    socket = web.WebSocketResponse(
        heartbeat=HEARTBEAT, compress=False, max_msg_size=LARGEST + 1, timeout=PARTING
    )
    await socket.prepare(request)
    session_id = SessionId(request.match_info["session_id"])
    if request.query.get("v") != str(VERSION):
        await _close(request, socket, Closing.VERSION)
        return socket
    try:
        asker = await access.find_asker(request)
        browser = access.browser(request)
        async with request.app[ROOMS].visit(session_id, asker.id, browser) as visitor:
            await _serve(request, socket, visitor, session_id)
    except HavrutaError as refusal:
        with suppress(ConnectionError):  # it may have gone by itself
            await _turn_away(request, socket, session_id, refusal)
    except Exception:
        log.exception("socket failed: %s", session_id)
        await socket.close(code=WSCloseCode.INTERNAL_ERROR)
    return socket


async def _serve(
    request: web.Request, socket: web.WebSocketResponse, visitor: Visitor, session_id: SessionId
) -> None:
    writing = _write(request, socket, visitor)
    writer = request.app[TASKS].spawn(writing, name=f"writer for {visitor.user_id}")
    try:
        await _read(request, socket, visitor, session_id)
    finally:
        # It may be waiting for the page's answer to a goodbye.
        await asyncio.wait([writer], timeout=PARTING if visitor.closing else 0)
        writer.cancel()


async def _read(
    request: web.Request, socket: web.WebSocketResponse, visitor: Visitor, session_id: SessionId
) -> None:
    study, messages = request.app[STUDY], request.app[METRICS].messages
    limiter = RateLimiter(time.monotonic)
    while not visitor.left:
        frame = await socket.receive()
        if frame.type is WSMsgType.CLOSE:
            visitor.left = frame.data in LEFT_BY_ITSELF
        if frame.type is not WSMsgType.TEXT:
            return
        await limiter.acquire()
        message = _parsed(frame.data)
        messages.labels(type(message).__name__.lower()).inc()
        response = await _respond(study, message, session_id, visitor)
        if response is not None:
            visitor.tell(encode(response))


def _parsed(text: str) -> Asked | None:
    try:
        return parse(text)
    except msgspec.DecodeError:  # what does not fit the protocol is one of these, too
        return None


async def _respond(
    study: Study, message: Asked | None, session_id: SessionId, visitor: Visitor
) -> Told | None:
    """Do what the page asks; return what it is told of that."""
    if message is None:
        return Refusal(
            None,
            "bad_message",
            wording()(NOT_UNDERSTOOD),
        )
    if isinstance(message, Leave):
        visitor.left = True
        return None
    try:
        return await _dispatch(study, message, session_id, visitor)
    except HavrutaError as refusal:
        return Refusal(message.id, refusal.code, wording().refusal(refusal))
    except Exception:
        log.exception("message failed: %r", message)
        return Refusal(message.id, "internal", wording()(OUR_FAULT))


async def _dispatch(
    study: Study,
    message: Navigate | Read | Follow | End | Ping,
    session_id: SessionId,
    visitor: Visitor,
) -> Told | None:
    by = visitor.user_id
    match message:
        case Navigate(ref=ref, jump=jump):
            moved = await navigation.navigate(
                study, session_id=session_id, ref=ref, by=by, jump=jump
            )
            visitor.moved_to(None)
            visitor.answer(encode(Done(message.id)), change=moved.changes)
            return None
        case Read(ref=ref):
            await navigation.read_alone(study, session_id=session_id, ref=ref, by=by)
            visitor.moved_to(ref)
        case Follow():
            await navigation.follow(study, session_id=session_id, by=by)
            visitor.moved_to(None)
        case End():
            await lifecycle.end(study, session_id=session_id, by=by)
        case Ping(id=number):
            return Pong(number)
        case _:
            assert_never(message)
    return Done(message.id)


async def _write(request: web.Request, socket: web.WebSocketResponse, visitor: Visitor) -> None:
    """Send what the page is told, until there is no more to be said or nobody to hear it."""
    while not socket.closed:
        item = await visitor.next()
        if isinstance(item, Closing):
            await _close(request, socket, item)
            return
        try:
            await socket.send_frame(item, WSMsgType.TEXT)
        except ConnectionError:
            return


async def _turn_away(
    request: web.Request,
    socket: web.WebSocketResponse,
    session_id: SessionId,
    refusal: HavrutaError,
) -> None:
    """Close the socket of somebody who is not let in, and say why."""
    closing = TURNED_AWAY.get(refusal.code, Closing.UNKNOWN)
    if closing is Closing.ENDED:
        report = await reports.report(request.app[STUDY], session_id=session_id)
        await socket.send_frame(encode(Ended(summary=presenters.summary(report))), WSMsgType.TEXT)
    await _close(request, socket, closing)


async def _close(request: web.Request, socket: web.WebSocketResponse, why: Closing) -> None:
    request.app[METRICS].closings.labels(int(why)).inc()
    await socket.close(code=why)
