"""The Discord client: which commands and buttons it has, and how it comes to Discord."""

from types import MappingProxyType
from typing import Any

import aiohttp
import discord
import stamina
import structlog
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.acknowledgement import UnderWay
from bot.errors import explain
from bot.features import COGS, CONTROLS
from bot.registration import register
from havruta.events import NoticesDue
from havruta.study import Study

log = structlog.get_logger(__name__)

INTENTS = MappingProxyType({"guilds": True})
"""All that is asked of the gateway; nothing privileged."""

SERVERS_COME_WITHIN = 0.5
"""How many seconds after the last server another one is still waited for."""


class HavrutaBot(commands.Bot):
    """A bot without prefix commands and without privileged intents."""

    def __init__(self, study: Study) -> None:
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(**INTENTS),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            guild_ready_timeout=SERVERS_COME_WITHIN,
        )
        self.study = study
        self.under_way = UnderWay()
        self.tree.error(explain)

    async def setup_hook(self) -> None:
        """Add commands and buttons before the gateway opens."""
        for cog in COGS:
            await self.add_cog(cog(), override=True)  # a second attempt to log in comes here again
        self.add_dynamic_items(*CONTROLS)
        await register(self.tree)

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
        self.study.bus.publish(NoticesDue())

    async def serve(self, token: str) -> None:
        """Stay connected until closed; Discord out of reach at the start is waited for.

        Raises `discord.LoginFailure` if the token is wrong.
        """
        async for attempt in stamina.retry_context(
            on=(aiohttp.ClientConnectionError, discord.DiscordServerError),
            attempts=None,
            timeout=None,
            wait_max=30.0,
        ):
            with attempt:
                await self._log_in(token)
        while not self.is_closed():
            await self._stay_connected()

    async def _stay_connected(self) -> None:
        try:
            await self.connect()
        except AttributeError as fault:
            # discord.py 2.7 has waited, and would resume what its first attempt never opened.
            if (fault.obj, fault.name) != (None, "sequence"):
                raise

    async def _log_in(self, token: str) -> None:
        try:
            await self.login(token)
        except BaseException:
            await self.http.close()
            self.http.connector = discord.utils.MISSING  # its session has closed it
            raise


def speak_to(api_url: str, gateway_url: str) -> None:
    """Point discord.py at this Discord; it knows only one for the whole process."""
    Route.BASE = api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
