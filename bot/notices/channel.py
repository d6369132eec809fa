"""Telling people in the channel that is their havruta's home."""

import discord

from bot.living_cards import LivingCards
from bot.notices.messages import send
from bot.notices.words import in_public
from havruta.notices.content import Content
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
        return content.havruta.home.channel_id is not None and can_be_called

    async def carry(self, notice: Notice, content: Content) -> None:
        """Send it, or raise `Unreachable`; other errors mean: later."""
        assert content.havruta.home.channel_id is not None
        channel = self._client.get_partial_messageable(int(content.havruta.home.channel_id))
        message = in_public(content)
        await send(channel, notice, message, self._cards, mentions=content.mentions)
