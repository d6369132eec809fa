"""Reaching a database by its URL: SQLite or PostgreSQL, each set up as this product needs it."""

from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import postgresql, sqlite_driver
from storage.sqlite_driver import Kind

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}

PRIVATE = 0o600
PATIENCE = 20
"""How many seconds SQLite waits for a writer in another process."""

_SNAPSHOT = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
READING: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {"sqlite": {"sqlite_kind": Kind.READING}, "postgresql": _SNAPSHOT}
)
"""Execution options of a transaction that only reads and so need not wait for a writer.

All that is read in one is as it was at one moment. PostgreSQL refuses to write in one; SQLite does
not, but the tests' memory does (tests/memory.py).
"""
LOOK: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {"sqlite": {"sqlite_kind": Kind.LOOK}, "postgresql": _SNAPSHOT}
)
"""Those of one that finds what it reads by indexes, and so at once."""
ASKING: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {"sqlite": {"sqlite_kind": Kind.LOOK}, "postgresql": {"isolation_level": "AUTOCOMMIT"}}
)
"""Those of one question: PostgreSQL answers it without a transaction around it."""
UNLOCKED: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {"sqlite": {"sqlite_kind": Kind.CHANGE}, "postgresql": ASKING["postgresql"]}
)
"""Those of statements that each stand by themselves, and write."""
CHANGE: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {"sqlite": {"sqlite_kind": Kind.CHANGE}, "postgresql": {}}
)
"""Those of one that writes, likewise."""


class DatabaseAway(Exception):
    """The database cannot be had now; the message says why, and holds no password."""


class WrongURL(DatabaseAway):
    """By this URL no database can ever be had."""


class DatabaseNewer(Exception):
    """The database has a shape that only a newer version of the program knows; it is left so."""


def normalised(url: str) -> URL:
    """Return the URL with the driver that this product uses, or raise `WrongURL`.

    Short forms are taken ("sqlite:///…", "postgres://…"), and libpq's parameters for PostgreSQL.
    SQLite needs a file, since several connections share it.
    """
    try:
        given = make_url(postgresql.hosts_apart(url))
    except (ArgumentError, ValueError):  # a port that is none is a ValueError
        msg = "no URL of a database"  # which may hold a password, and so is not repeated
        raise WrongURL(msg) from None
    driver = DRIVERS.get(given.get_backend_name())
    if driver is None:
        msg = f"neither SQLite nor PostgreSQL: {given.get_backend_name()}"
        raise WrongURL(msg)
    if driver.startswith("sqlite") and given.database in {None, "", ":memory:"}:
        msg = "the SQLite database needs a file"
        raise WrongURL(msg)
    if driver.startswith("sqlite"):
        return given.set(drivername=driver)
    try:
        return postgresql.with_parameters(given).set(drivername=driver)
    except postgresql.WrongParameter as wrong:
        raise WrongURL(str(wrong)) from None


@asynccontextmanager
async def open_engine(url: str) -> AsyncGenerator[AsyncEngine, None]:
    """Yield an engine; its connections are made when needed and closed at the end."""
    where = normalised(url)
    file = sqlite_file(where)
    engine = postgresql.engine_for(where) if file is None else _sqlite(where, file)
    try:
        yield engine
    finally:
        await engine.dispose()


@contextmanager
def open_file(url: URL) -> Generator[Engine, None, None]:
    """Yield an engine of one thread over SQLite's file, for migrations.

    They take a third less so than with a hop to another thread for each statement. Foreign keys are
    off in it, so that tables can be rebuilt: SQLite can only be told so outside a transaction.
    """
    engine = create_engine(url.set(drivername="sqlite"), connect_args={"timeout": PATIENCE})
    _set_up(engine, foreign_keys=False)
    event.listen(
        engine, "begin", lambda connection: connection.exec_driver_sql(Kind.WRITING.statement)
    )
    try:
        yield engine
    finally:
        engine.dispose()


def sqlite_file(url: URL) -> Path | None:
    """Return where the database's file is, if it is one."""
    is_sqlite = url.get_backend_name() == "sqlite"
    return Path(url.database) if is_sqlite and url.database else None


def keep_private(file: Path) -> None:
    """Have the file there, and nobody but its owner read it; SQLite makes its others like it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=PRIVATE)
    for part in (file, *(file.with_name(f"{file.name}-{end}") for end in ("wal", "shm"))):
        with suppress(FileNotFoundError, PermissionError):  # nobody but the owner may say so
            part.chmod(PRIVATE)


def _sqlite(url: URL, file: Path) -> AsyncEngine:
    keep_private(file)
    engine = create_async_engine(
        url, pool_size=10, async_creator=partial(sqlite_driver.connect, url, timeout=PATIENCE)
    )
    _set_up(engine.sync_engine, foreign_keys=True)
    event.listen(engine.sync_engine, "begin", _begin_later)
    return engine


def _set_up(engine: Engine, *, foreign_keys: bool) -> None:
    """Have each connection of the engine be as this product needs it."""

    def set_up(connection: DBAPIConnection, _record: object) -> None:
        # None: Python begins no transactions by itself, in the middle of ours.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        # NORMAL would lose nothing to kill -9, but the last commits to a power cut. A commit of
        # one row took 0.26 ms with FULL and 0.02 ms without on the disk that it was tried on.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    event.listen(engine, "connect", set_up)


def _begin_later(connection: Connection) -> None:
    """Have the driver begin a transaction of the kind that the options name."""
    kind = connection.get_execution_options().get("sqlite_kind", Kind.WRITING)
    driver: Any = connection.connection.driver_connection
    driver.begin(kind)
