"""Telling people in the channel that is their havruta's home."""

import asyncio
from collections.abc import Collection

import discord

from bot.living_cards import LivingCards
from bot.notices.messages import send
from bot.notices.words import in_public
from bot.refusals import NOBODY
from bot.shards import is_ours
from havruta.havrutot.model import Home
from havruta.ids import UserId
from havruta.notices.content import Contact, Content, OfHavruta
from havruta.notices.model import Notice, Way


class HomeChannel:
    """Carries notices to where all of a havruta read, and mentions those whom they concern."""

    way = Way.HOME

    def __init__(self, client: discord.Client, cards: LivingCards) -> None:
        self._client = client
        self._cards = cards

    @property
    def is_ready(self) -> bool:
        """Whether Discord has been reached."""
        return self._client.is_ready()

    def applies(self, content: Content) -> bool:
        """Whether there is a channel, and whoever it is for can be called there."""
        can_be_called = content.recipient is None or content.recipient.discord is not None
        has_home = isinstance(content, OfHavruta) and content.havruta.home.channel_id is not None
        return has_home and can_be_called

    async def carry(self, notice: Notice, content: Content) -> Collection[UserId]:
        """Send it, or raise `Unreachable` or `CarrierAway`; other errors mean: later.

        Returns those of all who are mentioned that have left the server, or have no Discord.
        """
        assert isinstance(content, OfHavruta)
        assert content.havruta.home.channel_id is not None
        channel = self._client.get_partial_messageable(int(content.havruta.home.channel_id))
        message = in_public(content)
        await send(channel, notice, message, self._cards, mentions=content.mentions)
        if content.recipient is not None:
            return ()
        here = [self._is_here(content.havruta.home, person) for person in content.mentions]
        found = zip(content.mentions, await asyncio.gather(*here), strict=True)
        return [person.user.id for person, is_here in found if not is_here]

    async def _is_here(self, home: Home, person: Contact) -> bool:
        """Whether somebody is in the server, as far as Discord says."""
        if person.discord is None:
            return False
        server = int(home.guild_id or 0)
        is_told_of = self._client.get_guild(server) is not None
        if not is_told_of and is_ours(self._client, home.guild_id):
            return True
        try:
            await self._client.http.get_member(server, int(person.discord))
        except discord.HTTPException as refusal:
            return refusal.code not in NOBODY
        return True
