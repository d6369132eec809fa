"""Who is asking and where: what Discord says, as the study's values."""

import re
from typing import Protocol, cast

import discord

from havruta.errors import CannotPost, NotPeople, TooManyPeople
from havruta.havrutot.model import Home
from havruta.ids import UserId
from havruta.people import identities
from havruta.people.model import Provider, User
from havruta.study import Study
from havruta.wording import wording

MOST_PARTNERS = 20
NOBODY = frozenset({10004, 10007, 10013})
"""What Discord answers for a number that is nobody's, or nobody's here."""

MENTION = re.compile(r"<@!?(\d{15,19})>")
WORD = re.compile(r"\w+")
BETWEEN = frozenset({"and", "with", "me", "plus", "ו", "עם"})
"""Words that people write around mentions; signs of any kind are no matter."""


class Studying(Protocol):
    """A client that has a study."""

    study: Study


def study_of(interaction: discord.Interaction) -> Study:
    """Return the study of the bot that was asked."""
    return cast("Studying", interaction.client).study


async def asking(study: Study, interaction: discord.Interaction) -> User:
    """Return the person who asks; their first command makes them known."""
    return await _known_as(study, interaction.user.id, interaction.user.display_name)


def home_of(interaction: discord.Interaction) -> Home:
    """Return where this was asked, as a havruta's home."""
    if interaction.guild_id is None or interaction.channel_id is None:
        return Home()
    return Home(str(interaction.channel_id), str(interaction.guild_id))


async def require_voice(interaction: discord.Interaction, home: Home) -> None:
    """Raise `CannotPost` if the bot lacks a permission in the home, as far as that is known."""
    if home.channel_id is None:
        return
    place: object = interaction.channel
    has = interaction.app_permissions
    if home.channel_id != str(interaction.channel_id) or not has.value:
        server = interaction.client.get_guild(int(home.guild_id or 0))
        if server is None or server.unavailable or not server.me.guild_permissions.value:
            return  # Discord has not told; it will say so itself when it comes to posting
        place = channel = await _seen(server, int(home.channel_id))
        has = channel.permissions_for(server.me) if channel else discord.Permissions.none()
    in_thread = isinstance(place, discord.Thread)
    speaking = "send_messages_in_threads" if in_thread else "send_messages"
    for name in ("view_channel", speaking, "embed_links"):
        if not getattr(has, name):
            raise CannotPost(
                permission=name.replace("_", " ").title(), channel=f"<#{home.channel_id}>"
            )


async def mentioned(study: Study, interaction: discord.Interaction, text: str) -> list[UserId]:
    """Return the people mentioned, known from now on. Raises `NotPeople`, `TooManyPeople`."""
    for part in MENTION.sub(" ", text).split():
        if not BETWEEN.issuperset(word.casefold() for word in WORD.findall(part)):
            raise NotPeople(text=part)
    if text.strip() and not WORD.search(text):
        raise NotPeople(text=text)
    numbers = list(dict.fromkeys(int(found) for found in MENTION.findall(text)))
    if len(numbers) > MOST_PARTNERS:
        raise TooManyPeople(limit=MOST_PARTNERS)
    return [(await _find(study, interaction, number)).id for number in numbers]


async def _seen(
    server: discord.Guild, number: int
) -> discord.abc.GuildChannel | discord.Thread | None:
    """Return the channel or thread if the bot can see it; one that sleeps has to be asked for."""
    known = server.get_channel_or_thread(number)
    if known is not None:
        return known
    try:
        return await server.fetch_channel(number)
    except (discord.Forbidden, discord.NotFound):
        return None


async def _find(study: Study, interaction: discord.Interaction, number: int) -> User:
    """Return the person with this number at Discord. Raises `NotPeople`."""
    guild, client = interaction.guild, interaction.client
    try:
        person: discord.User | discord.Member = (
            await guild.fetch_member(number) if guild else await client.fetch_user(number)
        )
    except discord.HTTPException as error:
        if error.code in NOBODY:
            raise NotPeople(text=f"<@{number}>") from None
        # Discord does not say who it is just now: their first answer will.
        say = wording()
        return await _known_as(study, number, say("Somebody"))
    if person.bot:
        raise NotPeople(text=person.display_name)
    return await _known_as(study, person.id, person.display_name)


async def _known_as(study: Study, number: int, name: str) -> User:
    return await identities.known(
        study, provider=Provider.DISCORD, external_id=str(number), name=name
    )
