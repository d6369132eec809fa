"""Accept and Decline, on an invitation."""

from contextlib import suppress

import discord
from discord import ui
from discord.utils import escape_markdown

from bot import buttons
from bot.controls.press import ID, Press
from bot.whoever import asking, study_of
from havruta import membership
from havruta.ids import InvitationId
from havruta.model import Session
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
        overview = await membership.show(study, havruta_id=havruta.id, by=user.id)
        await interaction.followup.send(
            _welcome(overview), view=_way_in(overview.running), ephemeral=True
        )
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


def _welcome(overview: membership.Overview) -> str:
    say = wording()
    name = escape_markdown(overview.havruta.name)
    if overview.running is not None:
        return say("Welcome to “{name}”. It is in session now: press Join to come in.", name=name)
    return say(
        "Welcome to “{name}”. You are told when a session starts; /havruta show says more.",
        name=name,
    )


def _way_in(running: Session | None) -> ui.View:
    return buttons.row(buttons.join(running.id)) if running else buttons.row()


async def _retire(interaction: discord.Interaction) -> None:
    """Take the buttons off the answered invitation; where that fails they only refuse."""
    message = interaction.message
    if message is not None and not message.flags.ephemeral:
        with suppress(discord.HTTPException):
            await message.edit(view=None)
