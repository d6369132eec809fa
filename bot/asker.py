"""Who is asking and where: what Discord says of it, as the study's values."""

from dataclasses import replace
from typing import Protocol, cast

import discord

from havruta.asker import Asker
from havruta.havrutot.model import Home
from havruta.people import identities
from havruta.people.model import Profile, Provider
from havruta.study import Study
from havruta.wording import SHARED, Wording, wording


class Studying(Protocol):
    """A client that has a study."""

    study: Study


def study_of(interaction: discord.Interaction) -> Study:
    """Return the study of the bot that was asked."""
    return cast("Studying", interaction.client).study


async def find_asker(interaction: discord.Interaction, *, is_answered: bool = False) -> Asker:
    """Return who asks; their first command makes them known.

    Who is answered is new from now on no more.
    """
    user = await identities.known(
        study_of(interaction), profile_of(interaction.user), is_answered=is_answered
    )
    asker = interaction.extras[Asker] = Asker(user, _home_of(interaction))
    return asker


def say_to(interaction: discord.Interaction) -> Wording:
    """Return the words for who asks, also where it could not be found who that is."""
    asker: Asker | None = interaction.extras.get(Asker)
    return asker.say if asker else wording(SHARED)


def is_guest(interaction: discord.Interaction) -> bool:
    """Whether the bot is there only because somebody has its commands with them.

    That is in a group of people, or in a server that has not let it in. It answers there, and can
    say nothing of its own accord.
    """
    if interaction.guild_id is None:
        return interaction.context.private_channel
    is_let_in = interaction.is_guild_integration()
    return not is_let_in and interaction.client.get_guild(interaction.guild_id) is None


def profile_of(person: discord.User | discord.Member) -> Profile:
    """Return how Discord knows a person; what they go by in one server is no name elsewhere."""
    profile = Profile(Provider.DISCORD, str(person.id), person.global_name or person.name)
    if isinstance(person, discord.Member):
        return replace(profile, guild_id=str(person.guild.id), nickname=person.nick)
    return profile


def _home_of(interaction: discord.Interaction) -> Home:
    """Return where this was asked, as a havruta's home; none where the bot itself is not."""
    if interaction.guild_id is None or interaction.channel_id is None or is_guest(interaction):
        return Home()
    return Home(str(interaction.channel_id), str(interaction.guild_id))
