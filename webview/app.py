"""The web application: routes, what it carries, and nothing else."""

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
from webview import access, connections, errors, headers, limits, service, sockets
from webview.addresses import PageAddresses
from webview.app_keys import (
    ADDRESSES,
    ASSETS,
    HEALTH,
    LIMITS,
    METRICS,
    PROVIDERS,
    PROXIES,
    ROOMS,
    STUDY,
    TASKS,
    TEMPLATES,
    Health,
)
from webview.assets import fonts
from webview.assets.files import Assets
from webview.connections import Bounds, Connections
from webview.devices import Proxies
from webview.metrics import Metrics
from webview.pages import (
    calendar,
    codes,
    entrance,
    feeds,
    front,
    havrutot,
    keeping,
    mail,
    notices,
    occurrences,
    planning,
    privacy,
    profile,
    session,
    sign_in,
)
from webview.protocol.rate_limiter import RateLimiters
from webview.providers.registration import Providers
from webview.rendering import open_templates
from webview.rooms.rooms import GRACE, Rooms
from webview.tasks import Tasks

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
class Page:
    """The page while it is served."""

    application: web.Application
    host: str
    port: int

    @property
    def url(self) -> str:
        """Where it is reached on this machine."""
        return str(URL.build(scheme="http", host=self.host, port=self.port))


class CannotListen(OSError):
    """The page cannot be served at its address; `errno` says why."""


