"""The chat page and what it is made of."""

from pathlib import Path
from typing import Final

from aiohttp import web

STATIC: Final = Path(__file__).parent / "static"
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: http: https:; style-src 'self'; "
        "connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'"
    ),
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
}


async def page(_request: web.Request) -> web.FileResponse:
    """The chat page; `?as=isaac` chooses whose it is."""
    return web.FileResponse(STATIC / "chat.html", headers=HEADERS)


ROUTES = [
    web.get("/", page),
    web.static("/static", STATIC),
]
