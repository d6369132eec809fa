"""Cookies beside who is signed in: whether a browser keeps any, and which one is signing in."""

import secrets

from aiohttp import web

from havruta.errors.people import NoCookies
from havruta.people import attempts
from webview import access
from webview.app_keys import ADDRESSES

PROBE = "havruta-probe"
PROBE_LIFE = 3600
ASKED = "cookies"
"""What the form's address says where a probe came with it; so nobody's body need be read."""
SIGNING_IN = "havruta-signing-in"


def probe(request: web.Request, response: web.StreamResponse) -> None:
    """Have the browser keep something, as it will have to keep who is signed in."""
    addresses = request.app[ADDRESSES]
    response.set_cookie(
        PROBE,
        "1",
        max_age=PROBE_LIFE,
        path=addresses.cookie_path,
        secure=addresses.secure,
        httponly=True,
        samesite="Lax",
    )


def require(request: web.Request) -> None:
    """Raise `NoCookies` if a form that came with the probe is sent without it."""
    if ASKED in request.query and PROBE not in request.cookies and not access.cookie_of(request):
        raise NoCookies


def of_attempts(request: web.Request) -> str:
    """Return the secret that this browser's attempts to sign in hang on; a new one if it has none.

    It serves several windows that are on their way at once.
    """
    kept = request.cookies.get(access.name_of_cookie(request, SIGNING_IN), "")
    return kept if kept and kept.isascii() else secrets.token_urlsafe(32)


def keep_for_attempts(request: web.Request, response: web.StreamResponse, secret: str) -> None:
    """Have the browser keep it for as long as an attempt lasts.

    It is `Lax`: a provider leads back from another site, but by a plain address.
    """
    access.set_cookie(request, response, SIGNING_IN, secret, attempts.ATTEMPT_LIFE)
