"""A database without room: what can be read is read, the rest is refused, and health says it."""

import logging
import shutil
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from havruta.errors.outside import CannotStore, StorageAway
from storage import database as module
from storage.database import open_database
from tests.handles import used_up
from tests.storage.samples import ISAAC, NOON, settle

LARGE = bytes(100_000)


class Disk:
    """How many pages a SQLite file may have, as long as a test says so."""

    most = 1 << 30

    def limit(self, connection):
        connection.exec_driver_sql(f"PRAGMA max_page_count = {self.most}")


@asynccontextmanager
async def opened(url):
    """The database, and its disk."""
    async with open_database(url) as database:
        disk = Disk()
        await settle(database)
        event.listen(database._engine.sync_engine, "begin", disk.limit)
        yield database, disk


async def test_without_room_nothing_is_stored_and_all_can_be_read(sqlite_url, caplog):
    """OP-1, OP-2: said once in the log, and by health until there is room again."""
    async with opened(sqlite_url) as (database, disk):
        assert await database.is_writable()
        disk.most = 1
        for _ in range(2):
            with pytest.raises(CannotStore):
                await database.library_store.put("text", "Ruth 1", LARGE, NOON)

        async with database.reading() as records:
            assert await records.users.many([ISAAC.id]) == {ISAAC.id: ISAAC}
        assert await database.is_reachable()
        assert [r.message for r in caplog.records if r.levelno >= logging.ERROR] == [
            "nothing can be stored: database or disk is full"
        ]
        disk.most = 1 << 30
        await database.library_store.put("text", "Ruth 1", LARGE, NOON)
        assert await database.is_writable()
        assert await database.is_writable()


async def test_a_disk_that_takes_nothing_is_tried_before_health_is_good(url, monkeypatch):
    """OP-2: nobody has stored anything lately, and there is hardly any room."""
    async with open_database(url) as database:
        full = shutil._ntuple_diskusage(1, 1, 0)
        monkeypatch.setattr(module.shutil, "disk_usage", lambda _: full)
        assert await database.is_writable()

        async def takes_nothing(*_):
            raise CannotStore

        monkeypatch.setattr(database.library_store, "put", takes_nothing)
        database._is_full = True
        assert not await database.is_writable()


async def test_without_a_file_handle_the_database_is_away_and_comes_back(url, caplog):
    """OP-1: said once in the log."""
    async with open_database(url) as database:
        with used_up():
            for _ in range(2):
                with pytest.raises(StorageAway):
                    await database.library_store.get("text", "Ruth 1")
            assert not await database.is_reachable()

        assert await database.library_store.get("text", "Ruth 1") is None
        assert [r.message.split(":")[0] for r in caplog.records if r.levelno >= logging.ERROR] == [
            "the database can't be reached"
        ]


@pytest.mark.postgresql
async def test_a_server_that_may_only_be_read_stores_nothing(postgresql_url):
    """OP-1: a standby, or a server whose disk was nearly full."""
    read_only = f"{postgresql_url}?options=-c%20default_transaction_read_only%3Don"
    async with open_database(read_only) as database:
        with pytest.raises(CannotStore):
            await database.library_store.put("text", "Ruth 1", LARGE, NOON)

        assert await database.is_reachable()
        assert not await database.is_writable()


async def test_any_other_mistake_is_no_want_of_room(url):
    """OP-1"""
    async with open_database(url) as database:
        with pytest.raises(DBAPIError):
            async with database.transaction() as records:
                await records.users._db.exec_driver_sql("SELECT nonsense")

        assert await database.is_writable()
