"""/session start, status, end: sitting down together."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.acknowledgement import acknowledge
from bot.asker import asking, study_of
from bot.havrutot import options
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
        await acknowledge(interaction)
        which = await options.picked(study_of(interaction), interaction, havruta)
        await responses.start(interaction, which)

    @app_commands.command(
        description=sentence("See the session that runs: who is in, where you are, since when.")
    )
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.havrutot)
    async def status(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with what the session’s message shows."""
        await acknowledge(interaction)
        study = study_of(interaction)
        user = await asking(study, interaction)
        which = await options.picked(study, interaction, havruta)
        session = await lifecycle.running(study, havruta_id=which, by=user.id)
        await responses.status(interaction, session.id)

    @app_commands.command(
        description=sentence("End the session; your place and what you covered are kept.")
    )
    @app_commands.describe(havruta=WHICH)
    @app_commands.autocomplete(havruta=options.havrutot)
    async def end(self, interaction: discord.Interaction, havruta: str = "") -> None:
        """Answer with the confirmation."""
        await acknowledge(interaction)
        study = study_of(interaction)
        user = await asking(study, interaction)
        which = await options.picked(study, interaction, havruta)
        session = await lifecycle.running(study, havruta_id=which, by=user.id)
        session = await lifecycle.permitted(
            study, session_id=session.id, by=user.id, action=Action.END
        )
        await responses.confirm_end(interaction, session)
