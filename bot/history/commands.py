"""/history: the sessions that have been."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.acknowledgement import acknowledge
from bot.asker import study_of
from bot.havrutot import options
from bot.history import responses
from havruta.wording import sentence


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
        await acknowledge(interaction)
        study = study_of(interaction)
        which = await options.picked(study, interaction, havruta) if havruta else None
        await responses.history(interaction, which)
