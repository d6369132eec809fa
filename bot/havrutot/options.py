"""Options of slash commands: what is offered while somebody types. Only local data is asked."""

import discord
from discord import app_commands

from bot.asker import find_asker, study_of
from bot.errors import or_nothing
from bot.request import Request
from havruta import labels
from havruta.havrutot import selection
from havruta.ids import HavrutaId
from havruta.names import tidy

MOST = 25
TYPED_LIMIT = 100


async def books(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer books whose title fits what has been typed, in either language."""
    typed = labels.as_said(current[:TYPED_LIMIT]).partition(labels.BETWEEN)[0]
    found = study_of(interaction).library.suggest(typed, limit=MOST)
    kept = [book for book in found if len(book.title) <= labels.LONGEST]
    shown = labels.distinct([book.label for book in kept])
    return [
        app_commands.Choice(name=label, value=book.title)
        for label, book in zip(shown, kept, strict=True)
    ]


@or_nothing
async def havrutot(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer the person's havrutot by name, book or partner."""
    asker = await find_asker(interaction)
    wanted = tidy(current).casefold()
    mine = await selection.partnerships(
        study_of(interaction), by=asker.id, guild_id=asker.home.guild_id
    )
    return [
        app_commands.Choice(name=label, value=havruta.id)
        for label, havruta in selection.offers(mine)
        if wanted in label.casefold()
    ][:MOST]


async def picked(request: Request, said: str) -> HavrutaId:
    """Return the havruta that was meant; raises as `selection.pick` does."""
    asker = request.asker
    return (await selection.pick(request.study, by=asker.id, said=said, home=asker.home)).id
