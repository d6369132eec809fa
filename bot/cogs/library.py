"""/library refresh: fetch the catalogue of books anew."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.replies import acknowledge
from bot.whoever import study_of
from havruta.errors import NotAllowed
from havruta.wording import wording


class Library(commands.GroupCog, group_name="library", group_description="The catalogue of books."):
    """The commands of /library."""

    @app_commands.command()
    async def refresh(self, interaction: discord.Interaction) -> None:
        """Fetch the catalogue of books anew. Only for whoever runs this bot."""
        await acknowledge(interaction)
        owner = interaction.client.application and interaction.client.application.owner
        if owner != interaction.user:
            raise NotAllowed(action="refresh")
        books = await study_of(interaction).library.refresh()
        say = wording()
        text = say("The catalogue has {n} books now.", n=books)
        await interaction.followup.send(text, ephemeral=True)
