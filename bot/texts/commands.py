"""/text: read a text, search, and see what many learn today."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.request import receive
from bot.texts import options, responses
from havruta.sentences import sentence


class Texts(
    commands.GroupCog, group_name="text", group_description=sentence("Texts from the library.")
):
    """The commands of /text."""

    @app_commands.command(description=sentence("Read a text here, in Hebrew and English."))
    @app_commands.describe(
        ref=sentence("What to read, in English or Hebrew: Ruth 1:16, ברכות ב, Rashi on Genesis 1:1")
    )
    @app_commands.autocomplete(ref=options.refs)
    async def show(self, interaction: discord.Interaction, ref: str) -> None:
        """Answer with the text, its source and its licence."""
        await responses.show(await receive(interaction), ref)

    @app_commands.command(description=sentence("Find words in the library, in Hebrew or English."))
    @app_commands.describe(query=sentence("What to find. Hebrew with or without vowels."))
    async def search(self, interaction: discord.Interaction, query: str) -> None:
        """Answer with the first page of what was found."""
        await responses.search(await receive(interaction), query)

    @app_commands.command(
        description=sentence("See what many learn today: parasha, Daf Yomi, Mishna, Nach, 929.")
    )
    async def daily(self, interaction: discord.Interaction) -> None:
        """Answer with what each calendar has for today."""
        await responses.daily(await receive(interaction))
