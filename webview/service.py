"""What machines ask the page for: is it well, and what does it count."""

from http import HTTPStatus

from aiohttp import web

from webview import devices
from webview.app_keys import HEALTH, LOOK, METRICS, PROXIES


async def livez(_request: web.Request) -> web.Response:
    """Answer 200 for as long as this process answers at all, whatever else is missing."""
    return web.json_response({"alive": True}, headers={"Cache-Control": "no-store"})


async def healthz(request: web.Request) -> web.Response:
    """Answer 200 once everything is there, else 503 with what is missing, and why, if known."""
    there = await request.app[HEALTH]()
    missing = [name for name, well in there.items() if well is not True]
    why = {name: reason for name, reason in there.items() if isinstance(reason, str)}
    status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
    body = {"healthy": not missing, "missing": missing, **({"why": why} if why else {})}
    return web.json_response(body, status=status, headers={"Cache-Control": "no-store"})


async def metrics(request: web.Request) -> web.Response:
    """Answer with everything that is counted, to our own networks; to others it is not there."""
    if not devices.is_near(request, request.app[PROXIES]):
        raise web.HTTPNotFound
    await request.app[LOOK]()
    body = request.app[METRICS].text()
    return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4"})
