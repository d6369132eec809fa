"""Options of /settings: what is offered while somebody types."""

import discord
from discord import app_commands

from bot.asker import find_asker
from bot.errors import or_say_so
from havruta.people import zones as zones_of

MOST = 25


@or_say_so
async def zones(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer cities, in the language of whoever asks, each for its time zone."""
    language = (await find_asker(interaction)).say.language
    return [
        app_commands.Choice(name=place.label(language), value=place.label(language))
        for place in zones_of.offers(current, limit=MOST)
    ]
