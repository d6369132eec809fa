"""The page on which somebody lets the application know who they are, or does not."""

from html import escape
from typing import Final

from aiohttp import web
from yarl import URL

from sandbox.discord.wire import sandbox_of
from sandbox.world import seed
from sandbox.world.model import User

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Who are you? – Sandbox</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/styles/tokens.css">
<link rel="stylesheet" href="/static/styles/layout.css">
</head>
<body>
<main class="chooser">
<h1>Who are you?</h1>
<p>{application} would like to know. It will be told your name and nothing else.</p>
<ul class="chooser-list">
{choices}
</ul>
<p><a href="{cancel}">Cancel</a></p>
</main>
</body>
</html>
"""
CHOICE: Final = '<li><a class="chooser-person" href="{address}">{words}</a></li>'


async def ask(request: web.Request) -> web.Response:
    """Show who there is; each of them is a link that agrees."""
    _require_sound(request)
    people = [_choice(request, user) for user in sandbox_of(request).world.people]
    cancel = _back(request, error="access_denied", error_description="The user denied access")
    page = PAGE.format(
        application=seed.APPLICATION_NAME, choices="\n".join(people), cancel=escape(str(cancel))
    )
    return web.Response(text=page, content_type="text/html", headers=HEADERS)


async def agree(request: web.Request) -> web.Response:
    """Lead back with a code for this person."""
    _require_sound(request)
    sandbox, asked = sandbox_of(request), request.query
    code = sandbox.grants.agree(
        sandbox.world.user(request.match_info["user_id"]).id,
        asked["redirect_uri"],
        asked.get("code_challenge", ""),
        asked["scope"],
    )
    return web.Response(status=302, headers={"Location": str(_back(request, code=code))})


def _require_sound(request: web.Request) -> None:
    """Refuse what Discord would: nobody is led anywhere by a request that is not sound."""
    asked = request.query
    if asked.get("client_id") != seed.APPLICATION_ID:
        raise web.HTTPBadRequest(text="Unknown Application")
    if URL(asked.get("redirect_uri", "")).scheme not in {"http", "https"}:
        raise web.HTTPBadRequest(text="Invalid OAuth2 redirect_uri")
    if asked.get("response_type") != "code" or "identify" not in asked.get("scope", "").split():
        raise web.HTTPBadRequest(text="Invalid OAuth2 request")
    if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
        raise web.HTTPBadRequest(text="Invalid code_challenge_method")


def _choice(request: web.Request, user: User) -> str:
    address = request.rel_url.with_path(f"/oauth2/authorize/{user.id}", keep_query=True)
    return CHOICE.format(address=escape(str(address)), words=escape(f"Continue as {user.name}"))


def _back(request: web.Request, **answer: str) -> URL:
    """Return where the application waits, with the answer and the state that it sent along."""
    state = {"state": request.query["state"]} if "state" in request.query else {}
    return URL(request.query["redirect_uri"]).update_query({**answer, **state})


ROUTES = [
    web.get("/oauth2/authorize", ask),
    web.get("/oauth2/authorize/{user_id:[0-9]+}", agree),
]
