"""What must be found out later: who came in, from where, and what was refused.

No line holds a secret: a link is named by its route, a browser by what it is.
"""

import logging

from aiohttp import web

from webview import devices
from webview.app_keys import ASKER, PROXIES

log = logging.getLogger("security")
NOBODY = "-"


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


def route_of(request: web.Request) -> str:
    """Return the pattern that the request's path fits, like /join/{token}."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "?"
