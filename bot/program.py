"""The program: everything started in order of dependence, and stopped in reverse."""

import asyncio
import gc
import shutil
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
)
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    aclosing,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import structlog
from prometheus_client import CollectorRegistry

from bot import shards, web_addresses
from bot.chat import Chat, make_chat
from bot.client import speak_to
from bot.error_reports import open_error_reports
from bot.metrics import ChatMetrics, NoticeMetrics
from bot.notices.mail import Mail
from bot.process_metrics import ProcessMetrics
from bot.settings import LAST_BACKUP, Settings
from bot.smtp import Smtp
from bot.status.condition import Instruments
from bot.status.owner import OwnersWatch
from bot.stopping import serve, until_asked_to_stop
from havruta import oversight
from havruta.bus import LocalBus
from havruta.calls.ports import MediaServer
from havruta.errors.outside import StorageAway
from havruta.library import keeping
from havruta.notices.carriers import Carrier
from havruta.notices.model import Notice
from havruta.study import Study
from scheduler.duties import chat_duties, clock_duties, only
from scheduler.scheduler import Duty, open_scheduler
from sefaria.opening import open_library
from storage.database import open_database
from storage.migrate import migrate
from storage.redis_bus import RedisBus, open_redis_bus
from webview.addresses import PageAddresses
from webview.app import CannotListen, Figures, open_service, open_webview
from webview.connections import FILES, Bounds
from webview.devices import Proxies, networks
from webview.handles import Handles, allow, open_handles
from webview.media.child import open_child
from webview.media.client import MediaProcess, open_client
from webview.media.janus import Janus, open_janus
from webview.media.recordings import Recordings
from webview.media.wire import Config, stun_server
from webview.providers.opening import open_providers
from webview.providers.registration import (
    AppleService,
    DiscordApplication,
    GoogleClient,
    Registration,
)
from webview.turn import IceServers

log = structlog.get_logger(__name__)

KEPT_FONTS = Path("var/fonts")
MEDIA_PROCESS = "bot.media_process"
"""What runs as a process of its own."""

WATCH = timedelta(seconds=30)
"""How often it is looked whether whoever runs this has to hear of anything."""
LOOKING = 2.0
"""So many seconds it is waited for what is told when somebody asks for figures."""

Health: TypeAlias = Callable[[], Awaitable[dict[str, bool | str]]]


async def run(settings: Settings) -> None:
    """Serve what this process is for until stopped. Raises `discord.LoginFailure`."""
    allow(FILES)
    if not settings.serves_study:
        async with (
            open_error_reports(settings.errors_go_to),
            open_child(_media(settings), MEDIA_PROCESS),
        ):
            await until_asked_to_stop()
        return
    speak_to(settings.discord_api_url, settings.discord_gateway_url)
    addresses, registry = PageAddresses(settings.page_url), CollectorRegistry()
    async with (
        open_error_reports(settings.errors_go_to),
        open_handles() as handles,
        _open_media(settings) as media,
        _open_forwarder(settings, media) as forwarder,
        open_study(settings, addresses, registry, forwarder, media) as (study, at_home),
    ):
        chat = _chat(settings, study, registry, handles)

        async def health() -> dict[str, bool | str]:
            there = {**({"chat": chat.client.health} if chat else {}), **await at_home()}
            needs_media = settings.serves_media or settings.janus_url
            return there | ({"media": forwarder.health} if needs_media else {})

        failing: set[str] = set()
        post = Smtp(settings.mail_server) if settings.mail_server else None
        instruments = _instruments(settings, health, post, failing)
        figures = _figures(settings, study, registry, health)
        note = NoticeMetrics(study.now, registry).note
        async with (
            _open_door(settings, study, addresses, health, figures, media, handles) as move_over,
            chat.client if chat else nullcontext(),
            _open_mail(settings, study, post) as by_mail,
            open_scheduler(
                study.bus,
                _duties(settings, study, chat, by_mail, note, instruments),
                registry,
                failing,
            ) as scheduler,
        ):
            _say_what_is_served(settings)
            _collect_seldom()
            token = settings.discord_token
            await (serve(chat.client, token) if chat else until_asked_to_stop())
            answers = chat.client.under_way.finish() if chat else _nothing()
            await asyncio.gather(move_over(), scheduler.finish(), answers)
            if chat is not None:
                await chat.client.close()
                await chat.cards.stop()
            log.info("stopping")


