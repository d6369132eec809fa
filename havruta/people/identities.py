"""Use cases: who somebody is."""

from dataclasses import replace

from havruta.ids import UserId, new_id
from havruta.names import plain
from havruta.people.model import Provider, User
from havruta.study import Study

NAMELESS = "…"
"""What somebody is called whose name has nothing that can be seen."""


async def known(study: Study, *, provider: Provider, external_id: str, name: str) -> User:
    """Return the person the provider vouches for, by today's name; the first time makes them."""
    name = plain(name) or NAMELESS
    async with study.storage.transaction() as records:
        user = await records.users.identified(provider, external_id)
        if user is None:
            fresh = User(UserId(new_id(study.now())), name)
            user = await records.users.add(fresh, provider, external_id)
        if user.name != name:
            user = replace(user, name=name)
            await records.users.save(user)
    return user
