"""/status: what is well and what is wrong, for whoever runs this bot."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.acknowledgement import acknowledge
from bot.status import responses
from havruta.sentences import sentence


class Status(commands.Cog):
    """The command /status."""

    @app_commands.command(
        description=sentence("What is well and what is wrong. Only for whoever runs this bot.")
    )
    async def status(self, interaction: discord.Interaction) -> None:
        """Answer with it, also where the database is what is wrong."""
        await acknowledge(interaction)
        await responses.show(interaction)
