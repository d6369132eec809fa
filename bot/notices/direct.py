"""Telling somebody by direct message."""

from collections.abc import Collection

import discord

from bot.living_cards import LivingCards
from bot.notices.messages import closed_ways, send
from bot.notices.words import message_of
from havruta.ids import UserId
from havruta.notices.content import Content
from havruta.notices.model import Notice, Way


class DirectMessages:
    """Carries notices to one person. A direct message rings by itself, so it mentions nobody."""

    way = Way.DIRECT

    def __init__(self, client: discord.Client, cards: LivingCards) -> None:
        self._client = client
        self._cards = cards

    @property
    def is_ready(self) -> bool:
        """Whether Discord has been reached."""
        return self._client.is_ready()

    def applies(self, content: Content) -> bool:
        """Whether it is for somebody whom Discord knows."""
        return content.recipient is not None and content.recipient.discord is not None

    async def carry(self, notice: Notice, content: Content) -> Collection[UserId]:
        """Send it, or raise `Unreachable`; other errors mean: later."""
        assert content.recipient is not None
        assert content.recipient.discord is not None
        with closed_ways():
            channel = await self._client.create_dm(discord.Object(int(content.recipient.discord)))
        await send(channel, notice, message_of(content), self._cards)
        return ()
