"""/reminders status: what was told, to whom, and what was not."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.reminders import responses
from bot.request import receive
from havruta.names import tidy
from havruta.sentences import sentence


class Reminders(
    commands.GroupCog, group_name="reminders", group_description=sentence("What I tell you.")
):
    """The commands of /reminders."""

    @app_commands.command(
        description=sentence("See what was told to whom, by which way and when; or why it was not.")
    )
    @app_commands.describe(havruta=sentence("Which havruta. Without it, all of yours."))
    @app_commands.autocomplete(havruta=options.havrutot)
    async def status(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with the first page."""
        request = await receive(interaction)
        which = await options.picked(request, havruta) if tidy(havruta) else None
        await responses.status(request, which)
