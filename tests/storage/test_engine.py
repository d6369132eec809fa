"""How databases are reached: their URLs, SQLite's settings, and what a kill leaves behind."""

import asyncio
import re
import signal
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import StatementError

from havruta.errors.sessions import UnknownSession
from havruta.ids import SessionId
from havruta.people.model import Provider
from storage.database import open_database
from storage.engine import DatabaseAway, normalised, open_engine
from storage.migrate import migrate
from tests.storage.samples import (
    CONNECTION,
    DEVICE,
    HAVRUTA,
    INVITATION,
    ISAAC,
    JACOB,
    LINK,
    MINUTE,
    NOON,
    NOTICE,
    OCCURRENCE,
    OTHER,
    SESSION,
    SIGN_IN,
    STAY,
    another,
    ended,
    settle,
)

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:///var/havruta.db", "sqlite+aiosqlite:///var/havruta.db"),
        ("sqlite+aiosqlite:////srv/havruta.db", "sqlite+aiosqlite:////srv/havruta.db"),
        ("postgres://u:p@db/h", "postgresql+asyncpg://u:p@db/h"),
        ("postgresql://u:p@db:5433/h", "postgresql+asyncpg://u:p@db:5433/h"),
        ("postgresql+psycopg://db/h", "postgresql+asyncpg://db/h"),
        ("postgresql+asyncpg://db/h?ssl=require", "postgresql+asyncpg://db/h?sslmode=require"),
        ("postgres://db/h?sslmode=require", "postgresql+asyncpg://db/h?sslmode=require"),
        ("postgresql:///h?host=/run/pg", "postgresql+asyncpg:///h?host=%2Frun%2Fpg"),
    ],
)
def test_short_urls_name_the_same_database(given, meant):
    """OP-3"""
    assert normalised(given).render_as_string(hide_password=False) == meant


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://db/h", "neither SQLite nor PostgreSQL: mysql"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("var/havruta.db", "no URL"),
    ],
)
def test_a_url_that_cannot_serve_is_refused_with_the_reason(url, why):
    with pytest.raises(DatabaseAway, match=why):
        normalised(url)


