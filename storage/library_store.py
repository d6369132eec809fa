"""What the library keeps, in the database; each call is a short transaction of its own."""

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows.library import KeptRow
from storage.statements import columns_of, inserting, one, put

Opening = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something the library keeps between runs."""

    kind: str
    key: str
    body: bytes
    kept_at: datetime


class LibraryStore:
    """Where the library keeps what it has read."""

    def __init__(self, *, reading: Opening, writing: Opening) -> None:
        self._reading = reading
        self._writing = writing

    async def get(self, kind: str, key: str, /) -> Kept | None:
        """Return what is kept under this key."""
        query = select(KeptRow.__table__).where(KeptRow.kind == kind, KeptRow.key == key)
        async with self._reading() as db:
            return await one(db, Kept, query)

    async def keys(self, kind: str, /) -> Collection[str]:
        """Return under which keys something of this kind is kept."""
        async with self._reading() as db:
            found = await db.execute(select(KeptRow.key).where(KeptRow.kind == kind))
            return set(found.scalars())

    async def put(self, kind: str, key: str, body: bytes, at: datetime, /) -> None:
        """Keep it, in place of what was kept under this key.

        Never within a transaction of the same task: on SQLite the two would wait for each other.
        """
        async with self._writing() as db:
            await put(db, KeptRow, columns_of(Kept(kind, key, body, at)))

    async def change(
        self, kind: str, key: str, change: Callable[[bytes | None], bytes], at: datetime, /
    ) -> None:
        """Keep what `change` makes of what is kept under this key, or of None.

        No other writer comes in between, in this process or another. Never within a transaction of
        the same task, like `put`.
        """
        async with self._writing() as db:
            # To insert first takes the row's lock, or SQLite's, before anything is read.
            hole = columns_of(Kept(kind, key, b"", at))
            claim = inserting(db.dialect.name, KeptRow).on_conflict_do_nothing()
            fresh = (await db.execute(claim, hole)).rowcount > 0
            query = select(KeptRow.body).where(KeptRow.kind == kind, KeptRow.key == key)
            body = (await db.execute(query.with_for_update())).scalar_one()
            made = change(None if fresh else body)
            await put(db, KeptRow, columns_of(Kept(kind, key, made, at)))
