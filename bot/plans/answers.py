"""Who comes: what is said of one time, and the card that shows it."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import aiohttp
import discord

from bot.acknowledgement import is_private
from bot.drawing import literal, row
from bot.plans import buttons, cards
from bot.request import Request
from havruta.people.model import Provider
from havruta.plans import replies, views
from havruta.plans.model import Answer, OccurrenceKey
from havruta.plans.views import Planned
from havruta.when.describing import moment
from havruta.wording import SHARED, Wording, wording

LATEST = 50
"""Among so many of the latest messages a card is looked for."""

MOST_REDRAWN = 10
"""With so many people at most their direct messages are looked through."""


@dataclass(frozen=True, slots=True)
class Card:
    """Where the message stands that shows who comes."""

    channel_id: int
    message_id: int

    def __str__(self) -> str:
        """Return what a button carries of it."""
        return f":{self.channel_id}:{self.message_id}"

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Return what a button has carried."""
        if not text:
            return None
        _, channel_id, message_id = text.split(":")
        return cls(int(channel_id), int(message_id))


async def answer(
    request: Request,
    key: OccurrenceKey,
    said: Answer,
    *,
    late_by: int | None = None,
    card: Card | None = None,
) -> None:
    """Keep what somebody says of a time, say so, and have the card show it."""
    study, say, by = request.study, request.say, request.asker.id
    await replies.reply(study, key=key, by=by, answer=said, late_by=late_by)
    planned = await views.show(study, key=key, by=by)
    when = moment(planned.occurrence.starts_at, cards.clock_of(request.asker.user, planned), say)
    name = literal(planned.havruta.name)
    text = {
        Answer.COMING: say("You come to “{name}”: {when}.", name=name, when=when),
        Answer.LATE: say(
            "You come late to “{name}”: {when}. The others hear of it.", name=name, when=when
        ),
        Answer.NOT_COMING: say(
            "You don’t come to “{name}”: {when}. The others hear of it.", name=name, when=when
        ),
    }[said]
    way_on = row(buttons.propose(say, key)) if said is Answer.NOT_COMING else None
    await request.show(content=text, embed=None, view=way_on)
    await redraw(request, planned, card or pressed(request))


async def ask_how_late(request: Request, key: OccurrenceKey) -> None:
    """Ask how late somebody comes. Raises as `views.show` does."""
    await views.show(request.study, key=key, by=request.asker.id)
    say, card = request.say, pressed(request)
    choices = [buttons.late_by(say, key, n, str(card or "")) for n in buttons.LATE]
    await request.respond(say("How late do you come?"), view=row(*choices))


def pressed(request: Request) -> Card | None:
    """Return the card whose button was pressed, if it is one that others see, or stays."""
    message = request.interaction.message
    if message is None or is_private(request.interaction) or message.flags.components_v2:
        return None
    if any(custom_id.startswith("disagree:") for custom_id in _custom_ids(message)):
        return None  # it shows who agrees to another time, and goes on to
    return Card(message.channel.id, message.id)


async def redraw(
    request: Request, planned: Planned, card: Card | None, *, key: OccurrenceKey | None = None
) -> None:
    """Have every card of this time show how it stands: the one that was pressed, and the others'.

    Where they were sent is not kept, so a card is known by the `key` that its buttons name: the
    time's own, or what it was before it moved with others.
    """
    key = key or planned.occurrence.key
    if card is not None:
        channel = request.interaction.client.get_partial_messageable(card.channel_id)
        is_home = str(card.channel_id) == planned.havruta.home.channel_id
        say = wording(planned.havruta.language or SHARED) if is_home else request.say
        await _draw(channel.get_partial_message(card.message_id), planned, say)
    ids = [person.id for person in planned.people][:MOST_REDRAWN]
    async with request.study.reading() as records:
        known = await records.users.known_to(Provider.DISCORD, ids)
    for person in planned.people:
        if person.id in known:
            say = wording(person.language or SHARED)
            async for sent in _direct_messages(request, int(known[person.id].external_id)):
                is_done = card is not None and sent.id == card.message_id
                if not is_done and _names(sent, key):
                    await _draw(sent, planned, say)


async def _direct_messages(request: Request, number: int) -> AsyncIterator[discord.Message]:
    """Yield somebody's latest direct messages, as far as Discord shows them."""
    with suppress(discord.HTTPException, aiohttp.ClientError):
        channel = await request.interaction.client.create_dm(discord.Object(number))
        async for sent in channel.history(limit=LATEST):
            yield sent


async def _draw(
    message: discord.Message | discord.PartialMessage, planned: Planned, say: Wording
) -> None:
    embed = cards.occurrence_embed(say, planned)
    with suppress(discord.HTTPException, aiohttp.ClientError):
        await message.edit(embed=embed, view=cards.occurrence_buttons(say, planned))


def _names(message: discord.Message, key: OccurrenceKey) -> bool:
    """Whether it is a card whose buttons are of this time."""
    return f"late:{key}" in _custom_ids(message)


def _custom_ids(message: discord.Message) -> list[str]:
    return [
        button.custom_id or ""
        for line in message.components
        if isinstance(line, discord.ActionRow)
        for button in line.children
    ]
