"""/library refresh: fetch the catalogue of books anew."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.request import receive
from havruta.errors import NotAllowed
from havruta.wording import sentence


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
        if interaction.user.id not in _runners(interaction.client.application):
            raise NotAllowed(action="refresh")
        books = await request.study.library.refresh()
        say = request.say
        await request.answer(say("The catalogue has {n} books now.", n=books))


def _runners(application: discord.AppInfo | None) -> set[int]:
    """Return who runs this bot: the application's owner, or the team that owns it."""
    if application is None:
        return set()
    if application.team is None:
        return {application.owner.id}
    accepted = discord.TeamMembershipState.accepted
    members = application.team.members
    return {member.id for member in members if member.membership_state is accepted}
