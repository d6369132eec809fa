"""The database in a file and back: by SQLite itself, or by PostgreSQL's own programs."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from asyncpg import PostgresError
from sqlalchemy import URL, func, select, table, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import keep_private, normalised, open_engine, sqlite_file
from storage.rows import Row

REVISIONS = "alembic_version"
LIBPQ = {
    **{name: f"PG{name.upper()}" for name in ("host", "port", "passfile", "service", "options")},
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    **{name: f"PG{name.upper()}" for name in ("sslmode", "sslcert", "sslkey", "sslrootcert")},
    "sslcrl": "PGSSLCRL",
    "sslnegotiation": "PGSSLNEGOTIATION",
    "gsslib": "PGGSSLIB",
    "krbsrvname": "PGKRBSRVNAME",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
"""How PostgreSQL's programs are told what the URL says: nobody sees another's environment."""

TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
TABLES_OF_FILE = "SELECT name FROM sqlite_master WHERE type = 'table'"
BESIDE = ("", "-wal", "-journal")
"""What SQLite's files are called: it would play a log that was left there into another database."""


class NotDumped(Exception):
    """It cannot be dumped or loaded; the message says why on one line."""


@dataclass(frozen=True, slots=True)
class Held:
    """How much is in a database: its revision, and how many rows each table has.

    The tables are those that both the database and whoever made the dump know.
    """

    revision: str
    rows: Mapping[str, int]


def dump(url: str, to: Path) -> Held:
    """Write all that is in the database, as of one moment. Raises `NotDumped`, `DatabaseAway`."""
    file = sqlite_file(normalised(url))
    return asyncio.run(_dump_server(url, to)) if file is None else _dump_file(file, to)


def load(url: str, dumped: Path, held: Held) -> None:
    """Put it where nothing is yet. Raises as `dump` does, or where it does not hold that."""
    file = sqlite_file(normalised(url))
    if file is None:
        asyncio.run(_load_server(url, dumped, held))
    else:
        _load_file(file, dumped, held)


def check(url: str, dumped: Path, held: Held) -> None:
    """Raise `NotDumped` unless the dump can be read and, of SQLite, holds that."""
    where = normalised(url)
    if sqlite_file(where) is None:
        listing = "--list", "--file=/dev/null", str(dumped)
        asyncio.run(_run(where, "pg_restore", *listing))
    else:
        _compare(_held_by_file(dumped, held.rows), held)


async def _dump_server(url: str, to: Path) -> Held:
    async with _asked(url) as db:
        await db.execution_options(isolation_level="REPEATABLE READ")
        held = await _held(db)
        snapshot = await db.scalar(select(func.pg_export_snapshot()))
        named = f"--snapshot={snapshot}", f"--file={to}"
        await _run(normalised(url), "pg_dump", "--format=custom", "--no-owner", *named)
    return held


async def _load_server(url: str, dumped: Path, held: Held) -> None:
    where = normalised(url)
    async with _asked(url) as db:
        if (await db.scalars(TABLES)).first():
            msg = "there are tables in the database already"
            raise NotDumped(msg)
        await db.rollback()
        whole = "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"
        name = f"--dbname={where.query.get('dbname', where.database)}"
        await _run(where, "pg_restore", *whole, name, str(dumped))
        _compare(await _held(db, held.rows), held)


@asynccontextmanager
async def _asked(url: str) -> AsyncGenerator[AsyncConnection, None]:
    """Yield a connection; whatever the server says against it is `NotDumped`."""
    try:
        async with open_engine(url) as engine, engine.connect() as db:
            yield db
    except (OSError, SQLAlchemyError, PostgresError) as error:
        raise NotDumped(_first_line(str(error))) from error


async def _held(db: AsyncConnection, known: Collection[str] = Row.metadata.tables) -> Held:
    revision = await db.scalar(select(text("version_num")).select_from(text(REVISIONS)))
    rows = {
        name: (await db.scalar(select(func.count()).select_from(table(name)))) or 0
        for name in await db.scalars(TABLES)
        if name in known
    }
    return Held(str(revision), rows)


def _compare(found: Held, held: Held) -> None:
    if found != held:
        msg = "the copy is not what it was made from"
        raise NotDumped(msg)


def _dump_file(file: Path, to: Path) -> Held:
    if not file.exists():
        msg = f"there is no database at {file}"
        raise NotDumped(msg)
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # so that one file is all of it
    except sqlite3.Error as error:
        raise NotDumped(str(error)) from error
    return _held_by_file(to)


def _load_file(file: Path, dumped: Path, held: Held) -> None:
    for part in (file.with_name(f"{file.name}{end}") for end in BESIDE):
        if part.exists() and part.stat().st_size:
            msg = f"{part} is there already"
            raise NotDumped(msg)
    draft = file.with_name(f"{file.name}.restored")
    try:
        keep_private(draft)
        shutil.copyfile(dumped, draft)
        _compare(_held_by_file(draft, held.rows), held)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _held_by_file(file: Path, known: Collection[str] = Row.metadata.tables) -> Held:
    """Return what is in SQLite's file. Raises `NotDumped` if anything in it is broken."""
    try:
        with closing(sqlite3.connect(file)) as db:
            for pragma in ("integrity_check", "foreign_key_check"):
                found = db.execute(f"PRAGMA {pragma}").fetchall()
                if found not in ([("ok",)], []):
                    msg = f"the database is damaged: {found[0]}"
                    raise NotDumped(msg)
            [revision] = db.execute(f"SELECT version_num FROM {REVISIONS}").fetchone()  # noqa: S608
            rows = {
                name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - its
                for [name] in db.execute(TABLES_OF_FILE).fetchall()
                if name in known
            }
    except (sqlite3.Error, TypeError) as error:
        raise NotDumped(str(error)) from error
    return Held(revision, rows)


async def _run(where: URL, program: str, *arguments: str) -> None:
    """Have one of PostgreSQL's programs do it. Raises `NotDumped` with what it says."""
    if shutil.which(program) is None:
        msg = f"{program} is missing: apt-get install postgresql-client"
        raise NotDumped(msg)
    running = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        env={**os.environ, **_environment(where)},
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await running.communicate()
    if running.returncode:
        raise NotDumped(_first_line(said.decode(errors="replace")) or f"{program} failed")


def _environment(where: URL) -> dict[str, str]:
    """Return what the URL says, in the words of PostgreSQL's programs."""
    given = {
        "host": where.host,
        "port": where.port and str(where.port),
        "user": where.username,
        "password": where.password,
        "dbname": where.database,
        **{name: str(value) for name, value in where.query.items()},
    }
    return {LIBPQ[name]: value for name, value in given.items() if value and name in LIBPQ}


def _first_line(said: str) -> str:
    return said.strip().partition("\n")[0]
