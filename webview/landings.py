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
    return jwe.encrypt_compact(SEALED, path.encode(), _key(request))


def opened(request: web.Request, sealed: str | None) -> str:
    """Return the path that was sealed, or the front page's if none was, or by another key.

    A path that holds no secret may stand as it is.
    """
    if (sealed or "").startswith("/"):
        return access.own_path(sealed or "/")
    try:
        path = jwe.decrypt_compact(sealed or "", _key(request)).plaintext
    except (JoseError, ValueError):
        return "/"
    return access.own_path((path or b"/").decode())


def _key(request: web.Request) -> OctKey:
    return OctKey.import_key(hmac.digest(request.app[STUDY].secret, b"landing", "sha256"))
