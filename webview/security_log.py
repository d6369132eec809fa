"""What must be found out later: who came in, from where, and what was refused.

No line holds a secret: a link is named by its route, a browser by what it is.
"""

import logging

from aiohttp import web

from webview import devices
from webview.app_keys import ASKER, LIMITS, PROXIES
from webview.protocol.rate_limiter import Rate

log = logging.getLogger("security")
NOBODY = "-"
SELDOM = Rate(burst=1, per_second=1 / 60)


def note(request: web.Request, event: str, *, user: str = "") -> None:
    """Write down that this happened, with who asked and from where."""
    asker = request.get(ASKER)
    device = devices.device_of(request, request.app[PROXIES])
    log.info(
        "%s: user=%s address=%s browser=%r asked=%r",
        event,
        user or (asker.id if asker else NOBODY),
        device.address,
        device.browser,
        f"{request.method} {route_of(request)}",
    )


def note_seldom(request: web.Request, event: str) -> None:
    """Write down what comes in floods, once in a while."""
    address = devices.address_of(request, request.app[PROXIES])
    if request.app[LIMITS].of(address, event, SELDOM).reserve_within(0) is not None:
        note(request, event)


def route_of(request: web.Request) -> str:
    """Return the pattern that the request's path fits, like /join/{token}."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "?"
