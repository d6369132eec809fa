"""The web application: what it carries, and how it is served."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from aiohttp import web
from prometheus_client import CollectorRegistry
from yarl import URL

from havruta.study import Study
from webview import access, connections, errors, headers, limits
from webview.addresses import PageAddresses
from webview.app_keys import (
    ADDRESSES,
    ASSETS,
    ECHO,
    HEALTH,
    ICE_SERVERS,
    LIMITS,
    LOOK,
    METRICS,
    PROVIDERS,
    PROXIES,
    ROOMS,
    STUDY,
    TASKS,
    TEMPLATES,
    Echo,
    Health,
    Look,
)
from webview.assets import fonts
from webview.assets.files import Assets
from webview.connections import Bounds, Connections
from webview.devices import Proxies
from webview.metrics import Counts, Metrics
from webview.protocol.rate_limiter import RateLimiters
from webview.providers.registration import Providers
from webview.rendering import open_templates
from webview.rooms.rooms import GRACE, Rooms
from webview.routes import SERVICE, all_routes
from webview.tasks import Tasks
from webview.turn import IceServers

CleanupContext: TypeAlias = Callable[[web.Application], AsyncIterator[None]]

PARTING = 3.0
"""So many seconds open requests have to finish when the page stops."""
ACCEPTED_AT_ONCE = 2
"""So many connections are taken in between two rounds of everything else."""
WAITING = 1024
"""So many more wait in the kernel meanwhile."""
MIDDLEWARES = (
    connections.note_busy,
    headers.number,
    errors.desk,
    limits.pace,
    access.own_pages_only,
)
"""What every request goes through, the outermost first."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Where all that is counted stands, and what brings up to date whatever is only looked at."""

    registry: CollectorRegistry
    look: Look


@dataclass(frozen=True, slots=True)
class Page:
    """The page while it is served."""

    application: web.Application
    host: str
    port: int
    _listener: asyncio.Server

    async def move_over(self) -> None:
        """Take in nobody any more, and have who is here go to another process."""
        self._listener.close()
        await self.application[ROOMS].send_away()

    @property
    def url(self) -> str:
        """Where it is reached on this machine."""
        return str(URL.build(scheme="http", host=self.host, port=self.port))


class CannotListen(OSError):
    """The page cannot be served at its address; `errno` says why."""


def create_app(  # noqa: PLR0913 - each is a knob of its own
    study: Study,
    addresses: PageAddresses,
    *,
    health: Health,
    kept_fonts: Path | None = None,
    grace: float = GRACE,
    proxies: Proxies | None = None,
    providers: Providers | None = None,
    ice_servers: IceServers | None = None,
    echo: Echo | None = None,
    media: Counts | None = None,
    figures: Figures | None = None,
) -> web.Application:
    """Return the application, listening to the study's events.

    `kept_fonts` is a folder that survives a restart; `grace` is for how many seconds a page that
    was cut off is not seen to leave; `providers` are those that people may sign in with;
    `ice_servers` those by which calls find their way, `echo` is what a set-up is tried with, and
    `media` says how the media process is; `figures` are those that others count.
    """
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=2**16)
    app[STUDY] = study
    app[ADDRESSES] = addresses
    app[HEALTH] = health
    app[PROXIES] = proxies or Proxies()
    app[PROVIDERS] = providers or {}
    app[LIMITS] = RateLimiters(time.monotonic)
    app[TASKS] = Tasks()
    app[ROOMS] = Rooms(study, app[TASKS], grace=grace, ice_servers=ice_servers)
    app[ICE_SERVERS] = ice_servers or IceServers()
    app[ECHO] = echo
    _tell(app, figures, app[ROOMS], media)
    app[ASSETS] = Assets(fonts.edition(), addresses.path)
    app[TEMPLATES] = open_templates(app[ASSETS].url, addresses.path)
    app.on_response_prepare.append(headers.add)
    app.cleanup_ctx.append(_background(kept_fonts))
    app.on_shutdown.append(_send_away)
    app.add_routes(all_routes(app[ASSETS], addresses.path))
    app[ROOMS].listen()
    return app


