"""/session: sitting down together; what is marked, and learned elsewhere, stands beside it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.progress.away import LearnedAway
from bot.request import receive
from bot.sessions import responses
from bot.sessions.marking import Marking
from havruta.permissions import Action
from havruta.plans import starting
from havruta.sentences import sentence
from havruta.sessions import entrance

WHICH = sentence("Which havruta. Without it, this channel’s havruta.")


class Sessions(
    Marking,
    LearnedAway,
    commands.GroupCog,
    group_name="session",
    group_description=sentence("Sitting down together."),
):
    """The commands of /session."""

    @app_commands.command(description=sentence("Open a session now, where you last stopped."))
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.apt_for(Action.START))
    async def start(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Open a session, or find the one that runs, and answer with the way in."""
        request = await receive(interaction)
        asker = request.asker
        beginning = await starting.find(request.study, by=asker.id, said=havruta, home=asker.home)
        await responses.begin(request, beginning)

    @app_commands.command(
        description=sentence("See the session that runs: who is in, where you are, since when.")
    )
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.in_session)
    async def status(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with what the session’s message shows."""
        request = await receive(interaction)
        asker = request.asker
        session = await entrance.find_running(
            request.study, by=asker.id, said=havruta, home=asker.home
        )
        await responses.status(request, session.id)

    @app_commands.command(
        description=sentence("End the session; your place and what you covered are kept.")
    )
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.to_end)
    async def end(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with the confirmation."""
        request = await receive(interaction)
        asker = request.asker
        session = await entrance.find_running(
            request.study, by=asker.id, said=havruta, home=asker.home, action=Action.END
        )
        await responses.confirm_end(request, session)
