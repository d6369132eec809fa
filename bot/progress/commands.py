"""/progress: what was learned."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.progress import responses
from bot.progress.pictures import Painter
from bot.request import receive
from havruta.sentences import sentence


class Progress(commands.Cog):
    """The command /progress."""

    def __init__(self) -> None:
        self.painter = Painter()

    async def cog_unload(self) -> None:
        """Let nobody paint on."""
        await self.painter.close()

    @app_commands.command(
        description=sentence(
            "See what you have learned: how much of the book, how regularly, and until when."
        )
    )
    @app_commands.describe(havruta=sentence("Which havruta. Without it, the one here."))
    @app_commands.autocomplete(havruta=options.havrutot)
    async def progress(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with a picture, and the same in words."""
        request = await receive(interaction)
        which = await options.picked(request, havruta)
        await responses.progress(request, which)
