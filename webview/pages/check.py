"""Where people try their set-up: they are heard and seen over the server and back (CA-6)."""

from http import HTTPStatus

import msgspec
from aiohttp import web

from havruta.errors.calls import NoMediaServer
from havruta.ids import SessionId
from webview import access, headers
from webview.app_keys import ECHO, ICE_SERVERS, STUDY
from webview.rendering import render

NO_SESSION = SessionId("check")
"""What stands in the name that the relay lets somebody in by, where there is no session."""
SDP = "application/sdp"


async def check(request: web.Request) -> web.Response:
    """Show the page, with the servers by which a way is found."""
    asker = await access.find_asker(request)
    offer = request.app[ICE_SERVERS].offer(NO_SESSION, asker.id, request.app[STUDY].now())
    servers = [
        {name: value for name, value in msgspec.to_builtins(server).items() if value is not None}
        for server in offer.servers
    ]
    ice = msgspec.json.encode(servers).decode()
    response = render(request, "front/check.html", user=asker.user, ice=ice)
    response.headers["Permissions-Policy"] = headers.DEVICES
    return response


async def echo(request: web.Request) -> web.Response:
    """Answer an offer (SDP) with what sends back all that comes; with nothing, if there is none."""
    asker = await access.find_asker(request)
    open_echo = request.app[ECHO]
    try:
        offer = (await request.read()).decode()
        answer = await open_echo(asker.id, offer) if open_echo else None
    except (NoMediaServer, UnicodeDecodeError):
        answer = None
    if answer is None:
        return web.Response(status=HTTPStatus.NO_CONTENT)
    return web.Response(text=answer, content_type=SDP, headers={"Cache-Control": "no-store"})
