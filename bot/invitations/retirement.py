"""What becomes of an invitation's message once it is answered, or over: it says so, and no more.

Where it was sent is not kept, so a message is known by the invitation that its buttons name.
"""

from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp
import discord

from bot.acknowledgement import is_private
from bot.havrutot import responses
from bot.request import Request
from havruta.havrutot.model import Home
from havruta.ids import InvitationId

LATEST = 50
"""Among so many of the latest messages of a channel the invitation is looked for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an invitation reads once it is over, and where it may have been sent to be read by all.

    Without a home that is known, it is looked for where it was answered.
    """

    text: str
    home: Home = field(default_factory=Home)


async def settle(request: Request, text: str) -> None:
    """Have the message that was pressed read this, without buttons, where that can be."""
    message = request.interaction.message
    assert message is not None
    with suppress(discord.HTTPException, aiohttp.ClientError):
        await message.edit(content=text, view=None)


async def retire(request: Request, invitation_id: InvitationId, outcome: Outcome) -> None:
    """Have the invitation read its outcome, without buttons, wherever it was sent.

    A list that holds it is drawn as it is now. Where any of this fails, the buttons only refuse.
    """
    message = request.interaction.message
    assert message is not None
    with suppress(discord.HTTPException, aiohttp.ClientError):
        if not is_private(request.interaction):
            await settle(request, outcome.text)
            return
        if message.flags.components_v2:
            await responses.havrutot(request)
        else:
            await request.show(content=outcome.text, view=None)
    place = outcome.home.channel_id or request.interaction.channel_id
    channels: list[discord.abc.Messageable] = [request.interaction.user]
    if place is not None:
        channels.append(request.interaction.client.get_partial_messageable(int(place)))
    for channel in channels:
        with suppress(discord.HTTPException, aiohttp.ClientError):
            async for sent in channel.history(limit=LATEST):
                if invitation_id in _offered(sent):
                    await sent.edit(content=outcome.text, view=None)


def _offered(message: discord.Message) -> set[str]:
    """Return the ids that the message's buttons name."""
    buttons = (
        button.custom_id or ""
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
    )
    return {custom_id.rpartition(":")[2] for custom_id in buttons}
