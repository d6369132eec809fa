"""What every request of the bot passes: faults, the token, rate limits, errors, the ledger."""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.discord.faults import Fault
from sandbox.discord.ledger import LoggedRequest, Violation
from sandbox.discord.ratelimits import Verdict, refusal_headers
from sandbox.discord.rest.bodies import BODY
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import answer, sandbox_of
from sandbox.world.model import User
from sandbox.world.refusals import BROKEN_RULES, DiscordError, Refusal

log = logging.getLogger(__name__)

PREFIX = "/api/v10"
BY_TOKEN_IN_PATH = ("/webhooks/", "/interactions/")
BY_CLIENT_SECRET = "/oauth2/token"  # noqa: S105  # an address
OF_THE_BEARER = "/users/@me"
NO_ANSWER = 0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def pass_through(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the request pass, or answer it in the handler's place; keep what happened."""
    sandbox, route, path = sandbox_of(request), route_of(request), path_of(request)
    fault = sandbox.faults.take(route, path)
    if fault is None:
        return await _serve(request, handler)
    response = await _serve(request, handler) if fault.when == "after" else None
    await asyncio.sleep(fault.delay)
    if fault.status is not None:
        return _befallen(request, fault)
    return response or await _serve(request, handler)


def route_of(request: web.Request) -> str:
    """The method and the path with names for ids, such as `GET /users/@me`."""
    resource = request.match_info.route.resource
    canonical = request.path if resource is None else resource.canonical
    return f"{request.method} {canonical.removeprefix(PREFIX)}"


def path_of(request: web.Request) -> str:
    """The method and the path as asked for."""
    return f"{request.method} {request.path.removeprefix(PREFIX)}"


async def _serve(request: web.Request, handler: Handler) -> web.StreamResponse:
    sandbox = sandbox_of(request)
    try:
        _check_token(request, sandbox)
    except DiscordError as error:
        return _refused(request, error, {})
    verdict = sandbox.rates.judge(route_of(request), request.match_info)
    if not verdict.allowed:
        return _too_many(request, verdict)
    try:
        response = await handler(request)
    except DiscordError as error:
        return _refused(request, error, verdict.headers)
    except web.HTTPNotFound:
        return _refused(request, DiscordError(Refusal.NOT_FOUND), verdict.headers)
    except web.HTTPMethodNotAllowed:
        return _refused(request, DiscordError(Refusal.METHOD_NOT_ALLOWED), verdict.headers)
    response.headers.update(verdict.headers)
    _note(request, response.status, None)
    return response


def _check_token(request: web.Request, sandbox: Sandbox) -> None:
    path = request.path.removeprefix(PREFIX)
    authorization = request.headers.get("Authorization")
    if authorization is None and path.startswith(BY_TOKEN_IN_PATH):
        return
    if path == BY_CLIENT_SECRET or (path == OF_THE_BEARER and bearer_of(request)):
        return
    if authorization != f"Bot {sandbox.token}":
        raise DiscordError(Refusal.UNAUTHORIZED)


def bearer_of(request: web.Request) -> User | None:
    """The person who has agreed to the token that the request carries, if it carries one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    sandbox = sandbox_of(request)
    user_id = sandbox.grants.user_id(token) if kind == "Bearer" else None
    return sandbox.world.user(user_id) if user_id else None


def _refused(
    request: web.Request, error: DiscordError, headers: dict[str, str]
) -> web.StreamResponse:
    sandbox, body = sandbox_of(request), error.body()
    if error.refusal in BROKEN_RULES:
        violation = Violation(
            at=sandbox.clock.now(),
            route=route_of(request),
            code=body["code"],
            message=body["message"],
            errors=error.errors,
            body=request.get(BODY),
        )
        sandbox.ledger.violations.append(violation)
        log.warning("%s broke a rule: %s", path_of(request), body)
    if error.retry_after is not None:
        headers = headers | refusal_headers(error.retry_after, is_global=False)
    _note(request, error.status, body["code"])
    return answer(body, error.status, headers)


def _too_many(request: web.Request, verdict: Verdict) -> web.StreamResponse:
    _note(request, 429, 0)
    body = {
        "message": "You are being rate limited.",
        "retry_after": verdict.retry_after,
        "global": verdict.is_global,
    }
    return answer(body, 429, verdict.headers)


def _befallen(request: web.Request, fault: Fault) -> web.StreamResponse:
    _note(request, fault.status or NO_ANSWER, fault.code)
    if not fault.status:
        return _cut(request)
    if fault.cloudflare:
        return _banned(fault.retry_after)
    if fault.status == web.HTTPTooManyRequests.status_code:
        body = {
            "message": "You are being rate limited.",
            "retry_after": fault.retry_after,
            "global": fault.is_global,
        }
        return answer(body, 429, refusal_headers(fault.retry_after, is_global=fault.is_global))
    if fault.html or fault.status >= web.HTTPInternalServerError.status_code:
        html = f"<html>{fault.message}</html>"
        return web.Response(status=fault.status, text=html, content_type="text/html")
    return answer({"message": fault.message, "code": fault.code}, fault.status)


def _banned(wait: float) -> web.StreamResponse:
    """What Cloudflare says to an address that asked for too much."""
    html = "<html><head><title>Access denied</title></head><body>error code: 1015</body></html>"
    headers = {"Retry-After": str(math.ceil(wait)), "Server": "cloudflare"}
    return web.Response(status=429, text=html, content_type="text/html", headers=headers)


def _cut(request: web.Request) -> web.StreamResponse:
    """Break the connection in the middle of the request."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _note(request: web.Request, status: int, code: int | None) -> None:
    sandbox = sandbox_of(request)
    asked = LoggedRequest(
        at=sandbox.clock.now(),
        route=route_of(request),
        path=path_of(request),
        status=status,
        code=code,
        body=request.get(BODY),
    )
    sandbox.ledger.requests.append(asked)
