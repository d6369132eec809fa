"""Accept and Decline, on an invitation."""

from contextlib import suppress

import discord
from discord.utils import escape_markdown

from bot.controls.press import ID, Press
from bot.whoever import asking, study_of
from havruta import membership
from havruta.ids import InvitationId
from havruta.wording import wording


class Accept(Press, template=f"accept:(?P<id>{ID})"):
    """Takes the presser into the havruta."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Join and say what comes next, or say why not."""
        study = study_of(interaction)
        user = await asking(study, interaction)
        havruta = await membership.accept(
            study, invitation_id=InvitationId(self.match["id"]), by=user.id
        )
        say = wording()
        text = say(
            "Welcome to “{name}”. You are told when a session starts; /havruta show says more.",
            name=escape_markdown(havruta.name),
        )
        await interaction.followup.send(text, ephemeral=True)
        await _retire(interaction)


class Decline(Press, template=f"decline:(?P<id>{ID})"):
    """Turns the invitation down."""

    async def act(self, interaction: discord.Interaction) -> None:
        """Decline and confirm it, or say why not."""
        study = study_of(interaction)
        user = await asking(study, interaction)
        havruta = await membership.decline(
            study, invitation_id=InvitationId(self.match["id"]), by=user.id
        )
        say = wording()
        text = say("You have declined “{name}”.", name=escape_markdown(havruta.name))
        await interaction.followup.send(text, ephemeral=True)
        await _retire(interaction)


async def _retire(interaction: discord.Interaction) -> None:
    """Take the buttons off the answered invitation; where that fails they only refuse."""
    message = interaction.message
    if message is not None and not message.flags.ephemeral:
        with suppress(discord.HTTPException):
            await message.edit(view=None)
