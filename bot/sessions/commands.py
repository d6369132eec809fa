"""/session start, status, end: sitting down together."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.havrutot import options
from bot.request import receive
from bot.sessions import responses
from havruta.permissions import Action
from havruta.sessions import lifecycle
from havruta.wording import sentence

WHICH = sentence("Which havruta. Without it, the one at home in this channel.")


class Sessions(
    commands.GroupCog, group_name="session", group_description=sentence("Sitting down together.")
):
    """The commands of /session."""

    @app_commands.command(description=sentence("Open a session now, where you last stopped."))
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.havrutot)
    async def start(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Open a session, or find the one that runs, and answer with the way in."""
        request = await receive(interaction)
        await responses.start(request, await options.picked(request, havruta))

    @app_commands.command(
        description=sentence("See the session that runs: who is in, where you are, since when.")
    )
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.havrutot)
    async def status(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with what the session’s message shows."""
        request = await receive(interaction)
        which = await options.picked(request, havruta)
        session = await lifecycle.running(request.study, havruta_id=which, by=request.asker.id)
        await responses.status(request, session.id)

    @app_commands.command(
        description=sentence("End the session; your place and what you covered are kept.")
    )
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.havrutot)
    async def end(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with the confirmation."""
        request = await receive(interaction)
        study, by = request.study, request.asker.id
        which = await options.picked(request, havruta)
        session = await lifecycle.running(study, havruta_id=which, by=by)
        session = await lifecycle.permitted(study, session_id=session.id, by=by, action=Action.END)
        await responses.confirm_end(request, session)
