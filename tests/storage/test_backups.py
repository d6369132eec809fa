"""Backups: made while learning goes on, checked, sealed, and put back where nothing is."""

import asyncio
import errno
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest

from storage import backups, dumps
from storage.backups import NotBackedUp
from storage.database import open_database
from storage.migrate import migrate, migrate_back
from tests.storage.conftest import DATABASES
from tests.storage.samples import SESSION, settle

PASSPHRASE = "known to whoever restores"


@pytest.fixture(params=DATABASES)
def urls(request):
    """A migrated database, and another of its kind to which nothing has been done."""
    return tuple(
        request.getfixturevalue(f"{which}_{request.param}_url") for which in ("own", "new")
    )


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kept" / "havruta.backup"


@pytest.fixture
def key_file(tmp_path):
    file = tmp_path / "secret_key"
    file.write_text("the key of all links")
    return file


async def make(url, file, key_file, passphrase=""):
    work = backups.make
    return await asyncio.to_thread(work, url, file, key_file=key_file, passphrase=passphrase)


async def restore(url, file, key_file, passphrase=""):
    work = backups.restore
    return await asyncio.to_thread(work, url, file, key_file=key_file, passphrase=passphrase)


async def navigate(storage, ref, changes):
    async with storage.transaction() as records:
        await records.sessions.save(replace(SESSION, ref=ref, changes=changes))


