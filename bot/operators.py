"""Who runs this bot: the application's owner, or the team that owns it."""

import discord

from havruta.permissions import Role


def role_of(interaction: discord.Interaction) -> Role:
    """Return the standing with the bot of whoever asks."""
    known = operators(interaction.client.application)
    return Role.OPERATOR if interaction.user.id in known else Role.STRANGER


def operators(application: discord.AppInfo | None) -> set[int]:
    """Return who runs this bot, by their numbers at Discord."""
    if application is None:
        return set()
    if application.team is None:
        return {application.owner.id}
    accepted = discord.TeamMembershipState.accepted
    members = application.team.members
    return {member.id for member in members if member.membership_state is accepted}


def owner(application: discord.AppInfo | None) -> int | None:
    """Return whose the application is, by their number at Discord: of a team's its owner."""
    if application is None:
        return None
    return application.team.owner_id if application.team else application.owner.id
