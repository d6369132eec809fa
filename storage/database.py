"""Opening the database, its transactions and the library's store."""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial

from prometheus_client import CollectorRegistry
from sqlalchemy import URL, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from havruta.errors.base import HavrutaError
from havruta.errors.outside import CannotStore, Overtaken, StorageAway
from storage import postgresql
from storage.connections import Connections
from storage.engine import ASKING, CHANGE, LOOK, READING, UNLOCKED, open_engine, sqlite_file
from storage.library_store import LibraryStore
from storage.metrics import DatabaseMetrics
from storage.records import Records
from storage.search_index import SearchIndex

log = logging.getLogger(__name__)

Begin = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
"""Yields a connection in a transaction."""

ANSWERS_WITHIN = 2.0
URGENT = 4
"""So many of PostgreSQL's connections are for nobody but who is urgent."""
ROOM = 16 << 20
"""So many bytes are to be free, or it is tried whether anything can be stored still."""


class Database:
    """Transactions over one engine, and the library's store beside them."""

    def __init__(self, engine: AsyncEngine, metrics: DatabaseMetrics | None = None) -> None:
        self._engine = engine
        self._metrics = metrics or DatabaseMetrics()
        name = engine.dialect.name
        self._connections = Connections(engine)
        self._reading_at_once = self._connections.of_kind(LOOK[name])
        self._writing_at_once = self._connections.of_kind(CHANGE[name])
        self._asking = self._connections.of_kind(ASKING[name])
        self._unlocked = self._connections.of_kind(UNLOCKED[name])
        self._reading_long = self._connections.of_kind(READING[name])
        self._writing_long = self._connections.of_kind({})
        self._queue, self._turn, self._room = _turn(engine), _turn(engine), _room(engine)
        self._is_full = self._is_away = False
        # Whole chapters, and searches.
        reading = partial(self._reading, self._reading_long.begin)
        writing = partial(self._writing, self._writing_long.begin)
        self.library_store = LibraryStore(reading=reading, writing=writing)
        self.search_index = SearchIndex(reading=reading, writing=writing)

    @asynccontextmanager
    async def transaction(self, *, urgent: bool = False) -> AsyncGenerator[Records, None]:
        """Commit on a clean exit, roll back on an exception."""
        async with self._writing(self._writing_at_once.begin, urgent=urgent) as db:
            yield Records(db)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Records, None]:
        """Look at what is stored, as it was at the first look."""
        async with self._reading(self._reading_at_once.begin) as db:
            yield Records(db, {})

    @asynccontextmanager
    async def asking(self) -> AsyncGenerator[Records, None]:
        """Ask a single question; two would not be of one moment."""
        async with self._reading(self._asking.begin) as db:
            yield Records(db)

    @asynccontextmanager
    async def unlocked(self) -> AsyncGenerator[Records, None]:
        """Have each statement be committed by itself, where there is more than one writer."""
        async with self._writing(self._unlocked.begin, urgent=True) as db:
            yield Records(db)

    async def close(self) -> None:
        """Give back the connections that are kept; the engine closes them."""
        await self._connections.close()

    async def is_reachable(self) -> bool:
        """Whether the database can be asked anything now."""
        try:
            async with (
                asyncio.timeout(ANSWERS_WITHIN),
                self._reading(self._reading_long.begin) as db,
            ):
                await db.execute(select(1))
        except (StorageAway, SQLAlchemyError, OSError):  # a timeout is an OSError, too
            return False
        return True

    async def is_writable(self) -> bool:
        """Whether anything can be stored; tried only where it failed last, or room is short."""
        if not self._is_full and not _is_short(self._engine.url):
            return True
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await self.library_store.put("health", "", b"", datetime.now(UTC))
        except (CannotStore, SQLAlchemyError, OSError):
            return False
        if self._is_full:
            log.info("there is room to store again")
        self._is_full = False
        return True

    @asynccontextmanager
    async def _writing(
        self, begin: Begin, *, urgent: bool = False
    ) -> AsyncGenerator[AsyncConnection, None]:
        """Yield a connection to write by. Raises `Overtaken`, `CannotStore`, `StorageAway`.

        All but the urgent queue for their turn: one at most is before whoever is urgent.
        """
        queue = nullcontext() if urgent else self._queue
        with self._metrics.writing.transaction() as begun:
            async with queue, self._turn, self._reached(begin, urgent=urgent) as db:
                begun()
                yield db

    def _refusal(self, error: DBAPIError) -> HavrutaError | None:
        """Return what it means to whoever asked for it, if it is no mistake of ours."""
        if _is_lost(error):
            return self._lost(error.orig)
        if _is_overtaken(error.orig):
            log.warning("overtaken: %s", error.orig)
            return Overtaken()
        if not _takes_nothing(error.orig):
            return None
        if not self._is_full:
            log.error("nothing can be stored: %s", error.orig)
        self._is_full = True
        return CannotStore()

    @asynccontextmanager
    async def _reading(self, begin: Begin) -> AsyncGenerator[AsyncConnection, None]:
        with self._metrics.reading.transaction() as begun:
            async with self._reached(begin) as db:
                begun()
                yield db

    @asynccontextmanager
    async def _reached(
        self, begin: Begin, *, urgent: bool = False
    ) -> AsyncGenerator[AsyncConnection, None]:
        """Yield a connection in a transaction; what the database does to it is put into words.

        Some of the pool's are kept free for whoever is urgent.
        """
        room, is_there = nullcontext() if urgent else self._room, False
        try:
            async with room, begin() as db:
                is_there, self._is_away = True, False
                yield db
        except DBAPIError as error:
            if (refusal := self._refusal(error)) is None:
                raise
            raise refusal from error
        except (OSError, PoolTimeout) as error:
            if is_there:  # whoever has the connection met it elsewhere
                raise
            raise self._lost(error) from error

    def _lost(self, error: object) -> StorageAway:
        if not self._is_away:
            log.error("the database can't be reached: %s", type(error).__name__)
        self._is_away = True
        return StorageAway()


