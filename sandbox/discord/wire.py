"""JSON as Discord sends it, and the sandbox as request handlers find it."""

from typing import Any

import msgspec
from aiohttp import web

from sandbox.discord.state import Sandbox

SANDBOX = web.AppKey("SANDBOX", Sandbox)


def sandbox_of(request: web.Request) -> Sandbox:
    """The sandbox that this request came to."""
    return request.config_dict[SANDBOX]


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON whose content type names no charset: with one, discord.py takes the body for text."""
    return web.Response(
        body=msgspec.json.encode(body),
        status=status,
        headers=headers,
        content_type="application/json",
    )


def nothing() -> web.Response:
    """Done, and nothing to say: 204."""
    return web.Response(status=204)
