"""Use cases: which havruta is meant, and which there are."""

from collections.abc import Sequence
from dataclasses import dataclass

from havruta.errors import NoHavruta, UnknownHavruta, WhichHavruta
from havruta.havrutot.model import Havruta, Home
from havruta.ids import UserId
from havruta.names import LONGEST, listed, tidy
from havruta.people.model import User
from havruta.records import Records
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Partnership:
    """A havruta and who else belongs to it, as they joined: what tells it from others."""

    havruta: Havruta
    partners: tuple[User, ...]


async def pick(study: Study, *, by: UserId, said: str | None, home: Home) -> Havruta:
    """Return the havruta the person means.

    By id or name; else the one at home here; else their only one. Raises `UnknownHavruta`,
    `NoHavruta`, `WhichHavruta`.
    """
    async with study.reading() as records:
        return await picked(records, by=by, said=said, home=home)


async def picked(records: Records, *, by: UserId, said: str | None, home: Home) -> Havruta:
    """Return the havruta the person means, as `pick` does."""
    mine = await records.havrutot.of(by)
    if said := tidy(said or ""):
        fitting = [h for h in mine if h.id == said] or [h for h in mine if _fits(h, said)]
        if not fitting:
            raise UnknownHavruta(havruta=said[:LONGEST])
    else:
        fitting = [h for h in mine if h.home == home] or list(mine)
    if not fitting:
        raise NoHavruta
    if len(fitting) > 1:
        raise WhichHavruta(names=listed([havruta.name for havruta in fitting]))
    return fitting[0]


async def mine(study: Study, *, by: UserId) -> Sequence[Havruta]:
    """Return the person's havrutot, newest first."""
    async with study.reading() as records:
        return await records.havrutot.of(by)


async def partnerships(
    study: Study, *, by: UserId, guild_id: str | None = None
) -> list[Partnership]:
    """Return the person's havrutot with whom they learn in each, newest first.

    People go by their names in the server `guild_id`, if one is given.
    """
    async with study.reading() as records:
        havrutot = await records.havrutot.of(by)
        people = {user_id for havruta in havrutot for user_id in havruta.people}
        users = await records.users.many(people, guild_id=guild_id)
    return [
        Partnership(havruta, tuple(users[one] for one in havruta.people if one != by))
        for havruta in havrutot
    ]


def _fits(havruta: Havruta, said: str) -> bool:
    return said.casefold() in {havruta.name.casefold(), havruta.book.casefold()}
