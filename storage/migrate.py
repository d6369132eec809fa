"""Bringing a database to the newest shape, or back: `python -m storage.migrate [up | down REV]`."""

import argparse
import asyncio
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from asyncpg import InterfaceError, PostgresError
from filelock import AsyncFileLock
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, Connection, func, select
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import (
    DatabaseAway,
    DatabaseNewer,
    keep_private,
    normalised,
    open_engine,
    open_file,
    sqlite_file,
)

MIGRATING = 0x48_41_56_52
"""The advisory lock on PostgreSQL under which one process migrates and the others wait."""


class Where(BaseSettings):
    """The setting that says which database it is, in the environment or in `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: str = "sqlite+aiosqlite:///var/havruta.db"


async def migrate(url: str) -> None:
    """Bring the database to the newest shape; of several processes one does it, the rest wait.

    Raises `DatabaseNewer`; and `DatabaseAway`, as all that follows.
    """
    await _alone(url, _upgrade)


async def migrate_back(url: str, revision: str) -> None:
    """Bring the database back to the shape of `revision`; "base" is before the first."""
    await _alone(url, lambda config: command.downgrade(config, revision))


async def draft(url: str, message: str) -> None:
    """Write the next step's module from what `storage.rows` has and the migrated database lacks."""
    await _alone(url, lambda config: _draft(config, message))


def configured(connection: Connection) -> Config:
    """Return alembic's configuration for work over this connection."""
    config = Config()
    folder = str(Path(__file__).parent / "migrations").replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def main() -> None:
    """Migrate the database at `DATABASE_URL`."""
    parser = argparse.ArgumentParser(prog="python -m storage.migrate")
    steps = parser.add_subparsers(dest="step")
    steps.add_parser("up", help="to the newest shape (the default)")
    down = steps.add_parser("down", help="back to an earlier one")
    down.add_argument("revision", help='a revision, "-1" or "base"')
    new = steps.add_parser("draft", help="draft a step from what has changed in storage.rows")
    new.add_argument("message", help="what the step does, in a few words")
    asked = parser.parse_args()
    try:
        asyncio.run(_do(asked, Where().database_url))
    except (DatabaseAway, DatabaseNewer) as refusal:
        sys.exit(f"Not migrated: {refusal}")


async def _do(asked: argparse.Namespace, url: str) -> None:
    match asked.step:
        case "down":
            await migrate_back(url, asked.revision)
        case "draft":
            await draft(url, asked.message)
        case _:
            await migrate(url)


async def _alone(url: str, work: Callable[[Config], None]) -> None:
    try:
        await _work_alone(url, work)
    except (OSError, OperationalError, PostgresError) as error:
        raise DatabaseAway(_reason(error)) from error


async def _work_alone(url: str, work: Callable[[Config], None]) -> None:
    """Do it while no other process can: the database has a lock itself, SQLite a file beside it."""
    where = normalised(url)
    if (file := sqlite_file(where)) is not None:
        keep_private(file)
        async with AsyncFileLock(f"{file}.migrating"):
            await asyncio.to_thread(_work_on_file, where, work)
        return
    async with open_engine(url) as engine, _reached(engine) as db, db.begin():
        await db.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
        await db.run_sync(lambda connection: work(configured(connection)))


def _work_on_file(url: URL, work: Callable[[Config], None]) -> None:
    with open_file(url) as engine:
        try:
            connection = engine.connect()
        except SQLAlchemyError as error:
            raise DatabaseAway(_reason(error)) from error
        with connection, connection.begin():
            work(configured(connection))
            _check_foreign_keys(connection)


@asynccontextmanager
async def _reached(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection, None]:
    """Yield a connection. Whatever goes wrong before there is one is the URL's, or the server's."""
    connection = engine.connect()
    try:
        await connection.start()
    except (OSError, SQLAlchemyError, InterfaceError, PostgresError) as error:
        raise DatabaseAway(_reason(error)) from error
    try:
        yield connection
    finally:
        await connection.close()


def _reason(error: Exception) -> str:
    """Return the first line of what was said, without what the layers between have added."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return str(said).removeprefix(f"{type(said)}: ").partition("\n")[0]


def _upgrade(config: Config) -> None:
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(config.attributes["connection"]).get_current_revision()
    if current not in {None, *(script.revision for script in scripts.walk_revisions())}:
        newest = scripts.get_current_head()
        msg = f"its shape is {current}, and this program knows those up to {newest}"
        raise DatabaseNewer(msg)
    command.upgrade(config, "head")


def _draft(config: Config, message: str) -> None:
    newest = ScriptDirectory.from_config(config).get_current_head()
    number = f"{int(newest or 0) + 1:04}"
    command.revision(config, message, autogenerate=True, rev_id=number)


def _check_foreign_keys(connection: Connection) -> None:
    """Make up for having turned them off, so that tables could be rebuilt without cascades."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        msg = f"the migration left rows without what they refer to: {broken}"
        raise RuntimeError(msg)


if __name__ == "__main__":
    main()
