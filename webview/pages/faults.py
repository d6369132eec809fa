"""What went wrong in a page's own scripts: the log has it, under an id that whoever sees it has."""

import logging

from aiohttp import web

from havruta.names import plain
from webview import access, forms, limits
from webview.app_keys import REQUEST_ID

log = logging.getLogger(__name__)

LONGEST = 500
"""So many characters of it are logged: a browser names the error and the line in less."""


async def report(request: web.Request) -> web.Response:
    """Log what the page says of its fault; return the id under which the log has it."""
    asker = await access.find_asker(request)
    await limits.pace_report(request, asker.id)
    fault = plain((await forms.read(request)).get("fault", ""))[:LONGEST]
    log.warning("page failed: %s: user=%s: %s", request[REQUEST_ID], asker.id, fault)
    return web.Response(text=request[REQUEST_ID])
