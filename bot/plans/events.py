"""Servers' lists of events: what is planned stands there where somebody has asked for it.

What should stand there is looked at whenever a plan has changed, and now and then; so a change
that was missed while Discord was away is made up for.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace

import discord
import structlog

from bot.shards import is_ours
from havruta.plans import listing as listings
from havruta.plans.listing import Wanted
from havruta.plans.model import Listing
from havruta.study import Study

log = structlog.get_logger(__name__)

LONGEST_NAME, LONGEST_TEXT, LONGEST_PLACE = 100, 1000, 100


class ServerEvents:
    """Keeps servers' lists of events in step with what is planned."""

    def __init__(self, client: discord.Client, study: Study) -> None:
        self._client = client
        self._study = study
        self._turn = asyncio.Lock()

    async def keep_in_step(self) -> None:
        """Have each list say what it should; what Discord does not take now is tried again."""
        if not self._client.is_ready():
            return
        async with self._turn:
            for one, wanted in await listings.listed(self._study):
                if not is_ours(self._client, one.guild_id):
                    continue
                if not self._is_due(one, wanted) or not await listings.claim(self._study, one):
                    continue
                try:
                    await self._keep(one, wanted)
                except discord.HTTPException as error:
                    log.warning("a server's list of events is not in step", reason=str(error))

    async def _keep(self, one: Listing, wanted: Wanted | None) -> None:
        guild = self._client.get_guild(int(one.guild_id))
        if guild is None or wanted is None:
            await self._take_away(one, guild)
        elif one.event_id is None or self._is_over(one):
            await self._put(one, guild, wanted)
        else:
            await self._change(one, guild, one.event_id, wanted)

    def _is_due(self, one: Listing, wanted: Wanted | None) -> bool:
        """Whether there is anything to be done about it that can be done."""
        guild = self._client.get_guild(int(one.guild_id))
        if wanted is None:
            return True
        if guild is None:  # it is out of order, or has put the bot out, and the home is lost soon
            return False
        may = guild.me.guild_permissions.create_events or not one.is_refused
        if one.event_id is None or self._is_over(one):
            return may and wanted.starts_at > self._study.now()
        is_gone = guild.get_scheduled_event(int(one.event_id)) is None
        return may and (is_gone or one.shown != wanted.digest)

    def _is_over(self, one: Listing) -> bool:
        """Whether what it shows has begun: Discord ends such an event by itself."""
        return one.starts_at is not None and one.starts_at <= self._study.now()

    async def _put(self, one: Listing, guild: discord.Guild, wanted: Wanted) -> None:
        try:
            made = await guild.create_scheduled_event(
                name=wanted.name[:LONGEST_NAME],
                description=wanted.description[:LONGEST_TEXT],
                location=wanted.address[:LONGEST_PLACE],
                start_time=wanted.starts_at,
                end_time=wanted.ends_at,
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
            )
        except discord.Forbidden:
            await listings.note(self._study, replace(one, is_refused=True))
            return
        await self._note(one, str(made.id), wanted)

    async def _change(
        self, one: Listing, guild: discord.Guild, event_id: str, wanted: Wanted
    ) -> None:
        try:
            event = await guild.fetch_scheduled_event(int(event_id))
            await event.edit(
                name=wanted.name[:LONGEST_NAME],
                description=wanted.description[:LONGEST_TEXT],
                location=wanted.address[:LONGEST_PLACE],
                start_time=wanted.starts_at,
                end_time=wanted.ends_at,
            )
        except discord.NotFound:  # somebody has taken it away there: the plan stands there no more
            await listings.forget(self._study, one)
            return
        except discord.Forbidden:
            await listings.note(self._study, replace(one, is_refused=True))
            return
        await self._note(one, event_id, wanted)

    async def _take_away(self, one: Listing, guild: discord.Guild | None) -> None:
        if guild is not None and one.event_id is not None and not self._is_over(one):
            with suppress(discord.NotFound, discord.Forbidden):
                event = await guild.fetch_scheduled_event(int(one.event_id))
                await event.delete()
        await listings.forget(self._study, one)

    async def _note(self, one: Listing, event_id: str, wanted: Wanted) -> None:
        kept = replace(
            one,
            event_id=event_id,
            starts_at=wanted.starts_at,
            shown=wanted.digest,
            is_refused=False,
        )
        await listings.note(self._study, kept)
