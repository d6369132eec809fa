"""/session learned: what was learned away from the page."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.progress import responses
from bot.progress.responses import Typed
from bot.request import receive
from havruta.permissions import Action
from havruta.sentences import sentence
from havruta.sessions.away import MOST_MINUTES


class LearnedAway(commands.Cog):
    """The command of /session that tells of what was learned."""

    @app_commands.command(
        description=sentence("Tell what you learned away from here; a partner confirms it.")
    )
    @app_commands.describe(
        ref=sentence("What you learned, in English or Hebrew: 2:3-10, 5a – 6b, ב׳."),
        when=sentence("On which day: yesterday, Tuesday, 3 March. Without it, today."),
        users=sentence("Who was there: mention them with @. Without it, all of you."),
        minutes=sentence("For how many minutes, if you know."),
        havruta=sentence("Which havruta. Without it, this channel’s havruta."),
    )
    @app_commands.autocomplete(havruta=options.apt_for(Action.TELL_AWAY))
    async def learned(
        self,
        interaction: discord.Interaction,
        ref: str,
        when: str = "",
        users: str = "",
        minutes: app_commands.Range[int, 0, MOST_MINUTES] = 0,
        havruta: str = "",
    ) -> None:
        """Keep it until a partner confirms it, and say so."""
        request = await receive(interaction)
        meant = await options.picked(request, havruta, Action.TELL_AWAY)
        await responses.learned(request, meant, Typed(ref, when, users, minutes))