@pytest.fixture
def no_tmp(monkeypatch, tmp_path):
    """There is no room in /tmp."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no room"))


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["open", "sealed"])
async def test_a_session_goes_on_where_it_was_when_the_backup_was_made(
    urls, file, key_file, tmp_path, passphrase, no_tmp
):
    """OP-5: in the middle of it, with a connection open; what came later is what is missing."""
    url, empty = urls
    async with open_database(url) as storage:
        await settle(storage)
        await navigate(storage, "Ruth 1:3", 1)
        made = await make(url, file, key_file, passphrase)
        await navigate(storage, "Ruth 1:4", 2)

    elsewhere = tmp_path / "elsewhere" / "secret_key"
    restored = await restore(empty, file, elsewhere, passphrase)

    assert restored == made
    assert made.told() == {"users": 3, "havrutot": 2, "sessions": 1, "plans": 0}
    async with open_database(empty) as storage, storage.reading() as records:
        session = await records.sessions.get(SESSION.id)
    assert (session.is_live, session.ref) == (True, "Ruth 1:3")
    assert elsewhere.read_bytes() == key_file.read_bytes()
    assert {one.stat().st_mode & 0o077 for one in (file, elsewhere)} == {0}
    assert [*file.parent.iterdir()] == [file]
    assert (b"Ruth" in file.read_bytes()) is (not passphrase and "sqlite" in url)


async def test_nothing_is_written_over(own_sqlite_url, new_sqlite_url, file, key_file, tmp_path):
    """OP-5: neither a backup, nor a database, nor a key"""
    await make(own_sqlite_url, file, key_file)
    other = tmp_path / "other_key"
    other.write_text("another")

    with pytest.raises(NotBackedUp, match="is there already"):
        await make(own_sqlite_url, file, key_file)
    with pytest.raises(NotBackedUp, match=r"havruta\.db is there already"):
        await restore(own_sqlite_url, file, key_file)
    with pytest.raises(NotBackedUp, match="other_key is there already, and another"):
        await restore(new_sqlite_url, file, other)
    assert (await restore(new_sqlite_url, file, key_file)).dialect == "sqlite"


@pytest.mark.parametrize("end", ["-wal", "-journal"])
async def test_no_log_that_was_left_is_played_into_what_is_restored(
    own_sqlite_url, new_sqlite_url, file, key_file, end
):
    """OP-5: as where a killed process left it, and the database alone was moved away."""
    await make(own_sqlite_url, file, key_file)
    left = Path(new_sqlite_url.partition(":///")[2] + end)
    left.parent.mkdir()
    await asyncio.to_thread(left.write_bytes, b"a log")

    with pytest.raises(NotBackedUp, match=rf"havruta\.db{end} is there already"):
        await restore(new_sqlite_url, file, key_file)

    assert [*left.parent.iterdir()] == [left]


async def test_a_backup_of_a_version_before_is_made_and_restored(urls, file, key_file):
    """OP-5: by this one, which knows of more tables, and brings the database up to date then."""
    url, empty = urls
    await migrate_back(url, "0031")
    made = await make(url, file, key_file)

    assert await restore(empty, file, key_file) == made
    await migrate(empty)
    async with open_database(empty) as storage, storage.reading() as records:
        assert await records.notices.next_due() is None


@pytest.mark.parametrize("fails", ["copyfile", "_held_by_file"])
async def test_a_restore_that_breaks_off_leaves_nothing(
    own_sqlite_url, new_sqlite_url, file, key_file, monkeypatch, fails
):
    """OP-5: as where the disk is full; then it is done again."""
    await make(own_sqlite_url, file, key_file)
    where = dumps if fails.startswith("_") else shutil
    full = OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as broken:
        broken.setattr(where, fails, Mock(side_effect=full))
        with pytest.raises(NotBackedUp, match="No space left on device"):
            await restore(new_sqlite_url, file, key_file)

    assert not [*Path(new_sqlite_url.partition(":///")[2]).parent.iterdir()]
    assert await restore(new_sqlite_url, file, key_file)


async def test_a_backup_without_room_says_so_and_leaves_nothing(
    own_sqlite_url, file, key_file, monkeypatch
):
    """OP-5: what it had begun would fill the disk, too."""
    monkeypatch.setattr(os, "fsync", Mock(side_effect=OSError(errno.ENOSPC, "No space left")))

    with pytest.raises(NotBackedUp, match="No space left"):
        await make(own_sqlite_url, file, key_file, PASSPHRASE)

    assert not [*file.parent.iterdir()]


async def test_a_server_that_holds_something_is_left_alone(own_postgresql_url, file, key_file):
    """OP-5"""
    await make(own_postgresql_url, file, key_file)

    with pytest.raises(NotBackedUp, match="there are tables in the database already"):
        await restore(own_postgresql_url, file, key_file)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda sealed: sealed[:-20], "it was changed"),
        (lambda sealed: sealed[:30], "it was changed"),
        (
            lambda sealed: sealed[:9000] + bytes([sealed[9000] ^ 1]) + sealed[9001:],
            "it was changed",
        ),
        (lambda sealed: sealed + b"more", "it was changed"),
        (lambda _: b"", "it is no backup|it was changed"),
        (lambda _: b"a page of text\n" * 99, "it is no backup|it was changed"),
    ],
    ids=["cut", "cut short", "turned", "longer", "empty", "something else"],
)
async def test_what_has_been_harmed_is_not_restored(
    own_sqlite_url, new_sqlite_url, file, key_file, harm, said
):
    """OP-5, OP-10: in one sentence, and nothing is there afterwards"""
    await make(own_sqlite_url, file, key_file, PASSPHRASE)
    file.write_bytes(harm(file.read_bytes()))

    with pytest.raises(NotBackedUp, match=said):
        await restore(new_sqlite_url, file, key_file, PASSPHRASE)

    assert not await asyncio.to_thread(Path(new_sqlite_url.partition(":///")[2]).exists)


async def test_only_the_passphrase_opens_it(own_sqlite_url, new_sqlite_url, file, key_file):
    """OP-10"""
    await make(own_sqlite_url, file, key_file, PASSPHRASE)

    with pytest.raises(NotBackedUp, match="is sealed: set BACKUP_KEY"):
        await restore(new_sqlite_url, file, key_file)
    with pytest.raises(NotBackedUp, match="the passphrase is another"):
        await restore(new_sqlite_url, file, key_file, "a guess")


async def test_a_damaged_database_is_told_and_not_kept(own_sqlite_url, file, key_file):
    """OP-5"""
    database = Path(own_sqlite_url.partition(":///")[2])
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("INSERT INTO nicknames VALUES ('nobody', 'nowhere', 'a name')")

    with pytest.raises(NotBackedUp, match="the database is damaged"):
        await make(own_sqlite_url, file, key_file)

    assert not [*file.parent.iterdir()]


async def test_there_must_be_something_to_back_up(new_sqlite_url, file, key_file):
    """OP-5"""
    with pytest.raises(NotBackedUp, match="there is no database at"):
        await make(new_sqlite_url, file, key_file)


async def test_a_backup_of_another_kind_is_refused(
    own_sqlite_url, new_postgresql_url, file, key_file
):
    """OP-5"""
    await make(own_sqlite_url, file, key_file)

    with pytest.raises(NotBackedUp, match="it is of sqlite, and DATABASE_URL is not"):
        await restore(new_postgresql_url, file, key_file)


async def test_a_missing_program_is_named(own_postgresql_url, file, key_file, monkeypatch):
    """OP-5"""
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(NotBackedUp, match="pg_dump is missing: apt-get install postgresql-client"):
        await make(own_postgresql_url, file, key_file)
