"""/history: the sessions that have been."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.history import responses
from bot.request import receive
from havruta.names import tidy
from havruta.sentences import sentence


class History(commands.Cog):
    """The command /history."""

    @app_commands.command(
        description=sentence(
            "See past sessions, newest first: when, how long, who, and what you covered."
        )
    )
    @app_commands.describe(havruta=sentence("Which havruta. Without it, all of yours."))
    @app_commands.autocomplete(havruta=options.havrutot)
    async def history(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with the first page."""
        request = await receive(interaction)
        which = await options.picked(request, havruta) if tidy(havruta) else None
        await responses.history(request, which)
