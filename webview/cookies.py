"""Whether a browser keeps cookies: found out before a link is spent on one that does not."""

from aiohttp import web

from havruta.errors import NoCookies
from webview import access
from webview.app_keys import ADDRESSES

PROBE = "havruta-probe"
PROBE_LIFE = 3600
ASKED = "cookies"
"""What the form's address says where a probe came with it; so nobody's body need be read."""


def probe(request: web.Request, response: web.StreamResponse) -> None:
    """Have the browser keep something, as it will have to keep who is signed in."""
    secure = request.app[ADDRESSES].secure
    response.set_cookie(
        PROBE, "1", max_age=PROBE_LIFE, path="/join", secure=secure, httponly=True, samesite="Lax"
    )


def require(request: web.Request) -> None:
    """Raise `NoCookies` if a form that came with the probe is sent without it."""
    if ASKED in request.query and PROBE not in request.cookies and not access.cookie_of(request):
        raise NoCookies