def _chat(
    settings: Settings, study: Study, registry: CollectorRegistry, handles: Handles
) -> Chat | None:
    """Return the chat, if it is ours to serve."""
    if not settings.serves("chat"):
        return None
    ours, metrics = shards.parsed(settings.shards), ChatMetrics(registry)
    return make_chat(study, ours, metrics, handles.open_socket)


def _instruments(
    settings: Settings, health: Health, post: Smtp | None, failing: Collection[str]
) -> Instruments:
    """Return what tells how this process is."""
    return Instruments(
        settings.roles,
        health,
        mail_fault=(lambda: post.fault) if post else None,
        failing=failing,
        room=partial(_room, settings),
        backed_up_at=_backed_up_at,
    )


def _room(settings: Settings) -> int:
    """Return how many bytes are free where all is kept."""
    folder = settings.kept_at
    return shutil.disk_usage(folder if folder.exists() else Path()).free


def _backed_up_at() -> datetime | None:
    """Return when a backup was last made here, if one ever was."""
    if not LAST_BACKUP.exists():
        return None
    return datetime.fromtimestamp(LAST_BACKUP.stat().st_mtime, UTC)


def _figures(
    settings: Settings, study: Study, registry: CollectorRegistry, health: Health
) -> Figures:
    """Return what is counted, and what looks how this process is and what waits to be done."""
    metrics = ProcessMetrics(registry, settings.roles)

    async def look() -> None:
        there = await health()
        metrics.note_parts(there)
        metrics.note_kept(_room(settings), _backed_up_at())
        if there["database"]:
            with suppress(TimeoutError, StorageAway):
                async with asyncio.timeout(LOOKING):
                    metrics.note_waiting(await oversight.waiting(study), study.now())

    return Figures(registry, look)


def _duties(
    settings: Settings,
    study: Study,
    chat: Chat | None,
    by_mail: Iterable[Carrier],
    note: Callable[[Notice], None],
    instruments: Instruments,
) -> list[Duty]:
    """Return what this process sees to in time."""
    duties: list[Duty] = []
    if chat is not None:
        carriers = (*chat.carriers, *by_mail)
        list_events = chat.server_events.keep_in_step
        duties += chat_duties(study, carriers, chat.cards.finish, list_events, note)
        chat.client.instruments = instruments
        watch = OwnersWatch(chat.client, study, instruments)
        duties.append(Duty("tell whoever runs this", only(watch.look), WATCH))
    if settings.serves("clock"):
        duties += clock_duties(study)
    return duties


def _say_what_is_served(settings: Settings) -> None:
    log.info("serving", page=settings.page_url, roles=settings.roles)
    if settings.is_one_of_several and not settings.redis_url.get_secret_value():
        log.warning("other processes are not heard at once", missing="REDIS_URL")
    if settings.has_short_key:
        log.warning("a key so short can be guessed", setting="SECRET_KEY")


def _collect_seldom() -> None:
    """Have the garbage collector leave alone what stays, and look at all the rest seldom.

    To look at everything took a quarter of a second while the page was flooded, and all waited.
    """
    gc.freeze()
    gc.set_threshold(700, 10, 100)


@asynccontextmanager
async def open_study(
    settings: Settings,
    addresses: PageAddresses,
    registry: CollectorRegistry,
    media: MediaServer | None = None,
    process: MediaProcess | None = None,
) -> AsyncGenerator[tuple[Study, Health], None]:
    """Yield the study over its memory and its library, and what tells how these two are."""
    now = partial(datetime.now, UTC)
    await migrate(settings.database_url)
    async with (
        _open_bus(settings) as bus,
        open_database(settings.database_url, registry) as database,
        open_library(
            settings.sefaria_url,
            database.library_store,
            database.search_index,
            now,
            contact=settings.page_url,
            registry=registry,
        ) as library,
    ):

        async def health() -> dict[str, bool | str]:
            return {
                "database": await database.is_reachable(),
                "disk": await database.is_writable(),
                "catalogue": library.ready,
                **({"redis": bus.hears_others} if isinstance(bus, RedisBus) else {}),
            }

        study = Study(
            database,
            library,
            bus,
            addresses,
            settings.key(),
            now,
            has_mail=settings.mail_server is not None,
            limits=settings.limits,
            media=media,
            recorder=Recordings(settings.recordings_at, process if settings.records else None),
            keeps=timedelta(days=settings.recordings_days),
            former=settings.former_keys,
        )
        await keeping.recall(study)
        yield study, health