async def test_sqlite_keeps_what_was_committed_and_who_refers_to_what(new_sqlite_url):
    """OP-3: the folder is made; WAL, synchronous FULL (2), foreign keys on."""
    async with open_engine(new_sqlite_url) as engine, engine.begin() as db:
        settings = [
            (await db.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]

    assert settings == ["wal", 2, 1, 20_000]


async def test_a_naive_time_is_not_stored(url):
    async with open_database(url) as database:
        await settle(database)

        with pytest.raises(StatementError, match="naive datetime"):
            async with database.transaction() as records:
                await records.stays.save(replace(STAY, came_at=datetime(2026, 3, 1)))


async def test_a_server_that_is_not_there_does_not_answer(unused_tcp_port):
    async with open_database(f"postgresql://127.0.0.1:{unused_tcp_port}/h") as database:
        assert not await database.is_reachable()


async def test_a_file_that_is_no_database_does_not_answer(tmp_path):
    (tmp_path / "no.db").write_text("a letter, or some other thing that is no database" * 99)

    async with open_database(f"sqlite:///{tmp_path}/no.db") as database:
        assert not await database.is_reachable()


KILLED = """
import asyncio, sys
from dataclasses import replace
from storage.database import open_database
from tests.storage.samples import SESSION, another, ended

async def main(url):
    async with open_database(url) as database:
        async with database.transaction() as records:
            await records.sessions.save(ended(SESSION))
            await records.sessions.open(another("kept"))
        async with database.transaction() as records:
            await records.sessions.save(ended(another("kept")))
            await records.sessions.open(another("lost"))
            print("committed", flush=True)
            await asyncio.Event().wait()

asyncio.run(main(sys.argv[1]))
"""


async def test_a_killed_process_loses_nothing_that_it_committed(url):
    async with open_database(url) as database:
        await settle(database)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said = await process.stdout.readline()

    process.kill()
    await process.wait()

    assert said == b"committed\n"
    assert process.returncode == -signal.SIGKILL
    async with open_database(url) as database, database.transaction() as records:
        assert await records.sessions.get(SESSION.id) == ended(SESSION)
        assert await records.sessions.running(HAVRUTA.id) == another("kept")
        with pytest.raises(UnknownSession):
            await records.sessions.get(SessionId("lost"))


SMALL_SCANS = {
    "SCAN due": "what the query itself has gathered",
    "SCAN put_off": "likewise",
    "SCAN staying": "likewise",
    "SCAN anon_1": "likewise",
    "SCAN (subquery-3)": "likewise",
    "SCAN 1 CONSTANT ROW": "what was asked for",
    "SCAN CONSTANT ROW": "likewise",
    "SCAN sessions USING INDEX uq_sessions_running": "what runs now",
}
FIRST_OF_THEM = re.compile(
    r"SCAN notices USING INDEX ix_notices_un(leased|settled)\|.*ORDER BY notices.due_at\s+LIMIT",
    re.DOTALL,
)
"""One step, or past those that are leased: which index it is, SQLite decides by how it was made."""


COARSE = re.compile(r"\((provider|kind|state)[=<>]\?\)")
"""An index of which no more is used is none: half of all have the same."""


async def test_every_query_finds_its_rows_by_an_index(sqlite_url):
    """An INSERT finds none; its plan tells of checks that SQLite skips unless a reference broke."""
    asked = []
    async with open_database(sqlite_url) as database:
        await settle(database)
        event.listen(
            database._engine.sync_engine,
            "before_cursor_execute",
            lambda _c, _cursor, statement, values, *_: asked.append((statement, values)),
        )
        await ask_everything(database)

    async with open_engine(sqlite_url) as engine, engine.begin() as db:
        scans = [
            (step.detail, statement)
            for statement, values in asked
            if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH"))
            for step in await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            if step.detail.startswith("SCAN") or COARSE.search(step.detail)
        ]

    assert len(asked) > 40
    scans = [scan for scan in scans if not FIRST_OF_THEM.match("|".join(scan))]
    assert [scan for scan in scans if scan[0] not in SMALL_SCANS] == []


async def ask_everything(database):
    """Call every method that finds something."""
    async with database.transaction() as records:
        await records.users.identified(Provider.DISCORD, "1")
        await records.users.many([ISAAC.id, JACOB.id])
        await records.users.known_to(Provider.DISCORD, [ISAAC.id])
        await records.havrutot.get(HAVRUTA.id)
        await records.havrutot.of(ISAAC.id)
        await records.havrutot.save(HAVRUTA)
        await records.invitations.save(INVITATION)
        await records.invitations.get(INVITATION.id)
        await records.invitations.of([HAVRUTA.id])
        await records.sessions.get(SESSION.id)
        await records.sessions.open(another("s2"))
        await records.sessions.save(ended(SESSION))
        await records.sessions.running(HAVRUTA.id)
        await records.sessions.all_running()
        await records.sessions.of([HAVRUTA.id], limit=5)
        await records.sessions.of([HAVRUTA.id, OTHER.id])
        await records.sessions.count([HAVRUTA.id])
        await records.sessions.cards(SESSION.id)
        await records.stays.save(STAY)
        await records.stays.open(SESSION.id, ISAAC.id)
        await records.stays.of([SESSION.id])
        await records.stays.many([STAY.id])
        await records.stays.act(STAY.id, alone_ref=None, acted_in=None)
        await records.connections.add(CONNECTION)
        await records.connections.act(CONNECTION.id, NOON, alone_ref=None)
        await records.connections.touch([CONNECTION.id], NOON + MINUTE)
        await records.connections.cut_off(CONNECTION.id, NOON)
        await records.connections.unseen_since(NOON)
        await records.connections.seen_after(NOON)
        await records.connections.put_back([CONNECTION.id], NOON)
        await records.connections.of(STAY.id)
        await records.connections.remove([CONNECTION.id])
        await records.notices.add(NOTICE)
        await records.notices.get(NOTICE.id)
        await records.notices.claim(NOON, MINUTE, 5)
        await records.notices.next_due()
        await records.notices.of(HAVRUTA.id)
        await records.credentials.add_link(LINK)
        await records.credentials.link(LINK.digest)
        await records.credentials.spend(LINK.digest, NOON, DEVICE)
        await records.credentials.add_sign_in(SIGN_IN)
        await records.credentials.sign_in(SIGN_IN.digest)
        await records.credentials.sign_ins([SIGN_IN.digest])
        await records.credentials.sign_ins_of(ISAAC.id)
        await records.credentials.see(SIGN_IN.digest, NOON)
        await records.credentials.revoke(ISAAC.id, NOON)
        await ask_what_else(records)
    await database.library_store.get("section", "Ruth 1")


async def ask_what_else(records):
    """Call the other half of it."""
    await records.credentials.revoke_links(ISAAC.id, NOON)
    await records.havrutot.speak(ISAAC.id, "he")
    await records.annotations.of([SESSION.id])
    await records.annotations.open_in(HAVRUTA.id)
    await records.annotations.around(SESSION.id, HAVRUTA.id)
    await records.learnings.of(HAVRUTA.id)
    await records.occurrences.next_of([HAVRUTA.id], NOON)
    await records.replies.of([OCCURRENCE.key])
    await records.occurrences.remove(OCCURRENCE.key)


async def test_nobody_but_its_owner_reads_the_database(tmp_path):
    """SY-3: nor what SQLite keeps beside it; one from before is closed to others, too."""
    fresh, older = tmp_path / "var" / "fresh.db", tmp_path / "older.db"
    older.touch(mode=0o644)
    older.with_name("older.db-wal").touch(mode=0o644)

    for file in (fresh, older):
        await migrate(f"sqlite:///{file}")
        async with open_database(f"sqlite:///{file}") as database:
            await settle(database)
            parts = [file.with_name(f"{file.name}{end}") for end in ("", "-wal", "-shm")]
            assert {part.stat().st_mode & 0o777 for part in parts} == {0o600}
