"""How often somebody may ask: by network address, and by person once it is known who asks."""

import asyncio
from ipaddress import IPv6Address, ip_network
from random import uniform

from aiohttp import web
from aiohttp.typedefs import Handler

from havruta.ids import UserId
from webview import devices, security_log
from webview.app_keys import LIMITS, PROXIES
from webview.protocol.rate_limiter import Rate, RateLimiter

PAGES = Rate(burst=60, per_second=20.0)
FILES = Rate(burst=3000, per_second=300.0)
"""A first visit takes sixty files, and a class comes all at once."""
HEALTH = Rate(burst=20, per_second=5.0)
OF_AN_ADDRESS: dict[str, Rate] = {
    "static": FILES,
    "icon": FILES,
    "worker": FILES,
    "alive": HEALTH,
    "health": HEALTH,
    "metrics": HEALTH,
}
"""How often one address may ask for each route; for all others together, as for `PAGES`."""
OF_A_PERSON = Rate(burst=60, per_second=20.0)
SOCKETS = Rate(burst=16, per_second=1.0)
"""How often a person may open a page's socket; each is a write."""
MAIL = Rate(burst=5, per_second=1 / 60)
"""How often one address may have a link sent by e-mail."""
REPORTS = Rate(burst=5, per_second=1 / 60)
"""How often a person's pages may report what failed in them; each is a line in the log."""
HOLD = 2.0
"""So many seconds whoever hurries waits; who had to wait longer is refused after about twice that.

So even a flood of refusals is as slow as its connections are few.
"""
AT_ONCE = {"Retry-After": "5", "Connection": "close", "Cache-Control": "no-store"}
TOO_OFTEN = "That is more than can be asked for at once. Try again in a moment.\n"
"""To a flood: what is made of a template would cost as much as what is refused."""
AN_OWN_NETWORK = 64
"""Bits of an IPv6 address: who has one address there has them all."""


@web.middleware
async def pace(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Have whoever asks too often from one address wait, or come again."""
    _warn_of_strange_proxies(request)
    route = request.match_info.route.name or ""
    rate = OF_AN_ADDRESS.get(route, PAGES)
    what = route if route in OF_AN_ADDRESS else "pages"
    try:
        await _take_turn(request, request.app[LIMITS].of(_network(request), what, rate))
    except web.HTTPTooManyRequests as refusal:
        refused = web.Response(status=refusal.status, text=TOO_OFTEN, headers=AT_ONCE)
        refused.force_close()
        return refused
    return await handler(request)


async def pace_person(request: web.Request, user_id: UserId) -> None:
    """Have a person who asks too often wait, from how many addresses ever; raise as `pace` does."""
    await _take_turn(request, request.app[LIMITS].of(user_id, "pages", OF_A_PERSON))


async def pace_socket(request: web.Request, user_id: UserId) -> None:
    """Have a person who opens too many sockets wait; raise as `pace` does."""
    await _take_turn(request, request.app[LIMITS].of(user_id, "sockets", SOCKETS))


async def pace_report(request: web.Request, user_id: UserId) -> None:
    """Have a person whose pages report too much wait; raise as `pace` does."""
    await _take_turn(request, request.app[LIMITS].of(user_id, "reports", REPORTS))


async def pace_mail(request: web.Request) -> None:
    """Have who asks for too many mails from one address wait; raise as `pace` does."""
    await _take_turn(request, request.app[LIMITS].of(_network(request), "mail", MAIL))


async def _take_turn(request: web.Request, limiter: RateLimiter) -> None:
    wait = limiter.reserve_within(HOLD)
    if wait != 0:
        await asyncio.sleep(HOLD * uniform(1, 3) if wait is None else wait)  # noqa: S311 - apart
    if wait is None:
        security_log.note_seldom(request, "asks too often")
        raise web.HTTPTooManyRequests(headers=AT_ONCE)


def _warn_of_strange_proxies(request: web.Request) -> None:
    peer = devices.parsed(request.remote or "")
    if devices.FORWARDED in request.headers and not request.app[PROXIES].trusts(peer):
        security_log.note_seldom(request, "not believed whom it asks for (TRUSTED_PROXIES)")


def _network(request: web.Request) -> str:
    address = devices.parsed(devices.address_of(request, request.app[PROXIES]))
    if isinstance(address, IPv6Address):
        return str(ip_network((address, AN_OWN_NETWORK), strict=False))
    return str(address)
