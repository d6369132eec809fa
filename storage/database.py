"""Opening the database, its transactions and the library's store."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import READING, open_engine
from storage.library_store import LibraryStore
from storage.postgresql import passed_over
from storage.records import Records

log = logging.getLogger(__name__)

ANSWERS_WITHIN = 2.0


class Database:
    """Transactions over one engine, and the library's store beside them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = _turn(engine)
        self.library_store = LibraryStore(reading=self._reading, writing=self._writing)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Records, None]:
        """Commit on a clean exit, roll back on an exception."""
        async with self._writing() as db:
            yield Records(db)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Records, None]:
        """Look at what is stored; on SQLite, as it was at the first look."""
        async with self._reading() as db:
            yield Records(db)

    async def is_reachable(self) -> bool:
        """Whether the database can be asked anything now."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN), self._reading() as db:
                await db.execute(select(1))
        except (SQLAlchemyError, OSError):  # a timeout is an OSError, too
            return False
        return True

    @asynccontextmanager
    async def _writing(self) -> AsyncGenerator[AsyncConnection, None]:
        async with self._turn, self._engine.begin() as db:
            yield db

    def _reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._engine.execution_options(**READING).begin()


@asynccontextmanager
async def open_database(url: str) -> AsyncGenerator[Database, None]:
    """Yield the database at this URL, which has been migrated; close it at the end."""
    for parameter in passed_over(url):
        log.info("DATABASE_URL: %s", parameter)
    async with open_engine(url) as engine:
        yield Database(engine)


def _turn(engine: AsyncEngine) -> AbstractAsyncContextManager[object]:
    """Return what makes writers of this process wait for each other.

    SQLite has one writer at a time and lets the others poll, the unlucky for long; a lock is fair
    and immediate. PostgreSQL locks rows, and needs none.
    """
    return asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()
