"""What is answered about past sessions, however it was asked for.

Each expects an interaction that has been acknowledged, privately.
"""

import discord

from bot.acknowledgement import show
from bot.asker import asking, study_of
from bot.history import cards
from havruta.ids import HavrutaId
from havruta.sessions import reports

HISTORY_SIZE = 8


async def history(
    interaction: discord.Interaction,
    havruta_id: HavrutaId | None,
    page: int = 1,
    *,
    in_place: bool = False,
) -> None:
    """Show a page of the sessions that have ended."""
    study = study_of(interaction)
    user = await asking(study, interaction)
    told = await reports.history(
        study, havruta_id=havruta_id, by=user.id, page=page, size=HISTORY_SIZE
    )
    view = cards.history_buttons(told, havruta_id)
    await show(interaction, in_place=in_place, embed=cards.history_embed(told), view=view)
