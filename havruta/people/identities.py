"""Use cases: who somebody is."""

from collections.abc import Iterable
from dataclasses import replace

from havruta.ids import UserId, new_id
from havruta.names import plain
from havruta.people.model import Profile, User
from havruta.records import Records
from havruta.study import Study
from havruta.wording import sentence

NAMELESS = "…"
"""What somebody is called whose name has nothing that can be seen."""
SOMEBODY = sentence("Somebody")
"""What somebody is called whom nobody has named yet; their first command does."""


async def known(study: Study, profile: Profile) -> User:
    """Return the person the provider vouches for, by today's name; the first time makes them."""
    (user,) = await all_known(study, [profile])
    return user


async def all_known(study: Study, profiles: Iterable[Profile]) -> list[User]:
    """Return these people, as `known` does, in their order."""
    async with study.transaction() as records:
        return [await _known(study, records, profile) for profile in profiles]


async def _known(study: Study, records: Records, profile: Profile) -> User:
    name = _shown(profile.name)
    user = await records.users.identified(profile.provider, profile.external_id)
    if user is None:
        fresh = User(UserId(new_id(study.now())), name or SOMEBODY)
        user = await records.users.add(fresh, profile.provider, profile.external_id)
    if name is not None and user.name != name:
        user = replace(user, name=name)
        await records.users.save(user)
    if profile.guild_id is not None:
        await _go_by(records, user, profile.guild_id, _shown(profile.nickname))
    return user


async def _go_by(records: Records, user: User, guild_id: str, nickname: str | None) -> None:
    """Keep what the person is called in a server, apart from their name."""
    here = (await records.users.many([user.id], guild_id=guild_id))[user.id]
    if here.name != (nickname or user.name):
        await records.users.set_nickname(user.id, guild_id, nickname)


def _shown(name: str | None) -> str | None:
    return None if name is None else plain(name) or NAMELESS
