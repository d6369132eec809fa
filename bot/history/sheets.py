"""/havruta sheet: what was learned, as a source sheet to print."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.history import responses
from bot.request import receive
from havruta.permissions import Action
from havruta.sentences import sentence


class Sheets(commands.Cog):
    """The command of /havruta that makes a source sheet."""

    @app_commands.command(
        description=sentence("Make a source sheet to print: the texts, and your marks beside them.")
    )
    @app_commands.describe(
        ref=sentence("From where to where: 2:1-10, 2a – 3b, ב׳. Without it, your last session."),
        havruta=sentence("Which havruta. Without it, this channel’s havruta."),
    )
    @app_commands.autocomplete(havruta=options.havrutot)
    async def sheet(
        self, interaction: discord.Interaction, ref: str = "", havruta: str = ""
    ) -> None:
        """Answer with it as files, and the way to print it."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.READ)
        await responses.sheet(request, meant, ref)
