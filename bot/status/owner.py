"""The owner is told in chat of what has become wrong, without asking."""

from time import monotonic

import aiohttp
import discord
import structlog

from bot.operators import owner
from bot.status import cards
from bot.status.condition import Condition, Instruments, Part, look
from bot.status.news import News
from havruta.errors.outside import StorageAway
from havruta.people.model import Provider
from havruta.study import Study
from havruta.wording import SHARED, Wording, wording

log = structlog.get_logger(__name__)

FIRST = 0
"""Who has this shard tells the owner, so that of several processes one does."""


class OwnersWatch:
    """Looks how all is, and writes to the owner once when something is wrong, and once it is well.

    What was told is kept in memory: after a start, what is still wrong is told anew.
    """

    def __init__(self, client: discord.Client, study: Study, instruments: Instruments) -> None:
        self._client, self._study, self._instruments = client, study, instruments
        self._news = News()

    async def look(self) -> None:
        """Tell what is new, if it is ours to tell."""
        shards = getattr(self._client, "shard_ids", None)
        to = owner(self._client.application)
        if to is None or (shards and FIRST not in shards):
            return
        condition = await look(self._study, self._instruments)
        news = self._news.of(condition.findings, monotonic())
        if news:
            say = await self._say_to(to, condition)
            await self._tell(to, cards.news(say, news))

    async def _tell(self, to: int, text: str) -> None:
        try:
            channel = await self._client.create_dm(discord.Object(to))
            await channel.send(text)
        except (discord.HTTPException, aiohttp.ClientConnectionError) as failure:
            log.warning("the owner could not be told", reason=str(failure), told=text)

    async def _say_to(self, to: int, condition: Condition) -> Wording:
        if not condition.is_well(Part.DATABASE):
            return wording(SHARED)
        try:
            async with self._study.reading() as records:
                user = await records.users.identified(Provider.DISCORD, str(to))
        except StorageAway:  # it has just come or gone, and what is new is told all the same
            return wording(SHARED)
        return wording(user.language if user and user.language else SHARED)
