"""Who asks, and whether their browser asks on our behalf."""

import re
from datetime import timedelta
from typing import TypeVar

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from yarl import URL

from havruta.asker import Asker
from havruta.errors.people import SignedOut
from havruta.errors.sessions import UnknownSession
from havruta.ids import SessionId, is_id
from havruta.people import credentials
from havruta.wording import Wording, closest, wording
from webview import limits, security_log
from webview.addresses import origin_of
from webview.app_keys import ADDRESSES, ASKER, STUDY

H = TypeVar("H", bound=Handler)

COOKIE = "havruta"
CROSS_SITE = "takes_cross_site_posts"
"""What marks a handler that takes them."""
KEPT_THERE = '"storage"'
"""What pages have had a browser keep: copies of themselves, and choices that hold there alone."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_PATH = re.compile(
    r"(?![^?#]*//)(?![^?#]*/(?:\.|%2e){1,2}(?:[/?#]|$))/[!-\[\]-~]{0,499}", re.IGNORECASE
)
"""A path as it stands in an address, which no browser takes for another host's, nor for a path
beside the one that the page is served under."""


async def find_asker(request: web.Request) -> Asker:
    """Return who asks, looked for once a request, or raise `SignedOut`."""
    if ASKER in request:
        return request[ASKER]
    if not (cookie := cookie_of(request)):
        raise SignedOut
    user = await credentials.signed_in(request.app[STUDY], cookie=cookie)
    asker = Asker(user, spoken=spoken(request))
    await limits.pace_person(request, asker.id)
    request[ASKER] = asker
    return asker


async def find_recent_asker(request: web.Request) -> Asker:
    """Return who asks, if they have just signed in. Raises `SignedOut`, `SignInAgain`."""
    asker = await find_asker(request)
    await credentials.require_recent(request.app[STUDY], cookie=cookie_of(request))
    return asker


async def known_asker(request: web.Request) -> Asker | None:
    """Return who asks, if it is anybody we know."""
    try:
        return await find_asker(request)
    except SignedOut:
        return None


async def find_asker_at_session(request: web.Request) -> tuple[Asker, SessionId]:
    """Return who asks, and for which session. Raises `UnknownSession`, `SignedOut`."""
    asker = await known_asker(request)
    session_id = session_of(request)
    if asker is None:
        raise SignedOut
    return asker, session_id


def session_of(request: web.Request) -> SessionId:
    """Return the session that the address names; raise `UnknownSession` where it names none."""
    if not is_id(named := request.match_info["session_id"]):
        raise UnknownSession
    return SessionId(named)


def say(request: web.Request) -> Wording:
    """Return the words for whoever asks: the person's, or the browser's while nobody is known."""
    if ASKER in request:
        return request[ASKER].say
    return wording(spoken(request))


def spoken(request: web.Request) -> str:
    """Return the language that the browser asks for, if we speak it, or English."""
    accepted = request.headers.get("Accept-Language", "")
    return closest(part.partition(";")[0].strip() for part in accepted.split(","))


def cookie_of(request: web.Request) -> str:
    """Return the secret that the browser keeps; nothing if it has none, or none of ours."""
    cookie = request.cookies.get(name_of_cookie(request, COOKIE), "")
    return cookie if cookie.isascii() else ""


def name_of_cookie(request: web.Request, name: str) -> str:
    """Return what browsers know the cookie by."""
    return f"{request.app[ADDRESSES].cookie_prefix}{name}"


async def browser(request: web.Request) -> str:
    """Return what tells the asker's browser from others."""
    return await credentials.browser(request.app[STUDY], cookie=cookie_of(request))


def remember(request: web.Request, response: web.StreamResponse, cookie: str) -> None:
    """Have the browser keep the cookie, out of reach of scripts and of other sites.

    Whatever it has kept for whoever was there before goes.
    """
    if cookie_of(request):
        _clear(request, response)
    set_cookie(request, response, COOKIE, cookie, credentials.SIGN_IN_LIFE)


def set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, secret: str, life: timedelta
) -> None:
    """Have the browser keep a secret for so long, out of reach of scripts and of other sites."""
    response.set_cookie(
        name_of_cookie(request, name),
        secret,
        max_age=int(life.total_seconds()),
        path=request.app[ADDRESSES].cookie_path,
        secure=request.app[ADDRESSES].secure,
        httponly=True,
        samesite="Lax",
    )


def forget(request: web.Request, response: web.StreamResponse) -> None:
    """Have the browser drop the cookie, and all that it has kept of our pages."""
    _clear(request, response)
    addresses = request.app[ADDRESSES]
    name = name_of_cookie(request, COOKIE)
    response.del_cookie(name, path=addresses.cookie_path, secure=addresses.secure)


def _clear(request: web.Request, response: web.StreamResponse) -> None:
    """Have go what the host has kept; where others have a part in that, pages drop their own."""
    if request.app[ADDRESSES].owns_host:
        response.headers["Clear-Site-Data"] = KEPT_THERE


def takes_cross_site_posts(handler: H) -> H:
    """Let other sites' pages post forms to this handler, as an identity provider's page does.

    Browsers send no cookie of ours along (`SameSite=Lax`): the handler must learn from the form
    alone who is meant, and that it was asked for here.
    """
    setattr(handler, CROSS_SITE, True)
    return handler


@web.middleware
async def own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site's page would have a person's browser do, but where it is taken."""
    is_taken = request.method == hdrs.METH_POST and hasattr(request.match_info.handler, CROSS_SITE)
    if request.method not in SAFE and not is_taken and not _from_own_page(request):
        security_log.note(request, "refused to another site's page")
        raise web.HTTPForbidden
    return await handler(request)


def own_path(text: str) -> str:
    """Return the path, if it is one of this page; else the front page's."""
    return text if OWN_PATH.fullmatch(text) else "/"


def asked(request: web.Request) -> URL:
    """Return the path that is asked for, and its query, below where the page is served."""
    below = str(request.rel_url).removeprefix(request.app[ADDRESSES].path)
    return URL(below, encoded=True)


def led_from_own_page(request: web.Request) -> bool:
    """Whether a page of ours leads here, or the person's own hand; old browsers name the page."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    referer = request.headers.get("Referer")
    return referer is None or origin_of("/".join(referer.split("/")[:3])) in _origins(request)


def from_own_origin(request: web.Request) -> bool:
    """Whether a handshake comes from a page of ours; what is no browser names no origin."""
    origin = request.headers.get("Origin")
    return origin is None or origin_of(origin) in _origins(request)


def _origins(request: web.Request) -> set[str]:
    reached = (origin_of(f"{scheme}://{request.host}") for scheme in ("http", "https"))
    return {request.app[ADDRESSES].origin, *filter(None, reached)}


def _from_own_page(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    return from_own_origin(request) if site is None else site == "same-origin"
