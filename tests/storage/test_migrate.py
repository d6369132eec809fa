"""Migrations: forward, back, in step with the rows, and one process at a time."""

import asyncio
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.operations import Operations
from filelock import FileLock
from sqlalchemy import inspect, text

from havruta.notices.model import NoticeKind
from storage import migrate as migrations
from storage.database import open_database
from storage.engine import DatabaseNewer, open_engine
from storage.migrate import MIGRATING, configured, migrate, migrate_back
from storage.rows import Row
from storage.rows.people import UserRow
from tests.storage.samples import HAVRUTA, NOTICE, SESSION, settle

ROOT = Path(__file__).parents[2]
TABLES = set(Row.metadata.tables)


async def tables(url) -> set[str]:
    async with open_engine(url) as engine, engine.begin() as db:
        names = await db.run_sync(lambda connection: inspect(connection).get_table_names())
    return {name for name in names if "_fts" not in name} - {"alembic_version"}


async def lacks_nothing(url) -> None:
    """Raise if alembic would draft another step to get from the database to the rows."""
    async with open_engine(url) as engine, engine.begin() as db:
        await db.run_sync(lambda connection: command.check(configured(connection)))


def command_line(url, *words, folder=ROOT):
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.Popen(
        [sys.executable, "-m", "storage.migrate", *words],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process) -> str:
    """Return what it complained of."""
    _, complaint = process.communicate(timeout=50)
    return complaint if process.returncode else ""


async def test_the_newest_shape_is_what_the_rows_say_also_after_going_back_to_nothing(new_url):
    """OP-3"""
    await migrate(new_url)
    newest = await tables(new_url)
    await lacks_nothing(new_url)

    await migrate_back(new_url, "base")
    gone = await tables(new_url)
    await migrate(new_url)

    assert (newest, gone) == (TABLES, set())
    await lacks_nothing(new_url)


async def test_the_last_step_can_be_taken_back_and_forward_again(own_url):
    """OP-3"""
    await migrate_back(own_url, "-1")
    await migrate(own_url)

    await lacks_nothing(own_url)


async def test_an_older_shape_has_no_notice_that_it_does_not_know(own_url):
    """OP-3"""
    async with open_database(own_url) as database:
        await settle(database)
        async with database.transaction() as records:
            for kind in NoticeKind:
                await records.notices.add(replace(NOTICE, id=kind.value, kind=kind))

    await migrate_back(own_url, "0008")

    async with open_engine(own_url) as engine, engine.begin() as db:
        left = {kind for (kind,) in await db.execute(text("SELECT kind FROM notices"))}
    known = {"invitation", "answer", "session", "unreached", "home_closed", "home_lost"}
    assert left == known


async def test_migrating_again_changes_nothing(url):
    async with open_database(url) as database:
        await settle(database)

    await migrate(url)

    async with open_database(url) as database, database.transaction() as records:
        assert await records.sessions.get(SESSION.id) == SESSION


async def test_a_version_that_is_too_old_for_the_database_leaves_it_alone(own_url):
    """OP-4: and says so in a sentence."""
    async with open_engine(own_url) as engine, engine.begin() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(
        DatabaseNewer, match="its shape is 9999, and this program knows those up to"
    ):
        await migrate(own_url)

    assert "9999" in await asyncio.to_thread(finished, command_line(own_url))


async def test_two_processes_that_start_at_once_migrate_once(new_url):
    """OP-3"""
    both = [command_line(new_url), command_line(new_url, "up")]

    complaints = [finished(process) for process in both]

    assert complaints == ["", ""]
    await lacks_nothing(new_url)


@pytest.mark.parametrize(
    ("words", "begun", "left"),
    [((), "new", TABLES), (("up",), "new", TABLES), (("down", "base"), "own", set())],
)
def test_the_command_line_goes_forward_and_back(request, monkeypatch, words, begun, left):
    """OP-3"""
    url = request.getfixturevalue(f"{begun}_sqlite_url")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setattr(sys, "argv", ["storage.migrate", *words])

    migrations.main()

    assert asyncio.run(tables(url)) == left


