"""People and their identities in the database."""

from collections.abc import Collection
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.errors.outside import Overtaken
from havruta.ids import UserId
from havruta.people.model import Identity, Provider, User
from storage.records.whole import Met
from storage.rows.people import IdentityRow, NicknameRow, UnsubscribedRow, UserRow
from storage.statements import add, columns_of, field_columns, inserting, many, one, put, value_of

_THESE = select(*field_columns(User, UserRow)).where(
    UserRow.id.in_(bindparam("user_ids", expanding=True))
)
_IDENTIFIED = (
    select(UserRow.__table__)
    .join(IdentityRow.__table__)
    .where(
        IdentityRow.provider == bindparam("provider"),
        IdentityRow.external_id == bindparam("external_id"),
    )
)
_HERE = (NicknameRow.user_id == UserRow.id) & (NicknameRow.guild_id == bindparam("guild_id"))
_NAMED_HERE = (
    select(
        *(column for column in UserRow.__table__.c if column.name != "name"),
        func.coalesce(NicknameRow.name, UserRow.name).label("name"),
    )
    .where(UserRow.id.in_(bindparam("user_ids", expanding=True)))
    .outerjoin(NicknameRow.__table__, _HERE)
)


class Users:
    """The stored people."""

    def __init__(self, db: AsyncConnection, met: Met | None = None) -> None:
        self._db = db
        self._met = met

    async def identified(self, provider: Provider, external_id: str, /) -> User | None:
        """Return whom the provider knows by this id."""
        return await one(self._db, User, _IDENTIFIED, provider=provider, external_id=external_id)

    async def add(self, user: User, provider: Provider, external_id: str, /) -> User:
        """Add the person, or return who took this identity a moment earlier."""
        await add(self._db, UserRow, user)
        holder_id = await self.identify(Identity(provider, external_id, user.id))
        if holder_id == user.id:
            return user
        await self._db.execute(delete(UserRow.__table__).where(UserRow.id == user.id))
        return (await self.many([holder_id]))[holder_id]

    async def identify(self, identity: Identity, /) -> UserId:
        """Add the identity unless it is there, with its newest address; return whose it is."""
        # While another transaction is adding the same identity, PostgreSQL waits here for its end.
        adding = inserting(self._db.dialect.name, IdentityRow).on_conflict_do_nothing()
        await self._db.execute(adding, columns_of(identity))
        same = (IdentityRow.provider == identity.provider) & (
            IdentityRow.external_id == identity.external_id
        )
        kept = await one(self._db, Identity, select(IdentityRow.__table__).where(same))
        if kept is None:  # whoever had it has given it up in between
            return await self.identify(identity)
        if identity.address not in {None, kept.address}:
            moving = update(IdentityRow.__table__).where(same)
            await self._db.execute(moving.values(address=identity.address))
        return kept.user_id

    async def identities(self, user_id: UserId, /) -> list[Identity]:
        """Return how the providers know the person, by provider."""
        query = select(IdentityRow.__table__).where(IdentityRow.user_id == user_id)
        order = IdentityRow.provider, IdentityRow.external_id
        return await many(self._db, Identity, query.order_by(*order))

    async def unlink(self, user_id: UserId, provider: Provider, /) -> None:
        """Have the provider not know the person any more."""
        theirs = (IdentityRow.user_id == user_id) & (IdentityRow.provider == provider)
        await self._db.execute(delete(IdentityRow.__table__).where(theirs))

    async def insert(self, user: User, /) -> None:
        """Add somebody whom no provider knows."""
        await add(self._db, UserRow, user)

    async def get(self, user_id: UserId, /) -> User:
        """Return the person. Raises `Overtaken` if they have just been forgotten."""
        return _there((await self.many([user_id])).get(user_id))

    async def change(self, user_id: UserId, /, **changes: Any) -> User:
        """Change these fields, and return the person. Raises `Overtaken` as `get` does."""
        changing = update(UserRow.__table__).where(UserRow.id == user_id).values(changes)
        returning = changing.returning(*UserRow.__table__.c)
        columns = (await self._db.execute(returning)).mappings().first()
        return _there(None if columns is None else value_of(User, columns))

    async def lock(self, user_ids: Collection[UserId], /) -> None:
        """Let nobody else lock or change them until the transaction ends; always in one order."""
        query = select(UserRow.id).where(UserRow.id.in_(user_ids)).order_by(UserRow.id)
        await self._db.execute(query.with_for_update(key_share=True))

    async def many(
        self, user_ids: Collection[UserId], /, *, guild_id: str | None = None
    ) -> dict[UserId, User]:
        """Return those of them that exist, by the names they go by in that server."""
        if guild_id is None:
            met = {one: self._met[one] for one in user_ids if one in self._met} if self._met else {}
            if len(met) == len(user_ids):
                return met
            others = [one for one in user_ids if one not in met]
            found = await self._db.execute(_THESE, {"user_ids": others})
            return met | {user.id: user for user in (User(*row) for row in found)}
        known = await many(self._db, User, _NAMED_HERE, user_ids=[*user_ids], guild_id=guild_id)
        return {user.id: user for user in known}

    async def set_nickname(self, user_id: UserId, guild_id: str, name: str | None, /) -> None:
        """Note what the person goes by in a server; None: by their own name."""
        if name is not None:
            row = {"user_id": user_id, "guild_id": guild_id, "name": name}
            await put(self._db, NicknameRow, row)
            return
        await self._db.execute(
            delete(NicknameRow.__table__).where(
                NicknameRow.user_id == user_id, NicknameRow.guild_id == guild_id
            )
        )

    async def of_address(self, address: str, /) -> User | None:
        """Return whose the address is: by itself, or as a provider has verified it."""
        theirs = IdentityRow.address == address
        itself = (IdentityRow.provider == Provider.EMAIL) & (IdentityRow.external_id == address)
        query = (
            select(UserRow.__table__)
            .join(IdentityRow.__table__)
            .where(or_(theirs, itself))
            .order_by(IdentityRow.provider != Provider.EMAIL, IdentityRow.user_id)
        )
        return await one(self._db, User, query)

    async def addresses(self, user_ids: Collection[UserId], /) -> dict[UserId, str]:
        """Return an address of each of them who has one, rather their own than a provider's."""
        by_mail = IdentityRow.provider == Provider.EMAIL
        address = case((by_mail, IdentityRow.external_id), else_=IdentityRow.address)
        query = (
            select(IdentityRow.user_id, address.label("address"))
            .where(IdentityRow.user_id.in_(user_ids), address.is_not(None))
            .order_by(by_mail, IdentityRow.provider, IdentityRow.external_id)
        )
        return {row.user_id: row.address for row in await self._db.execute(query)}

    async def known_to(
        self, provider: Provider, user_ids: Collection[UserId], /
    ) -> dict[UserId, Identity]:
        """Return how the provider knows each of them whom it knows; by its first id, if by some."""
        theirs = IdentityRow.user_id.in_(user_ids), IdentityRow.provider == provider
        # SQLite would go through all that the provider knows, to find them in order.
        found = await many(self._db, Identity, select(IdentityRow.__table__).where(*theirs))
        last_first = sorted(found, key=attrgetter("external_id"), reverse=True)
        return {known.user_id: known for known in last_first}

    async def set_channel(self, provider: Provider, external_id: str, channel_id: str, /) -> None:
        """Note where direct messages to whom the provider knows by this id go."""
        same = (IdentityRow.provider == provider) & (IdentityRow.external_id == external_id)
        noting = update(IdentityRow.__table__).where(same).values(channel_id=channel_id)
        await self._db.execute(noting)


def _there(user: User | None) -> User:
    if user is None:
        raise Overtaken
    return user


class Unsubscribed:
    """The stored addresses that want no more mail."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, address: str, at: datetime, /) -> None:
        """Note that this address wants none."""
        await put(self._db, UnsubscribedRow, {"address": address, "at": at})

    async def remove(self, address: str, /) -> None:
        """Forget that this address wanted none."""
        gone = delete(UnsubscribedRow.__table__).where(UnsubscribedRow.address == address)
        await self._db.execute(gone)

    async def among(self, addresses: Collection[str], /) -> set[str]:
        """Return those of these addresses that want none."""
        query = select(UnsubscribedRow.address).where(UnsubscribedRow.address.in_(addresses))
        return set(await self._db.scalars(query))
