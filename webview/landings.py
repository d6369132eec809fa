"""Where somebody was going, kept while they sign in: sealed, since the address may hold a secret.

A code and an invitation open to whoever has their address, and are kept as digests alone; so what
is stored of a way to them must open nothing either.
"""

import hmac

from aiohttp import web
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from webview import access
from webview.app_keys import STUDY

SEALED = {"alg": "dir", "enc": "A256GCM"}


def seal(request: web.Request, path: str) -> str:
    """Return the path so that nobody can read or make it without our key."""
    return jwe.encrypt_compact(SEALED, path.encode(), _keys(request)[0])


def opened(request: web.Request, sealed: str | None) -> str:
    """Return the path that was sealed, or the front page's if none was, or by another key.

    A path that holds no secret may stand as it is.
    """
    if (sealed or "").startswith("/"):
        return access.own_path(sealed or "/")
    for key in _keys(request):
        try:
            path = jwe.decrypt_compact(sealed or "", key).plaintext
        except (JoseError, ValueError):
            continue
        return access.own_path((path or b"/").decode())
    return "/"


def _keys(request: web.Request) -> list[OctKey]:
    """Return what paths are sealed by: today's, and what they were sealed by before."""
    keys = request.app[STUDY].keys
    return [OctKey.import_key(hmac.digest(key, b"landing", "sha256")) for key in keys]
