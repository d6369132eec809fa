"""The buttons of an invitation, pressed."""

from contextlib import suppress

import discord
from discord import ui
from discord.utils import escape_markdown

from bot.acknowledgement import is_private
from bot.asker import asking, study_of
from bot.control import ID, Press
from bot.drawing import row
from bot.havrutot import responses
from bot.sessions.buttons import join
from havruta.errors import InvitationOver
from havruta.havrutot import invitations, views
from havruta.ids import InvitationId
from havruta.sessions.model import Session
from havruta.wording import wording


class Answer(Press, template="(?!)"):
    """An answer to an invitation, which cannot be given twice."""

    in_place = True

    async def act(self, interaction: discord.Interaction) -> None:
        """Answer, or say why not; what offers the invitation offers it no more."""
        try:
            await self.answer(interaction, InvitationId(self.match["id"]))
        except InvitationOver:
            await _retire(interaction)
            raise
        await _retire(interaction)

    async def answer(self, interaction: discord.Interaction, invitation_id: InvitationId) -> None:
        """Keep the answer and say what it means."""
        raise NotImplementedError


class Accept(Answer, template=f"accept:(?P<id>{ID})"):
    """Takes the presser into the havruta."""

    async def answer(self, interaction: discord.Interaction, invitation_id: InvitationId) -> None:
        """Join and say what comes next, or say why not."""
        study = study_of(interaction)
        user = await asking(study, interaction)
        havruta = await invitations.accept(study, invitation_id=invitation_id, by=user.id)
        overview = await views.show(study, havruta_id=havruta.id, by=user.id)
        await interaction.followup.send(
            _welcome(overview), view=_way_in(overview.running), ephemeral=True
        )


class Decline(Answer, template=f"decline:(?P<id>{ID})"):
    """Turns the invitation down."""

    async def answer(self, interaction: discord.Interaction, invitation_id: InvitationId) -> None:
        """Decline and confirm it, or say why not."""
        study = study_of(interaction)
        user = await asking(study, interaction)
        havruta = await invitations.decline(study, invitation_id=invitation_id, by=user.id)
        say = wording()
        text = say("You have declined “{name}”.", name=escape_markdown(havruta.name))
        await interaction.followup.send(text, ephemeral=True)


def _welcome(overview: views.Overview) -> str:
    say = wording()
    name = escape_markdown(overview.havruta.name)
    if overview.running is not None:
        return say("Welcome to “{name}”. It is in session now: press Join to come in.", name=name)
    return say(
        "Welcome to “{name}”. You are told when a session starts; /havruta show says more.",
        name=name,
    )


def _way_in(running: Session | None) -> ui.View:
    return row(join(running.id)) if running else row()


async def _retire(interaction: discord.Interaction) -> None:
    """Take the buttons off the invitation; a list that holds it is drawn as it is now."""
    message = interaction.message
    assert message is not None
    with suppress(discord.HTTPException):  # where that fails they only refuse
        if not is_private(interaction):
            await message.edit(view=None)
        elif message.flags.components_v2:
            await responses.havrutot(interaction, in_place=True)
        else:
            await interaction.edit_original_response(view=None)


CONTROLS = (Accept, Decline)