def create_app(
    study: Study,
    addresses: PageAddresses,
    *,
    health: Health,
    kept_fonts: Path | None = None,
    grace: float = GRACE,
    proxies: Proxies | None = None,
    providers: Providers | None = None,
) -> web.Application:
    """Return the application, listening to the study's events.

    `kept_fonts` is a folder that survives a restart; `grace` is for how many seconds a page that
    was cut off is not seen to leave; `providers` are those that people may sign in with.
    """
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=2**16)
    app[STUDY] = study
    app[ADDRESSES] = addresses
    app[HEALTH] = health
    app[PROXIES] = proxies or Proxies()
    app[PROVIDERS] = providers or {}
    app[LIMITS] = RateLimiters(time.monotonic)
    app[TASKS] = Tasks()
    app[ROOMS] = Rooms(study, app[TASKS], grace=grace)
    app[METRICS] = Metrics(CollectorRegistry(), app[ROOMS])
    app[ASSETS] = Assets(fonts.edition())
    app[TEMPLATES] = open_templates(app[ASSETS].url, app[ASSETS].urls_of_module)
    app.on_response_prepare.append(headers.add)
    app.cleanup_ctx.append(_background(kept_fonts))
    app.on_shutdown.append(_send_away)
    app.add_routes(_routes(app[ASSETS]))
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
    )
    options = {"access_log_class": headers.AccessLogger}
    runner = web.AppRunner(app, shutdown_timeout=PARTING, handle_signals=False, **options)
    await runner.setup()
    try:
        assert runner.server is not None
        serving = Connections(runner.server, bounds, **options)
        app[TASKS].spawn(serving.end_overdue(), name="ending connections")
        async with _listening(serving, host, port) as taken:
            yield Page(app, host, taken)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _listening(serving: Connections, host: str, port: int) -> AsyncGenerator[int, None]:
    """Listen for as long as the block lasts; yield the port."""
    try:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(serving, host, port, backlog=ACCEPTED_AT_ONCE)
    except OSError as error:
        raise CannotListen(error.errno, error.strerror) from error
    for listener in server.sockets:
        with listener.dup() as same:
            same.listen(WAITING)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def _routes(assets: Assets) -> list[web.RouteDef]:
    return [
        web.get("/", front.front, name="front"),
        web.get("/havrutot/new", havrutot.new),
        web.post("/havrutot", havrutot.create),
        web.post("/havrutot/join", havrutot.join),
        web.get("/books", havrutot.books),
        web.get("/havrutot/{havruta_id}", havrutot.show),
        web.post("/havrutot/{havruta_id}/start", front.start),
        web.post("/havrutot/{havruta_id}/rename", keeping.rename),
        web.post("/havrutot/{havruta_id}/place", keeping.set_place),
        web.post("/havrutot/{havruta_id}/archive", keeping.archive),
        web.post("/havrutot/{havruta_id}/restore", keeping.restore),
        web.get("/havrutot/{havruta_id}/delete", keeping.ask_whether_to_delete),
        web.post("/havrutot/{havruta_id}/delete", keeping.delete),
        web.post("/havrutot/{havruta_id}/leave", keeping.leave),
        web.post("/havrutot/{havruta_id}/remove", keeping.remove),
        web.post("/havrutot/{havruta_id}/take-back", keeping.take_back),
        web.post("/havrutot/{havruta_id}/offer", keeping.offer),
        web.post("/havrutot/{havruta_id}/take-over", keeping.take_over),
        web.post("/havrutot/{havruta_id}/decline", keeping.decline),
        web.post("/havrutot/{havruta_id}/invite", havrutot.invite),
        web.post("/havrutot/{havruta_id}/codes", havrutot.make_code),
        web.post("/havrutot/{havruta_id}/codes/{code_id}/revoke", havrutot.revoke_code),
        web.post("/invitations/{invitation_id}/accept", front.accept),
        web.post("/invitations/{invitation_id}/decline", front.decline),
        web.get("/join/{token}", entrance.offer, name="join"),
        web.post("/join/{token}", entrance.come_in),
        web.get("/invitation/{token}", mail.invitation),
        web.post("/invitation/{token}", mail.answer),
        web.get("/code/{code}", codes.offer),
        web.post("/code/{code}", codes.join),
        web.get("/unsubscribe/{token}", mail.ask_to_unsubscribe),
        web.post("/unsubscribe/{token}", mail.unsubscribe),
        web.post("/unsubscribe/{token}/undo", mail.subscribe),
        web.post("/sign-out", entrance.sign_out, name="sign-out"),
        web.get("/sign-ins", entrance.sign_ins, name="sign-ins"),
        web.post("/sign-ins/{browser:[0-9a-f]{64}}/sign-out", entrance.sign_out_elsewhere),
        web.post("/sign-out-everywhere", entrance.sign_out_everywhere),
        web.get("/plans/new", planning.new),
        web.post("/plans/preview", planning.propose),
        web.post("/plans", planning.keep),
        web.get("/occurrences/{key}", occurrences.show),
        web.post("/occurrences/{key}/reply", occurrences.reply),
        web.post("/occurrences/{key}/move/preview", occurrences.ask_where),
        web.post("/occurrences/{key}/move", occurrences.move),
        web.post("/occurrences/{key}/call-off", occurrences.call_off),
        web.post("/occurrences/{key}/restore", occurrences.restore),
        web.post("/occurrences/{key}/list", occurrences.list_event),
        web.get("/occurrences/{key}/calendar.ics", occurrences.download),
        web.get("/calendar", calendar.calendar),
        web.get("/calendar/{secret}.ics", feeds.read),
        web.post("/calendar/address", feeds.renew),
        web.get("/profile", profile.profile, name="profile"),
        web.post("/language", profile.choose_language),
        web.post("/zone", profile.learn_zone),
        web.post("/profile/time", profile.choose_time),
        web.post("/profile/notices", notices.choose_ways),
        web.post("/profile/name", profile.rename),
        web.get("/zones", profile.zones),
        web.get("/profile/export", privacy.export),
        web.get("/profile/delete", privacy.ask_whether_to_erase),
        web.post("/profile/delete", privacy.erase),
        web.get("/sign-in", sign_in.offer),
        web.post("/sign-in/mail", mail.send_link),
        web.get("/sign-in/{provider}", sign_in.set_out, allow_head=False),
        web.get("/sign-in/{provider}/callback", sign_in.come_back, allow_head=False),
        web.post("/sign-in/{provider}/callback", sign_in.come_back_by_form),
        web.post("/identities/{provider}/unlink", sign_in.unlink),
        web.get("/session/{session_id}", session.session, name="session"),
        web.post("/session/{session_id}/again", session.start_again, name="again"),
        web.get("/session/{session_id}/section", session.section, name="section"),
        web.get("/session/{session_id}/socket", sockets.join, name="socket"),
        web.get("/static/{digest}/{name:.+}", assets.serve, name="static"),
        web.get("/favicon.svg", assets.icon, name="icon"),
        web.get("/healthz", service.healthz, name="health"),
        web.get("/metrics", service.metrics, name="metrics"),
    ]


def _background(kept_fonts: Path | None) -> CleanupContext:
    async def background(app: web.Application) -> AsyncGenerator[None, None]:
        tasks = app[TASKS]
        packing = asyncio.to_thread(fonts.packed, kept_fonts)
        app[ASSETS].wait_for(tasks.spawn(packing, name="packing the fonts"))
        tasks.spawn(app[ROOMS].keep_alive(), name="keeping stays alive")
        yield
        await tasks.close()

    return background


async def _send_away(app: web.Application) -> None:
    app[ROOMS].close()
