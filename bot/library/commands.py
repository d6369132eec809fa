"""/library refresh: fetch the catalogue of books anew."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.request import receive
from havruta.library import catalogue
from havruta.permissions import Role
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
        role = _role_of(interaction.user.id, interaction.client.application)
        books = await catalogue.refresh(request.study, role=role)
        say = request.say
        await request.respond(say("The catalogue has {n} books now.", n=books))


def _role_of(user_id: int, application: discord.AppInfo | None) -> Role:
    return Role.OPERATOR if user_id in _operators(application) else Role.STRANGER


def _operators(application: discord.AppInfo | None) -> set[int]:
    """Return who runs this bot: the application's owner, or the team that owns it."""
    if application is None:
        return set()
    if application.team is None:
        return {application.owner.id}
    accepted = discord.TeamMembershipState.accepted
    members = application.team.members
    return {member.id for member in members if member.membership_state is accepted}
