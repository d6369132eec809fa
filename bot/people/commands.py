"""/settings: how somebody wants to be spoken to."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.people import responses
from bot.request import receive
from havruta.wording import sentence


class People(commands.Cog):
    """The command /settings."""

    @app_commands.command(description=sentence("Choose the language in which I speak with you."))
    async def settings(self, interaction: discord.Interaction) -> None:
        """Answer with what is chosen, and what else there is."""
        await responses.settings(await receive(interaction))
