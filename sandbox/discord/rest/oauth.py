"""OAuth2: a token for a code, and who has agreed to it."""

from base64 import b64decode

from aiohttp import web

from sandbox.discord.grants import TOKEN_LIFE
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import answer, sandbox_of
from sandbox.world import seed


async def token(request: web.Request) -> web.Response:
    """Give a token for a code, once, to the application that it was made for."""
    sandbox, form = sandbox_of(request), await request.post()
    if _client(request, str(form.get("client_id")), str(form.get("client_secret"))) != (
        seed.APPLICATION_ID,
        sandbox.client_secret,
    ):
        return answer({"error": "invalid_client"}, 401)
    if form.get("grant_type") != "authorization_code":
        return answer({"error": "unsupported_grant_type"}, 400)
    return _exchanged(
        sandbox, *(str(form.get(name, "")) for name in ("code", "redirect_uri", "code_verifier"))
    )


def _client(request: web.Request, client_id: str, secret: str) -> tuple[str, str]:
    """Return who asks, by the header or by the form."""
    kind, _, login = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return client_id, secret
    said, _, kept = b64decode(login).decode().partition(":")
    return said, kept


def _exchanged(sandbox: Sandbox, code: str, redirect_uri: str, verifier: str) -> web.Response:
    taken = sandbox.grants.take(code, redirect_uri, verifier)
    if taken is None:
        said = 'Invalid "code" in request.'
        return answer({"error": "invalid_grant", "error_description": said}, 400)
    access_token, grant = taken
    shape = {
        "token_type": "Bearer",
        "access_token": access_token,
        "expires_in": int(TOKEN_LIFE.total_seconds()),
        "scope": grant.scope,
    }
    return answer(shape)


ROUTES = [web.post("/oauth2/token", token)]
