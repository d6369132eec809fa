"""/help: how everything begins."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import welcome
from bot.drawing import row
from bot.people.buttons import languages_to_choose
from bot.request import receive
from havruta.sentences import sentence


class Help(commands.Cog):
    """The command /help."""

    @app_commands.command(description=sentence("How to begin, and what I can do."))
    async def help(self, interaction: discord.Interaction) -> None:
        """Answer with the first steps."""
        request = await receive(interaction)
        say = request.say
        interaction.extras[welcome.TOLD] = True
        text = welcome.first_steps(say, interaction.client)
        view = row(*languages_to_choose(say))
        await request.respond(text, view=view)
