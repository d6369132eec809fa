"""A notice's message at Discord, and what sends it: once, and calling only those it is for."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import aiohttp
import discord
from discord import ui

from bot.drawing import row
from bot.living_cards import LivingCards
from bot.refusals import Course, course_of, note_bug, reason_of
from havruta.ids import SessionId
from havruta.notices.carriers import CarrierAway, NotTaken, Unreachable
from havruta.notices.content import Contact
from havruta.notices.model import Notice
from havruta.sessions.model import Card
from havruta.wording import FROM_RIGHT


@dataclass(frozen=True)
class Message:
    """What a notice says at Discord, by whichever way it goes.

    `card_of` is the session whose living message it is, in this `language`.
    """

    text: str = ""
    view: ui.View | None = None
    embed: discord.Embed | None = None
    card_of: SessionId | None = None
    language: str | None = None


@contextmanager
def closed_ways() -> Generator[None, None, None]:
    """Raise `Unreachable` where Discord says that it will never let this through.

    Raises `CarrierAway` where nothing could be said to it, and `NotTaken` where it broke off.
    """
    try:
        yield
    except aiohttp.ClientConnectorError as error:
        raise CarrierAway from error
    except aiohttp.ClientError as error:
        raise NotTaken(type(error).__name__) from error
    except discord.DiscordServerError as fault:
        msg = f"Discord says {fault.status}"
        raise NotTaken(msg) from fault
    except discord.HTTPException as refusal:
        if course_of(refusal) is Course.RETRY:
            raise
        note_bug(refusal)
        raise Unreachable(reason_of(refusal)) from refusal


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
    called = " ".join(f"<@{person.id}>" for person in people)
    between = "\n" if FROM_RIGHT.search(message.text) else " "  # names begin no Hebrew line
    text = between.join(part for part in (called, message.text) if part)
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
        card = Card(message.card_of, str(sent.channel.id), str(sent.id), language=message.language)
        await cards.adopt(card, shown)


def _only(people: Sequence[discord.Object]) -> discord.AllowedMentions:
    """Let the message ping these alone: a name in it may be written like a mention."""
    return discord.AllowedMentions(everyone=False, roles=False, users=people)
