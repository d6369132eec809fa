"""Serves the sandbox: one web server with Discord's API, its gateway, the people and their page."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import WSCloseCode, web

from sandbox import consent, mail_page, page
from sandbox.discord.faults import Faults
from sandbox.discord.gateway import socket
from sandbox.discord.gateway.intents import Intent
from sandbox.discord.gateway.sessions import Gateway
from sandbox.discord.grants import Grants
from sandbox.discord.ledger import Ledger
from sandbox.discord.ratelimits import RateLimits
from sandbox.discord.rest import (
    applications,
    callbacks,
    channels,
    events,
    followups,
    guilds,
    messages,
    oauth,
    threads,
)
from sandbox.discord.rest.middleware import PREFIX, pass_through
from sandbox.discord.spam import SpamFilter
from sandbox.discord.state import Sandbox
from sandbox.discord.wire import SANDBOX
from sandbox.mail_server import open_mail_server
from sandbox.people import api
from sandbox.testing import control, losses
from sandbox.world import seed
from sandbox.world.clock import Clock
from sandbox.world.interactions import Interactions
from sandbox.world.limits import ANSWER_WITHIN_SECONDS
from sandbox.world.outbox import Outbox
from sandbox.world.store import open_store
from sandbox.world.world import World

LARGEST_REQUEST = 64 * 1024 * 1024
HEARTBEAT_SECONDS = 41.25
CLOSING_SECONDS = 1.0
NONE = Intent(0)


@asynccontextmanager
async def open_sandbox(  # noqa: PLR0913  # each is a knob of its own, and all have defaults
    data: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    token: str = seed.TOKEN,
    clock: Clock | None = None,
    rate_limits: bool = True,
    privileged: Intent = NONE,
    answer_within: float = ANSWER_WITHIN_SECONDS,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
) -> AsyncGenerator[Sandbox, None]:
    """A sandbox served for as long as the block lasts, on a free port unless one is given.

    Its world is kept in `data` and goes on from there. Raises OSError when the port is taken.
    """
    clock = clock or Clock()
    with open_store(data) as store:
        world = World(clock, store)
        gateway = Gateway(world, clock, privileged=privileged, heartbeat_seconds=heartbeat_seconds)
        sandbox = Sandbox(
            world=world,
            clock=clock,
            ledger=Ledger(),
            faults=Faults(),
            rates=RateLimits(clock, enforced=rate_limits),
            gateway=gateway,
            interactions=Interactions(world, clock, answer_within=answer_within),
            spam=SpamFilter(clock),
            grants=Grants(clock),
            outbox=Outbox(data / "mail"),
            token=token,
            host=host,
            port=port,
        )
        try:
            async with _serve(sandbox), _open_mail(sandbox):
                yield sandbox
        finally:
            clock.stop()


def create_app(sandbox: Sandbox) -> web.Application:
    """Everything that the sandbox answers to."""
    app = web.Application(middlewares=[control.guard], client_max_size=LARGEST_REQUEST)
    app[SANDBOX] = sandbox
    app.add_subapp(PREFIX, _api())
    app.add_routes([web.get("/gateway/", socket.serve), web.get("/gateway", socket.serve)])
    app.add_routes(api.ROUTES)
    app.add_routes(control.ROUTES)
    app.add_routes(losses.ROUTES)
    app.add_routes(consent.ROUTES)
    app.add_routes(mail_page.ROUTES)
    app.add_routes(page.ROUTES)
    return app


def _api() -> web.Application:
    app = web.Application(middlewares=[pass_through], client_max_size=LARGEST_REQUEST)
    for part in (
        applications,
        guilds,
        events,
        messages,
        channels,
        threads,
        callbacks,
        followups,
        oauth,
    ):
        app.add_routes(part.ROUTES)
    return app


@asynccontextmanager
async def _open_mail(sandbox: Sandbox) -> AsyncGenerator[None, None]:
    async with open_mail_server(sandbox.outbox, host=sandbox.host) as port:
        sandbox.smtp_port = port
        yield


@asynccontextmanager
async def _serve(sandbox: Sandbox) -> AsyncGenerator[None, None]:
    app = create_app(sandbox)
    runner = web.AppRunner(app, shutdown_timeout=CLOSING_SECONDS, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, sandbox.host, sandbox.port)
        await site.start()
        address: tuple[str, int] = runner.addresses[0]
        sandbox.port = address[1]
        yield
    finally:
        leaving = [one.close(code=WSCloseCode.GOING_AWAY) for one in sandbox.sockets]
        await asyncio.gather(*leaving)
        await runner.cleanup()
