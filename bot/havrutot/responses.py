"""What is answered about havrutot, however it was asked for.

Each expects an interaction that has been acknowledged, privately.
"""

import discord

from bot.acknowledgement import is_private, show
from bot.asker import asking, study_of
from bot.havrutot import cards
from havruta.havrutot import invitations, views
from havruta.ids import HavrutaId
from havruta.wording import wording

LIST_SIZE = 5
MOST_INVITATIONS = 2
"""Boxes for seven are what one message holds."""


async def havrutot(
    interaction: discord.Interaction, page: int = 1, *, in_place: bool = False
) -> None:
    """Show a page of the asker's havrutot."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    waiting = await invitations.invited(study, by=user.id)
    overviews = await views.dashboard(study, by=user.id)
    if not overviews and not waiting:
        say = wording()
        text = say("You have no havruta yet. /havruta create begins one.")
        await interaction.followup.send(text, ephemeral=True)
        if in_place and is_private(interaction):
            await interaction.delete_original_response()
        return
    pages = max(1, -(-len(overviews) // LIST_SIZE))
    page = min(max(page, 1), pages)
    shown = overviews[(page - 1) * LIST_SIZE : page * LIST_SIZE]
    view = cards.dashboard(waiting[:MOST_INVITATIONS], shown, page=page, pages=pages)
    await show(interaction, in_place=in_place, view=view)


async def havruta(
    interaction: discord.Interaction, havruta_id: HavrutaId, *, in_place: bool = False
) -> None:
    """Show one havruta with all that the asker can do about it."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    overview = await views.show(study, havruta_id=havruta_id, by=user.id)
    await show(interaction, in_place=in_place, view=cards.havruta_card(overview, by=user.id))
