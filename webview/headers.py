"""What every answer carries, and the line that the log gets for it."""

import logging

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.typedefs import Handler

from havruta.ids import new_error_id
from webview.app_keys import ADDRESSES, METRICS, REQUEST_ID
from webview.security_log import route_of

access_log = logging.getLogger("webview.access")
UNLOGGED = frozenset({"/livez", "/healthz", "/metrics"})

POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "font-src 'self'; "
    "img-src 'self'; "
    "media-src 'self'; "
    "connect-src 'self'; "
    "worker-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
NO_DEVICES = "camera=(), microphone=(), display-capture=(), geolocation=()"
DEVICES = "camera=(self), microphone=(self), display-capture=(self), geolocation=()"
"""Of a page that a call is on, instead."""
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": NO_DEVICES,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
BY_TLS_ONLY = "max-age=31536000; includeSubDomains"


@web.middleware
async def number(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request an id."""
    request[REQUEST_ID] = new_error_id()
    return await handler(request)


async def add(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers, unless the answer has its own, lead where it leads, and count it."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    addresses = request.app[ADDRESSES]
    if addresses.secure and addresses.owns_host:
        response.headers["Strict-Transport-Security"] = BY_TLS_ONLY
    if addresses.path and (there := response.headers.get("Location", "")).startswith("/"):
        response.headers["Location"] = addresses.path + there
    response.headers["X-Request-Id"] = request.get(REQUEST_ID, "")
    request.app[METRICS].requests.labels(route_of(request), response.status).inc()


class AccessLogger(AbstractAccessLogger):
    """Logs each answer by its route: paths hold secrets that no log may have."""

    def log(self, request: web.BaseRequest, response: web.StreamResponse, time: float) -> None:
        """Write one line; whoever only looks whether we are well leaves none."""
        if request.path in UNLOGGED:
            return
        access_log.info(
            "%s %s %d %.1f ms %s",
            request.method,
            _route_or_none(request),
            response.status,
            time * 1000,
            response.headers.get("X-Request-Id", ""),
        )


def _route_or_none(request: web.BaseRequest) -> str:
    """Return the route; what could not even be read as a request never came to one."""
    if isinstance(request, web.Request) and REQUEST_ID in request:
        return route_of(request)
    return "?"