@asynccontextmanager
async def open_database(
    url: str, registry: CollectorRegistry | None = None
) -> AsyncGenerator[Database, None]:
    """Yield the database at this URL, which has been migrated; close it at the end."""
    for parameter in postgresql.passed_over(url):
        log.info("DATABASE_URL: %s", parameter)
    async with open_engine(url) as engine:
        database = Database(engine, DatabaseMetrics(registry))
        try:
            yield database
        finally:
            await database.close()


def _is_lost(error: DBAPIError) -> bool:
    """Whether the connection has gone, or none can be had.

    A server takes none while it stops or starts, or is full; a file takes a handle to open.
    """
    if _code(error.orig) == sqlite3.SQLITE_CANTOPEN:
        return True
    state = str(getattr(error.orig, "sqlstate", None))
    return error.connection_invalidated or state.startswith(("08", "57P", "53300"))


def _is_overtaken(error: object) -> bool:
    """Whether what was to be referred to is gone, or others would have waited for us for ever."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return True
    return getattr(error, "sqlstate", None) in {"23503", "40001", "40P01"}


def _takes_nothing(error: object) -> bool:
    """Whether the database could not write: its disk is full, broken, or may only be read."""
    if (code := _code(error)) is not None:
        return code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
    return getattr(error, "sqlstate", None) in {"53100", "58030", "25006"}


def _code(error: object) -> int | None:
    """Return SQLite's word for what went wrong, without what it adds."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _is_short(url: URL) -> bool:
    """Whether there is hardly any room left for a file."""
    file = sqlite_file(url)
    return file is not None and shutil.disk_usage(file.parent).free < ROOM


def _turn(engine: AsyncEngine) -> AbstractAsyncContextManager[object]:
    """Return what makes writers of this process wait for each other.

    SQLite has one writer at a time and lets the others poll, the unlucky for long; a lock is fair
    and immediate. PostgreSQL locks rows, and needs none.
    """
    return asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()


def _room(engine: AsyncEngine) -> AbstractAsyncContextManager[object]:
    """Return what bounds how many are in transactions at once, but for who is urgent.

    On SQLite who writes waits for their turn, and who reads for nobody.
    """
    return nullcontext() if engine.dialect.name == "sqlite" else Room(postgresql.POOL - URGENT)


class Room(AbstractAsyncContextManager[None]):
    """Lets so many in at once, and the others in the order in which they came."""

    def __init__(self, most: int) -> None:
        self._room = asyncio.Semaphore(most)

    async def __aenter__(self) -> None:
        """Wait until there is room. Raises `TimeoutError`."""
        if self._room.locked():
            async with asyncio.timeout(postgresql.PATIENCE):
                await self._room.acquire()
        else:
            await self._room.acquire()

    async def __aexit__(self, *_: object) -> None:
        """Make room for the next."""
        self._room.release()
