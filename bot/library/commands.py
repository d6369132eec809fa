"""/library refresh: fetch the catalogue of books anew."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.operators import role_of
from bot.request import receive
from havruta.library import catalogue
from havruta.sentences import sentence


class Library(
    commands.GroupCog, group_name="library", group_description=sentence("The catalogue of books.")
):
    """The commands of /library."""

    @app_commands.command(
        description=sentence("Fetch the catalogue of books anew. Only for whoever runs this bot.")
    )
    async def refresh(self, interaction: discord.Interaction) -> None:
        """Answer with how many books there are now."""
        request = await receive(interaction)
        books = await catalogue.refresh(request.study, role=role_of(interaction))
        say = request.say
        await request.respond(say("The catalogue has {n} books now.", n=books))
