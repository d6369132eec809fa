"""A notice's message at Discord, and what sends it: once, and calling only those it is for."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import discord
from discord import ui

from bot.drawing import row
from bot.living_cards import LivingCards
from havruta.ids import SessionId
from havruta.notices.carriers import Unreachable
from havruta.notices.content import Contact
from havruta.notices.model import Notice, Reason
from havruta.sessions.model import Card

CLOSED = MappingProxyType(
    {
        10003: Reason.CHANNEL_GONE,
        10013: Reason.ACCOUNT_GONE,
        40003: Reason.TOO_MANY_DIRECT,
        50001: Reason.CHANNEL_HIDDEN,
        50007: Reason.DIRECT_CLOSED,
        50013: Reason.CHANNEL_FORBIDDEN,
        50278: Reason.NO_SHARED_SERVER,
    }
)
"""What Discord answers where the bot may not or cannot speak, as a reason: no retry will help."""


@dataclass(frozen=True)
class Message:
    """What a notice says at Discord, by whichever way it goes.

    `card_of` is the session whose living message it is.
    """

    text: str = ""
    view: ui.View | None = None
    embed: discord.Embed | None = None
    card_of: SessionId | None = None


@contextmanager
def closed_ways() -> Generator[None, None, None]:
    """Raise `Unreachable` where Discord says that it will never let this through."""
    try:
        yield
    except (discord.Forbidden, discord.NotFound) as refusal:
        if refusal.code not in CLOSED:
            raise
        raise Unreachable(CLOSED[refusal.code]) from refusal


async def send(
    channel: discord.abc.Messageable,
    notice: Notice,
    message: Message,
    cards: LivingCards,
    *,
    mentions: Sequence[Contact] = (),
) -> None:
    """Send it, and let a session's message live from now on. Raises `Unreachable`.

    Sent twice within minutes, it is one message: Discord knows it by the notice's id.
    """
    people = [discord.Object(int(person.discord)) for person in mentions if person.discord]
    text = " ".join([*(f"<@{person.id}>" for person in people), message.text]).strip()
    with closed_ways():
        sent = await channel.send(
            text or None,
            embeds=[message.embed] if message.embed else [],
            view=message.view or row(),
            nonce=notice.id[1:],  # 25 characters are Discord's limit
            allowed_mentions=_only(people),
        )
    if message.card_of is not None:
        # Discord may have kept the message of the attempt before.
        shown = message.embed if notice.attempts == 1 else None
        await cards.adopt(Card(message.card_of, str(sent.channel.id), str(sent.id)), shown)


def _only(people: Sequence[discord.Object]) -> discord.AllowedMentions:
    """Let the message ping these alone: a name in it may be written like a mention."""
    return discord.AllowedMentions(everyone=False, roles=False, users=people)
