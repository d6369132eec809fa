"""Options of slash commands: what is offered while somebody types. Only local data is asked."""

import discord
from discord import app_commands

from bot.asker import find_asker, study_of
from bot.drawing import shortened
from bot.errors import or_nothing
from bot.request import Request
from havruta.havrutot import selection
from havruta.ids import HavrutaId
from havruta.names import plain, tidy

MOST = 25
LABEL_LIMIT = 100
TYPED_LIMIT = 100


async def books(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer books whose title fits what has been typed, in either language."""
    found = study_of(interaction).library.suggest(tidy(current)[:TYPED_LIMIT], limit=MOST)
    return [
        app_commands.Choice(
            name=shortened(f"{book.title} · {book.he_title}", LABEL_LIMIT), value=book.title
        )
        for book in found
        if len(book.title) <= LABEL_LIMIT
    ]


@or_nothing
async def havrutot(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Offer the person's havrutot by name, book or partner."""
    asker = await find_asker(interaction)
    wanted = tidy(current).casefold()
    return [
        app_commands.Choice(name=shortened(label, LABEL_LIMIT), value=partnership.havruta.id)
        for partnership in await selection.partnerships(
            study_of(interaction), by=asker.id, guild_id=asker.home.guild_id
        )
        if wanted in (label := _label(partnership)).casefold()
    ][:MOST]


async def picked(request: Request, said: str) -> HavrutaId:
    """Return the havruta that was meant; raises as `selection.pick` does."""
    asker = request.asker
    return (await selection.pick(request.study, by=asker.id, said=said, home=asker.home)).id


def _label(partnership: selection.Partnership) -> str:
    havruta = partnership.havruta
    partners = ", ".join(partner.name for partner in partnership.partners)
    book = havruta.book if havruta.book != havruta.name else ""
    parts = havruta.name, book, havruta.ref, partners
    return " · ".join(plain(part) for part in parts if part)
