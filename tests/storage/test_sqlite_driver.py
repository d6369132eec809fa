"""Where SQLite's statements run: in their connection's thread, or at once."""

import asyncio
import sqlite3

import pytest

from storage.database import open_database
from storage.sqlite_driver import Connection
from tests.storage.samples import ISAAC, NOON, settle


@pytest.fixture
async def database(sqlite_url):
    async with open_database(sqlite_url) as database:
        await settle(database)
        yield database


@pytest.fixture
def other(sqlite_url):
    """A connection of another process that writes, until it commits."""
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite+aiosqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


class Hops(list):
    """What was handed over to a thread, and that something was."""

    def __init__(self):
        super().__init__()
        self.any = asyncio.Event()


@pytest.fixture
def hops(monkeypatch):
    handed, execute = Hops(), Connection._execute

    def hand_over(self, function, *arguments, **named):
        handed.append(function)
        handed.any.set()
        return execute(self, function, *arguments, **named)

    monkeypatch.setattr(Connection, "_execute", hand_over)
    return handed


async def test_what_is_looked_up_by_an_index_is_found_at_once(database, hops):
    """OP-4: a hop to a thread and back takes longer, the more so while the event loop is busy."""
    async with database.reading() as records:
        await records.users.many([ISAAC.id])
        hops.clear()
    async with database.reading() as records:
        await records.users.many([ISAAC.id])
        await records.sessions.all_running()

    assert hops == []


async def test_a_change_waits_twice_for_its_thread_whatever_is_done_in_it(database, hops):
    """OP-4: for its beginning and its end, since all other writers wait for it."""
    async with database.transaction() as records:
        for _ in range(5):
            await records.users.many([ISAAC.id])

    assert len(hops) == 2


async def test_what_may_delete_very_many_holds_up_nobody(database, hops):
    """OP-4"""
    async with database.transaction() as records:
        await records.users.many([ISAAC.id])
        await records.notices.prune(NOON)

    assert len(hops) == 3


async def test_what_goes_through_all_that_is_planned_holds_up_nobody(database, hops):
    """OP-4: with a hundred thousand plans it takes seconds."""
    async with database.reading() as records:
        await records.users.many([ISAAC.id])
        hops.clear()
        await records.occurrences.beginnings(NOON)

    assert len(hops) == 1


async def test_whole_chapters_are_read_and_kept_in_a_thread(database, hops):
    """OP-4"""
    await database.library_store.put("text", "Ruth 1", b"whole", NOON)
    assert hops
    hops.clear()

    assert await database.library_store.get("text", "Ruth 1")
    assert hops


async def test_a_writer_in_another_process_is_waited_for_while_all_else_goes_on(database, other):
    """OP-4, OP-8"""

    async def writes():
        async with database.transaction() as records:
            await records.users.many([ISAAC.id])

    writing = asyncio.create_task(writes())
    for _ in range(10):
        async with database.reading() as records:
            assert await records.users.many([ISAAC.id]) == {ISAAC.id: ISAAC}
        await asyncio.sleep(0)
    assert not writing.done()
    other.execute("COMMIT")

    await writing


async def test_what_is_cut_off_while_it_waits_leaves_nothing_behind(database, other, hops):
    """OP-1: the next one begins anew."""

    async def writes():
        async with database.transaction() as records:
            await records.users.many([ISAAC.id])

    cut_off = asyncio.create_task(writes())
    await hops.any.wait()
    cut_off.cancel()
    other.execute("COMMIT")
    with pytest.raises(asyncio.CancelledError):
        await cut_off

    await writes()