def test_the_command_line_reads_the_settings_of_the_program(new_sqlite_url, monkeypatch, tmp_path):
    """OP-3: from `.env` it finds the database that the program finds."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN=x\nDATABASE_URL={new_sqlite_url}\n")
    monkeypatch.setattr(sys, "argv", ["storage.migrate"])

    migrations.main()

    assert asyncio.run(tables(new_sqlite_url)) == TABLES


async def test_a_step_is_drafted_from_what_changed_in_the_rows(sqlite_url, tmp_path):
    """OP-3"""
    for package in ("havruta", "storage"):
        shutil.copytree(ROOT / package, tmp_path / package)
    rows = tmp_path / "storage" / "rows" / "people.py"
    name, born, told = (
        "name: Mapped[str]",
        "born_at: Mapped[datetime | None]",
        "told: Mapped[NotifyBy]",
    )
    rows.write_text(rows.read_text().replace(name, f"{name}\n    {born}\n    {told}", 1))

    draft = command_line(sqlite_url, "draft", "When people were born", folder=tmp_path)
    assert finished(draft) == ""
    assert finished(command_line(sqlite_url, "up", folder=tmp_path)) == ""

    [step] = (tmp_path / "storage" / "migrations" / "versions").glob("v*when_people_were_born.py")
    assert "sa.Column('born_at', sa.DateTime(timezone=True), nullable=True)" in step.read_text()
    async with open_engine(sqlite_url) as engine, engine.begin() as db:
        columns = await db.run_sync(lambda connection: inspect(connection).get_columns("users"))
    assert [column["name"] for column in columns] == [
        *UserRow.__table__.c.keys(),
        "born_at",
        "told",
    ]


async def test_on_sqlite_a_migration_waits_for_the_one_that_runs(new_sqlite_url, tmp_path):
    (tmp_path / "new").mkdir()

    with FileLock(tmp_path / "new" / "havruta.db.migrating"):
        migrating = asyncio.create_task(migrate(new_sqlite_url))
        done, _ = await asyncio.wait({migrating}, timeout=0.2)
    await migrating

    assert done == set()
    assert await tables(new_sqlite_url) == TABLES


@pytest.mark.postgresql
async def test_on_postgresql_a_migration_waits_for_the_one_that_runs(new_postgresql_url):
    async with open_engine(new_postgresql_url) as engine:
        async with engine.begin() as db:
            await db.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATING})"))
            migrating = asyncio.create_task(migrate(new_postgresql_url))
            done, _ = await asyncio.wait({migrating}, timeout=0.3)
        await migrating

    assert done == set()
    assert await tables(new_postgresql_url) == TABLES


async def test_a_table_can_be_rebuilt_without_losing_what_refers_to_it(sqlite_url, monkeypatch):
    """OP-3: SQLite changes a column by dropping its table, and would drop the children with it."""
    async with open_database(sqlite_url) as database:
        await settle(database)

    await migrations._alone(sqlite_url, lambda config: rebuild(config, "havrutot"))

    async with open_database(sqlite_url) as database, database.transaction() as records:
        assert await records.havrutot.get(HAVRUTA.id) == HAVRUTA
        assert await records.sessions.get(SESSION.id) == SESSION


def operations(config) -> Operations:
    context = MigrationContext.configure(
        config.attributes["connection"], opts={"target_metadata": Row.metadata}
    )
    return Operations(context)


def rebuild(config, table):
    with operations(config).batch_alter_table(table, recreate="always"):
        pass


async def test_a_migration_that_would_orphan_rows_does_nothing(sqlite_url):
    async with open_database(sqlite_url) as database:
        await settle(database)

    with pytest.raises(RuntimeError, match="without what they refer to"):
        await migrations._alone(
            sqlite_url, lambda config: operations(config).execute("DELETE FROM havrutot")
        )

    async with open_database(sqlite_url) as database, database.transaction() as records:
        assert await records.havrutot.get(HAVRUTA.id) == HAVRUTA
