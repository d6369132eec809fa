"""The Discord client: which commands and buttons it has, and how it comes to Discord."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.acknowledgement import UnderWay
from bot.errors import explain
from bot.features import COGS, CONTROLS, FORMS
from bot.form import take
from bot.greeting import greet
from bot.kept_out import KeptOut, NotDiscord, kept_out
from bot.metrics import ChatMetrics
from bot.reconnecting import come_back_soon
from bot.registration import register
from bot.shards import Shards
from bot.status.condition import Instruments
from havruta.events import NoticesDue
from havruta.study import Study

log = structlog.get_logger(__name__)

INTENTS = MappingProxyType({"guilds": True, "guild_scheduled_events": True})
"""All that is asked of the gateway: servers, and what somebody does with our events there."""

IDENTIFY_EVERY, LATE = timedelta(seconds=6), timedelta(seconds=0.5)
"""Discord takes one in five seconds, of shards with one number modulo `max_concurrency`.

Whoever comes to its turn late takes another, or would come too soon before the next one.
"""

LONG_AGO = datetime.min.replace(tzinfo=UTC)

KNOWN_FOR = 300
"""For so many seconds it is known where Discord is; to ask takes a file handle, too."""

SERVERS_COME_WITHIN = 0.5
"""How many seconds after the last server another one is still waited for."""


class HavrutaBot(commands.Bot):
    """A bot without prefix commands and without privileged intents."""

    def __init__(
        self,
        study: Study,
        metrics: ChatMetrics | None = None,
        open_socket: aiohttp.SocketFactoryType | None = None,
        **sharding: Any,
    ) -> None:
        """`open_socket` makes sockets for what is asked of Discord."""
        metrics = metrics or ChatMetrics()
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(**INTENTS),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            guild_ready_timeout=SERVERS_COME_WITHIN,
            http_trace=metrics.trace(),
            **sharding,
        )
        self.study = study
        self._open_socket = open_socket
        self.under_way = UnderWay(metrics)
        self.instruments = Instruments()
        self.command_ids: dict[str, int] = {}
        """By which numbers Discord has the commands."""
        self._kept_out: str | None = None
        self._failures = 0
        self._has_been_in = False
        self.tree.error(explain)

    async def setup_hook(self) -> None:
        """Add commands and buttons before the gateway opens."""
        for cog in COGS:
            await self.add_cog(cog(), override=True)  # a second attempt to log in comes here again
        self.add_dynamic_items(*CONTROLS)
        self.command_ids = await register(self.tree)

    async def close(self) -> None:
        """Leave Discord, and nobody there without an answer."""
        await self.under_way.finish()
        await super().close()

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell nobody what comes after the end; discord.py would, and has no loop for it."""
        if not self.is_closed():
            super().dispatch(event_name, *args, **kwargs)

    @property
    def is_online(self) -> bool:
        """Whether Discord hears and tells it now; discord.py stays "ready" over a break."""
        return self.is_ready() and self.ws.open

    async def on_ready(self) -> None:
        """Tell what waits, now that Discord has told everything there is to know at first."""
        log.info("connected", servers=len(self.guilds))
        self._kept_out, self._failures = None, 0
        self.study.bus.publish(NoticesDue())

    async def on_guild_join(self, server: discord.Guild) -> None:
        """Say hello to a server that has let the bot in."""
        await greet(self, server)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take a form that was filled in; all else is taken by the tree and the controls."""
        if interaction.type is discord.InteractionType.modal_submit:
            await take(interaction, FORMS)

    @property
    def health(self) -> bool | str:
        """Whether chat is there, or why it is not, if that is known."""
        return self.is_online or (self._kept_out or False)

    async def serve(self, token: str) -> None:
        """Stay connected until closed; whatever keeps the bot out of Discord is waited for.

        Raises `discord.LoginFailure` if the token is wrong from the first.
        """
        while True:
            try:
                await self._log_in(token)
                self._has_been_in = True
                await self._stay_connected()
            except Exception as error:
                known = kept_out(error, self._failures)
                is_wrong = isinstance(error, discord.LoginFailure) and not self._has_been_in
                if known is None or is_wrong:
                    raise
                await self._stay_away(known, error)
            else:
                return

    async def _stay_connected(self) -> None:
        while not self.is_closed():
            try:
                await self.connect()
            except AttributeError as fault:
                # discord.py 2.7 has waited, and would resume what its first attempt never opened.
                if (fault.obj, fault.name) != (None, "sequence"):
                    raise

    async def _stay_away(self, known: KeptOut, error: Exception) -> None:
        """Wait as long as that takes, ready to come in again."""
        self._kept_out = known.why
        self._failures += 1
        log.warning("kept out of Discord", why=known.why, wait=known.wait, reason=str(error))
        await asyncio.sleep(known.wait)
        await self._hang_up()
        if self.is_closed():  # discord.py closes after a word that is final for it
            self.clear()
            await self._async_setup_hook()

    async def _log_in(self, token: str) -> None:
        # As discord.py makes one, but for these.
        self.http.connector = aiohttp.TCPConnector(
            limit=0, ttl_dns_cache=KNOWN_FOR, socket_factory=self._open_socket
        )
        try:
            await self.login(token)
        except BaseException as error:
            await self._hang_up()
            if isinstance(error, TypeError | KeyError):
                raise NotDiscord(str(error)) from error
            raise

    async def _hang_up(self) -> None:
        await self.http.close()
        self.http.connector = discord.utils.MISSING  # its session has closed it


class ShardedBot(HavrutaBot, commands.AutoShardedBot):
    """The bot of some of Discord's shards; other processes have the others."""

    def __init__(
        self,
        study: Study,
        shards: Shards,
        metrics: ChatMetrics | None = None,
        open_socket: aiohttp.SocketFactoryType | None = None,
    ) -> None:
        super().__init__(
            study,
            metrics,
            open_socket,
            shard_ids=list(shards.ids),
            shard_count=shards.total,
            shard_connect_timeout=None,  # its turn may come late
        )
        self._at_once = 1

    @property
    def is_online(self) -> bool:
        """Whether Discord hears and tells each shard now."""
        known = self.shards.values()
        return (
            self.is_ready()
            and len(known) == len(self.shard_ids or ())
            and not any(shard.is_closed() for shard in known)
        )

    async def setup_hook(self) -> None:
        """Learn how many may identify at once, too."""
        await super().setup_hook()
        self._at_once = (await self.fetch_session_start_limits()).max_concurrency

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for the shard's turn: of all processes together few may identify at a time."""
        bucket, at = f"identify {(shard_id or 0) % self._at_once}", LONG_AGO
        while self.study.now() - at > LATE:
            async with self.study.transaction() as records:
                at = await records.paces.reserve(bucket, self.study.now(), IDENTIFY_EVERY)
            await asyncio.sleep((at - self.study.now()).total_seconds())


def speak_to(api_url: str, gateway_url: str) -> None:
    """Point discord.py at this Discord, and have it come back there soon.

    It knows only one for the whole process. The bot speaks in no voice channel.
    """
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    come_back_soon()
    Route.BASE = api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
