"""Who is asking and where: what Discord says, as the study's values."""

from typing import Protocol, cast

import discord

from havruta.havrutot.model import Home
from havruta.people import identities
from havruta.people.model import Provider, User
from havruta.study import Study


class Studying(Protocol):
    """A client that has a study."""

    study: Study


def study_of(interaction: discord.Interaction) -> Study:
    """Return the study of the bot that was asked."""
    return cast("Studying", interaction.client).study


async def asking(study: Study, interaction: discord.Interaction) -> User:
    """Return the person who asks; their first command makes them known."""
    return await known_as(study, interaction.user.id, interaction.user.display_name)


def home_of(interaction: discord.Interaction) -> Home:
    """Return where this was asked, as a havruta's home."""
    if interaction.guild_id is None or interaction.channel_id is None:
        return Home()
    return Home(str(interaction.channel_id), str(interaction.guild_id))


async def known_as(study: Study, number: int, name: str) -> User:
    """Return the person with this number at Discord, known by this name from now on."""
    return await identities.known(
        study, provider=Provider.DISCORD, external_id=str(number), name=name
    )
