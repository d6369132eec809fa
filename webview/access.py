"""Who asks, and whether their browser asks on our behalf."""

from aiohttp import web
from aiohttp.typedefs import Handler

from havruta.errors import SignedOut
from havruta.people import credentials
from havruta.people.model import User
from webview.app_keys import ADDRESSES, STUDY

COOKIE = "havruta"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def reader(request: web.Request) -> User:
    """Return whose browser this is, or raise `SignedOut`."""
    cookie = cookie_of(request)
    if not cookie:
        raise SignedOut
    return await credentials.signed_in(request.app[STUDY], cookie=cookie)


def cookie_of(request: web.Request) -> str:
    """Return the secret that the browser keeps; nothing if it has none, or none of ours."""
    cookie = request.cookies.get(COOKIE, "")
    return cookie if cookie.isascii() else ""


def browser(request: web.Request) -> str:
    """Return what tells the reader's browser from others."""
    return credentials.browser(request.app[STUDY], cookie=cookie_of(request))


async def known_reader(request: web.Request) -> User | None:
    """Return whose browser this is, if it is anybody's."""
    try:
        return await reader(request)
    except SignedOut:
        return None


def remember(request: web.Request, response: web.StreamResponse, cookie: str) -> None:
    """Have the browser keep the cookie, out of reach of scripts and of other sites."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(credentials.SIGN_IN_LIFE.total_seconds()),
        path="/",
        secure=request.app[ADDRESSES].secure,
        httponly=True,
        samesite="Lax",
    )


def forget(response: web.StreamResponse) -> None:
    """Have the browser drop the cookie."""
    response.del_cookie(COOKIE, path="/")


@web.middleware
async def own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site's page would have a person's browser do."""
    if request.method not in SAFE and not _from_own_page(request):
        raise web.HTTPForbidden
    return await handler(request)


def from_own_origin(request: web.Request) -> bool:
    """Whether a handshake comes from a page of ours; what is no browser names no origin."""
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    host = request.host.lower()
    own = {request.app[ADDRESSES].origin, f"http://{host}", f"https://{host}"}
    return origin.lower() in own


def _from_own_page(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    return from_own_origin(request) if site is None else site == "same-origin"
