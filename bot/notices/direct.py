"""Telling somebody by direct message."""

from collections.abc import Collection

import discord

from bot.living_cards import LivingCards
from bot.notices.messages import closed_ways, send
from bot.notices.rate_limits import RateLimits
from bot.notices.words import message_of
from havruta.ids import UserId
from havruta.notices.carriers import Unreachable
from havruta.notices.content import Contact, Content
from havruta.notices.model import Notice, Reason, Way
from havruta.people import identities
from havruta.people.model import Provider
from havruta.study import Study


class DirectMessages:
    """Carries notices to one person. A direct message rings by itself, so it mentions nobody."""

    way = Way.DIRECT

    def __init__(self, client: discord.Client, cards: LivingCards, study: Study) -> None:
        self._client = client
        self._cards = cards
        self._study = study
        self._limits = RateLimits(client)

    @property
    def is_ready(self) -> bool:
        """Whether Discord has been reached."""
        return self._client.is_ready()

    def applies(self, content: Content) -> bool:
        """Whether it is for somebody whom Discord knows."""
        return content.recipient is not None and content.recipient.discord is not None

    async def carry(self, notice: Notice, content: Content) -> Collection[UserId]:
        """Send it, or raise `Unreachable` or `CarrierAway`; other errors mean: later."""
        assert content.recipient is not None
        if content.recipient.channel_id is not None:
            number = int(content.recipient.channel_id)
            known = self._client.get_partial_messageable(number, type=discord.ChannelType.private)
            try:
                return await self._send(known, notice, content)
            except Unreachable as closed:
                if closed.reason is not Reason.CHANNEL_GONE:
                    raise
        return await self._send(await self._opened(content.recipient), notice, content)

    async def _opened(self, recipient: Contact) -> discord.DMChannel:
        """Return where messages to them go, and have it known: few may be opened at a time."""
        assert recipient.discord is not None
        with closed_ways():
            channel = await self._client.create_dm(discord.Object(int(recipient.discord)))
        await identities.note_channel(
            self._study, Provider.DISCORD, recipient.discord, channel_id=str(channel.id)
        )
        return channel

    async def _send(
        self, channel: discord.abc.Messageable, notice: Notice, content: Content
    ) -> Collection[UserId]:
        self._limits.forget_over()
        await send(channel, notice, message_of(content), self._cards)
        return ()