@asynccontextmanager
async def open_webview(  # noqa: PLR0913 - each is a knob of its own
    study: Study,
    addresses: PageAddresses,
    *,
    host: str,
    port: int,
    health: Health,
    kept_fonts: Path | None = None,
    grace: float = GRACE,
    bounds: Bounds | None = None,
    providers: Providers | None = None,
    ice_servers: IceServers | None = None,
    echo: Echo | None = None,
    media: Counts | None = None,
    figures: Figures | None = None,
) -> AsyncGenerator[Page, None]:
    """Serve the page for as long as the block lasts; port 0 takes any that is free.

    Raises `CannotListen`.
    """
    bounds = bounds or Bounds.of_this_process()
    app = create_app(
        study,
        addresses,
        health=health,
        kept_fonts=kept_fonts,
        grace=grace,
        proxies=bounds.proxies,
        providers=providers,
        ice_servers=ice_servers,
        echo=echo,
        media=media,
        figures=figures,
    )
    async with _served(app, bounds, host, port) as listener:
        yield Page(app, host, listener.sockets[0].getsockname()[1], listener)


@asynccontextmanager
async def open_service(
    study: Study,
    *,
    host: str,
    port: int,
    health: Health,
    bounds: Bounds,
    figures: Figures | None = None,
) -> AsyncGenerator[None, None]:
    """Tell machines alone how a process is that serves no page. Raises `CannotListen`."""
    app = web.Application(middlewares=(connections.note_busy, limits.pace))
    app[HEALTH] = health
    app[PROXIES] = bounds.proxies
    app[LIMITS] = RateLimiters(time.monotonic)
    app[TASKS] = Tasks()
    _tell(app, figures, Rooms(study, app[TASKS]))
    app.cleanup_ctx.append(_tasks)
    app.add_routes(SERVICE)
    async with _served(app, bounds, host, port):
        yield


def _tell(
    app: web.Application, figures: Figures | None, rooms: Rooms, media: Counts | None = None
) -> None:
    """Have the page's figures stand with the others."""
    figures = figures or Figures(CollectorRegistry(), _nothing)
    app[METRICS] = Metrics(figures.registry, rooms, media)
    app[LOOK] = figures.look


async def _nothing() -> None:
    """All is counted as it happens."""


@asynccontextmanager
async def _served(
    app: web.Application, bounds: Bounds, host: str, port: int
) -> AsyncGenerator[asyncio.Server, None]:
    options = {"access_log_class": headers.AccessLogger}
    runner = web.AppRunner(app, shutdown_timeout=PARTING, handle_signals=False, **options)
    await runner.setup()
    try:
        assert runner.server is not None
        serving = Connections(runner.server, bounds, **options)
        app[TASKS].spawn(serving.end_overdue(), name="ending connections")
        async with _listening(serving, host, port) as listener:
            yield listener
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _listening(
    serving: Connections, host: str, port: int
) -> AsyncGenerator[asyncio.Server, None]:
    """Listen for as long as the block lasts."""
    try:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(serving, host, port, backlog=ACCEPTED_AT_ONCE)
    except OSError as error:
        raise CannotListen(error.errno, error.strerror) from error
    for listener in server.sockets:
        with listener.dup() as same:
            same.listen(WAITING)
    try:
        yield server
    finally:
        server.close()


def _background(kept_fonts: Path | None) -> CleanupContext:
    async def background(app: web.Application) -> AsyncGenerator[None, None]:
        tasks = app[TASKS]
        packing = asyncio.to_thread(fonts.packed, kept_fonts)
        app[ASSETS].wait_for(tasks.spawn(packing, name="packing the fonts"))
        tasks.spawn(app[ROOMS].keep_alive(), name="keeping stays alive")
        tasks.spawn(app[ROOMS].keep_in_step(), name="keeping in step")
        tasks.spawn(app[ROOMS].calls.keep_time(), name="keeping calls in time")
        yield
        await tasks.close()

    return background


async def _tasks(app: web.Application) -> AsyncGenerator[None, None]:
    yield
    await app[TASKS].close()


async def _send_away(app: web.Application) -> None:
    app[ROOMS].close()
