"""What is answered to whoever runs this bot, about how it is."""

from typing import Protocol, cast

import discord

from bot.acknowledgement import tell
from bot.asker import find_asker, say_to
from bot.operators import role_of
from bot.status import cards
from bot.status.condition import Instruments, Part, look
from havruta.permissions import Action, Role, require_role
from havruta.study import Study
from havruta.wording import Wording, closest, wording


class Instrumented(Protocol):
    """A client that knows what tells how this process is."""

    study: Study
    instruments: Instruments


async def show(interaction: discord.Interaction) -> None:
    """Say what is well and what is wrong. Raises `NotAllowed`."""
    role = role_of(interaction)
    if role is not Role.OPERATOR:
        await find_asker(interaction)
        require_role(Action.OVERSEE, role)
    client = cast("Instrumented", interaction.client)
    condition = await look(client.study, client.instruments)
    say = await _say_to(interaction, knows_people=condition.is_well(Part.DATABASE))
    await tell(interaction, cards.told(say, condition, client.instruments.roles))


async def _say_to(interaction: discord.Interaction, *, knows_people: bool) -> Wording:
    """Return the words for who asks: by Discord's word for their language, if ours is away."""
    if not knows_people:
        return wording(closest([interaction.locale.value]))
    await find_asker(interaction, is_answered=True)
    return say_to(interaction)
