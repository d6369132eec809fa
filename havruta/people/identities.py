"""Use cases: who somebody is, and by which identities they are known."""

from collections.abc import Iterable, Sequence

from havruta.errors.people import IdentityTaken, LastIdentity, LinkedAlready
from havruta.ids import UserId, new_id
from havruta.names import LONGEST, plain
from havruta.people.model import Identity, Profile, Provider, User
from havruta.records import Records
from havruta.sentences import sentence
from havruta.study import Study

NAMELESS = "…"
"""What somebody is called whose name has nothing that can be seen."""
SOMEBODY = sentence("Somebody")
"""What somebody is called whom nobody has named yet; their first command does."""


async def known(study: Study, profile: Profile, *, is_answered: bool = False) -> User:
    """Return the person the provider vouches for; the first time makes them.

    They go by the name that Discord has for them today; what others call them is their name only
    until there is one. Whoever is known by nothing but an address is the one for whom a provider
    has verified it. Who `is_answered` is new no more afterwards.
    """
    async with study.transaction() as records:
        user = await _known(study, records, profile)
        if is_answered and user.is_new:
            await records.users.change(user.id, is_new=False)  # from their next answer on
    return user


async def all_known(study: Study, profiles: Iterable[Profile]) -> list[User]:
    """Return these people, as `known` does, in their order."""
    async with study.transaction() as records:
        return [await _known(study, records, profile) for profile in profiles]


async def identities(study: Study, *, by: UserId) -> Sequence[Identity]:
    """Return how the providers know the person."""
    async with study.reading() as records:
        return await records.users.identities(by)


async def note_channel(
    study: Study, provider: Provider, external_id: str, *, channel_id: str
) -> None:
    """Note where direct messages to whom the provider knows by this id go."""
    async with study.transaction() as records:
        await records.users.set_channel(provider, external_id, channel_id)


async def link(study: Study, profile: Profile, *, by: UserId) -> None:
    """Have the person come in by this identity, too; again changes nothing.

    Raises `IdentityTaken` if it is another person's, `LinkedAlready` if they have another one of
    the same provider.
    """
    async with study.transaction() as records:
        await records.users.lock([by])
        for theirs in await records.users.identities(by):
            if theirs.provider is profile.provider and theirs.external_id != profile.external_id:
                raise LinkedAlready(provider=profile.provider.title())
        identity = Identity(profile.provider, profile.external_id, by, profile.address)
        if await records.users.identify(identity) != by:
            raise IdentityTaken(provider=profile.provider.title())
        await _named(records, await records.users.get(by), profile)


async def unlink(study: Study, provider: Provider, *, by: UserId) -> None:
    """Have the person not come in by this provider any more. Raises `LastIdentity`."""
    async with study.transaction() as records:
        await records.users.lock([by])
        left = [one for one in await records.users.identities(by) if one.provider is not provider]
        if not left:
            raise LastIdentity(provider=provider.title())
        await records.users.unlink(by, provider)


async def _known(study: Study, records: Records, profile: Profile) -> User:
    user = await _found(records, profile)
    if user is None:
        fresh = User(UserId(new_id(study.now())), _shown(profile.name) or SOMEBODY)
        user = await records.users.add(fresh, profile.provider, profile.external_id)
    if profile.address is not None:
        await records.users.lock([user.id])  # before their identity, as whoever links does
        mine = Identity(profile.provider, profile.external_id, user.id, profile.address)
        await records.users.identify(mine)
    user = await _named(records, user, profile)
    if profile.guild_id is not None:
        await _go_by(records, user, profile.guild_id, _shown(profile.nickname))
    return user


async def _named(records: Records, user: User, profile: Profile) -> User:
    name, is_better = _shown(profile.name), profile.provider is Provider.DISCORD
    if name is None or user.name == name or not (is_better or user.name == SOMEBODY):
        return user
    return await records.users.change(user.id, name=name)


async def _found(records: Records, profile: Profile) -> User | None:
    user = await records.users.identified(profile.provider, profile.external_id)
    if user is None and profile.address is not None:
        return await records.users.identified(Provider.EMAIL, profile.address)
    return user


async def _go_by(records: Records, user: User, guild_id: str, nickname: str | None) -> None:
    """Keep what the person is called in a server, apart from their name."""
    here = (await records.users.many([user.id], guild_id=guild_id))[user.id]
    if here.name != (nickname or user.name):
        await records.users.set_nickname(user.id, guild_id, nickname)


def _shown(name: str | None) -> str | None:
    return None if name is None else plain(name)[:LONGEST] or NAMELESS
