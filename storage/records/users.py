"""People and their identities in the database."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.ids import UserId
from havruta.people.model import Provider, User
from storage.rows import IdentityRow, UserRow
from storage.statements import add, columns_of, inserting, many, one, put


class Users:
    """The stored people."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def identified(self, provider: Provider, external_id: str, /) -> User | None:
        """Return whom the provider knows by this id."""
        query = (
            select(UserRow.__table__)
            .join(IdentityRow.__table__)
            .where(IdentityRow.provider == provider, IdentityRow.external_id == external_id)
        )
        return await one(self._db, User, query)

    async def add(self, user: User, provider: Provider, external_id: str, /) -> User:
        """Add the person, or return who took this identity a moment earlier."""
        await add(self._db, UserRow, user)
        identity = {"provider": provider, "external_id": external_id, "user_id": user.id}
        # While another transaction is adding the same identity, PostgreSQL waits here for its end.
        await self._db.execute(
            inserting(self._db.dialect.name, IdentityRow).on_conflict_do_nothing(), identity
        )
        holder = await self.identified(provider, external_id)
        if holder is None or holder.id == user.id:
            return user
        await self._db.execute(delete(UserRow.__table__).where(UserRow.id == user.id))
        return holder

    async def save(self, user: User, /) -> None:
        """Insert or update."""
        await put(self._db, UserRow, columns_of(user))

    async def many(self, user_ids: Collection[UserId], /) -> dict[UserId, User]:
        """Return those of them that exist."""
        query = select(UserRow.__table__).where(UserRow.id.in_(user_ids))
        return {user.id: user for user in await many(self._db, User, query)}

    async def external_id(self, user_id: UserId, provider: Provider, /) -> str | None:
        """Return by what id the provider knows the person."""
        query = select(IdentityRow.external_id).where(
            IdentityRow.user_id == user_id, IdentityRow.provider == provider
        )
        return await self._db.scalar(query.order_by(IdentityRow.external_id).limit(1))