def _open_bus(settings: Settings) -> AbstractAsyncContextManager[LocalBus]:
    """Return what carries events: among processes, where Redis is there for it."""
    url = settings.redis_url.get_secret_value()
    return open_redis_bus(url) if url else aclosing(LocalBus())


def _media(settings: Settings) -> Config:
    """Return what the media process is started with."""
    return Config(
        socket=settings.media_socket,
        secret=settings.media_key(),
        port=settings.media_port,
        stun=tuple(map(stun_server, settings.stun_urls.split())),
        quiet=settings.log_style == "quiet",
        sentry_dsn=settings.sentry_dsn.get_secret_value(),
    )


@asynccontextmanager
async def _open_forwarder(
    settings: Settings, media: MediaProcess
) -> AsyncGenerator[MediaProcess | Janus, None]:
    """Yield what calls go through: the media process, unless there are others for that."""
    if not settings.janus_url:
        yield media
        return
    key = settings.media_key().encode()
    async with open_janus(settings.janus_url.split(), key) as janus:
        yield janus


@asynccontextmanager
async def _open_media(settings: Settings) -> AsyncGenerator[MediaProcess, None]:
    """Yield the line to the media process, which runs beside us if that is ours to do."""
    config = _media(settings)
    async with (
        open_child(config, MEDIA_PROCESS) if settings.serves_media else nullcontext(),
        open_client(config.socket, config.secret) as client,
    ):
        yield client


@asynccontextmanager
async def _open_mail(
    settings: Settings, study: Study, post: Smtp | None
) -> AsyncGenerator[tuple[Carrier, ...], None]:
    """Yield what carries mail, if anything does."""
    if post is None:
        yield ()
        return
    mail = Mail(study, post, settings.sender)
    try:
        yield (mail,)
    finally:
        await mail.close()


@asynccontextmanager
async def _open_door(
    settings: Settings,
    study: Study,
    addresses: PageAddresses,
    health: Health,
    figures: Figures,
    media: MediaProcess,
    handles: Handles,
) -> AsyncGenerator[Callable[[], Awaitable[None]], None]:
    """Serve the page, or only how this process is; yield what has its pages move to another."""
    where: dict[str, Any] = {"host": settings.web_host, "port": settings.web_port}
    told: dict[str, Any] = {"health": health, "figures": figures}
    proxies = Proxies(networks(settings.trusted_proxies))
    bounds = Bounds.of_this_process(proxies, lambda: handles.are_short)
    if not settings.serves("page"):
        async with AsyncExitStack() as opened:
            try:
                service = open_service(study, **where, **told, bounds=bounds)
                await opened.enter_async_context(service)
            except CannotListen as refusal:
                why = web_addresses.why_not(refusal)
                log.warning("nobody is told how this process is", reason=why)
            yield _nothing
        return
    ice_servers = IceServers(
        settings.stun_urls.split(),
        settings.turn_urls.split(),
        settings.turn_secret.get_secret_value(),
    )
    async with (
        open_providers(_registrations(settings), study.now) as providers,
        open_webview(
            study,
            addresses,
            **where,
            **told,
            kept_fonts=KEPT_FONTS,
            bounds=bounds,
            providers=providers,
            echo=media.echo,
            media=None if settings.janus_url else lambda: media.counts,
            ice_servers=ice_servers,
        ) as page,
    ):
        yield page.move_over


async def _nothing() -> None:
    """Nobody has to move over, or waits for an answer."""


def _registrations(settings: Settings) -> Iterable[Registration]:
    """Yield how this installation is registered with providers, in the order they are offered."""
    if settings.discord_client_id:
        yield DiscordApplication(
            settings.discord_client_id,
            settings.discord_client_secret.get_secret_value(),
            settings.discord_api_url,
        )
    if settings.google_client_id:
        yield GoogleClient(
            settings.google_client_id,
            settings.google_client_secret.get_secret_value(),
            settings.google_issuer,
        )
    if settings.apple_client_id:
        yield AppleService(
            settings.apple_client_id,
            settings.apple_team_id,
            settings.apple_key_id,
            settings.apple_private_key.get_secret_value(),
            settings.apple_issuer,
        )
