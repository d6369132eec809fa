"""The people whom a text names: by mention, or by address of e-mail."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import discord

from bot.asker import is_guest, profile_of
from bot.refusals import NOBODY
from bot.request import Request
from havruta.errors.havrutot import NotPeople
from havruta.havrutot import limits
from havruta.ids import UserId
from havruta.names import tidy
from havruta.people import identities, mailboxes
from havruta.people.model import Profile, Provider

Person: TypeAlias = discord.User | discord.Member

MENTION = re.compile(r"<@!?(\d{15,19})>")
WORD = re.compile(r"\w+")
WORD_OR_MORE = re.compile(r"(?<![^\s,;])[^\s,;]*\w[^\s,;]*")
BETWEEN = frozenset({"and", "with", "me", "plus", "ו", "עם"})
"""Words that people write around mentions; signs of any kind are no matter."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names: people at Discord, and addresses as they were typed."""

    users: Sequence[UserId] = ()
    addresses: Sequence[str] = ()


async def named(request: Request, text: str, addresses: str = "") -> Named:
    """Return whom the text names; what stands in `addresses` is taken for some.

    Raises `NotPeople`, `TooManyPeople`.
    """
    typed = mailboxes.typed(MENTION.sub(r" \g<0> ", tidy(text)))
    more = mailboxes.typed(tidy(addresses))
    both = [*typed.addresses, *more.addresses, *WORD_OR_MORE.findall(more.rest)]
    limits.require_not_many(both)
    is_rest_said = not typed.addresses or WORD.search(typed.rest)
    users = await mentioned(request, typed.rest) if is_rest_said else []
    return Named(users, both)


async def mentioned(request: Request, text: str) -> list[UserId]:
    """Return the people mentioned, known from now on. Raises `NotPeople`, `TooManyPeople`."""
    text = tidy(text)
    for part in MENTION.sub(" ", text).split():
        if not BETWEEN.issuperset(word.casefold() for word in WORD.findall(part)):
            raise NotPeople(text=part)
    if text and not WORD.search(text):
        raise NotPeople(text=text)
    numbers = numbers_in(text)
    limits.require_not_many(numbers)  # before Discord is asked about every one of them
    profiles = [await _find(request.interaction, number) for number in numbers]
    return [user.id for user in await identities.all_known(request.study, profiles)]


def numbers_in(text: str) -> list[int]:
    """Return by which numbers Discord knows the people mentioned, each once."""
    return list(dict.fromkeys(int(found) for found in MENTION.findall(text)))


async def person(request: Request, named: Person) -> UserId:
    """Return somebody whom Discord has told of, known from now on. Raises `NotPeople`."""
    (found,) = await people_of(request, [named])
    return found


async def people_of(request: Request, named: Iterable[Person]) -> list[UserId]:
    """Return those whom Discord has told of, known from now on. Raises `NotPeople`."""
    profiles = [profile_of(_human(one)) for one in named]
    return [user.id for user in await identities.all_known(request.study, profiles)]


async def _find(interaction: discord.Interaction, number: int) -> Profile:
    """Return the person with this number at Discord. Raises `NotPeople`."""
    client = interaction.client
    guild = None if is_guest(interaction) else interaction.guild
    try:
        person: Person = (
            await guild.fetch_member(number) if guild else await client.fetch_user(number)
        )
    except discord.HTTPException as error:
        if error.code in NOBODY:
            raise NotPeople(text=f"<@{number}>") from None
        return Profile(Provider.DISCORD, str(number), None)  # Discord does not say just now
    return profile_of(_human(person))


def _human(person: Person) -> Person:
    if person.bot:
        raise NotPeople(text=person.display_name)
    return person
