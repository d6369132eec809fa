"""/privacy export, delete: what is kept of somebody, told to them and forgotten."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.privacy import responses
from bot.request import receive
from havruta.sentences import sentence


class Privacy(
    commands.GroupCog, group_name="privacy", group_description=sentence("What I keep about you.")
):
    """The commands of /privacy."""

    @app_commands.command(description=sentence("Get everything that I keep about you, as a file."))
    async def export(self, interaction: discord.Interaction) -> None:
        """Answer with the file."""
        await responses.export(await receive(interaction))

    @app_commands.command(
        description=sentence("Have me forget you. You are asked whether you mean it.")
    )
    async def delete(self, interaction: discord.Interaction) -> None:
        """Answer with what that means, and the button that does it."""
        await responses.ask_whether_to_erase(await receive(interaction))
