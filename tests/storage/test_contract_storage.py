"""The contract of `Storage` and `LibraryStore`, on memory, SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from havruta.havrutot.model import Participant
from storage.database import open_database
from tests.patience import PATIENCE
from tests.storage.samples import (
    HAVRUTA,
    HOUR,
    ISAAC,
    JACOB,
    NOON,
    RACHEL,
    SESSION,
    STAY,
    Failure,
)


async def test_an_exception_rolls_everything_back(world):
    with pytest.raises(Failure):
        async with world.transaction() as records:
            await records.users.change(ISAAC.id, name="lost")
            await records.havrutot.save(replace(HAVRUTA, name="lost", participants=()))
            await records.sessions.save(replace(SESSION, ref="lost"))
            await records.stays.save(STAY)
            raise Failure

    async with world.transaction() as records:
        assert await records.users.many([ISAAC.id]) == {ISAAC.id: ISAAC}
        assert await records.havrutot.get(HAVRUTA.id) == HAVRUTA
        assert await records.sessions.get(SESSION.id) == SESSION
        assert await records.stays.of([SESSION.id]) == []


async def test_a_cancelled_transaction_leaves_nothing_and_blocks_nobody(world):
    inside = asyncio.Event()

    async def never_ends():
        async with world.transaction() as records:
            await records.sessions.save(replace(SESSION, ref="lost"))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await inside.wait()
    task.cancel()
    await asyncio.wait({task})

    async with world.transaction() as records:
        assert await records.sessions.get(SESSION.id) == SESSION


async def test_reading_waits_for_nobody_who_writes(world):
    """RM-2: a look at the memory is not held up by what others are about to keep."""
    async with world.transaction() as records:
        await records.havrutot.save(replace(HAVRUTA, name="Evening"))

        async with asyncio.timeout(PATIENCE), world.reading() as look:
            assert await look.havrutot.get(HAVRUTA.id) == HAVRUTA


async def test_one_that_is_cancelled_while_it_waits_blocks_nobody(world):
    async with world.transaction() as records:
        waiting = asyncio.create_task(_name_of_the_havruta(world))
        await asyncio.wait({waiting}, timeout=0.1)
        waiting.cancel()
        await asyncio.wait({waiting})
        await records.havrutot.save(replace(HAVRUTA, name="Evening"))

    assert await _name_of_the_havruta(world) == "Evening"


async def _name_of_the_havruta(storage):
    async with storage.transaction() as records:
        return (await records.havrutot.get(HAVRUTA.id)).name


async def test_many_changes_at_once_are_all_kept(world):
    async def move():
        async with world.transaction() as records:
            session = await records.sessions.lock(SESSION.id)
            await records.sessions.save(replace(session, changes=session.changes + 1))

    await asyncio.gather(*(move() for _ in range(30)))

    async with world.transaction() as records:
        assert (await records.sessions.get(SESSION.id)).changes == SESSION.changes + 30


async def test_two_who_accept_at_once_both_take_part(world):
    async with world.transaction() as records:
        await records.havrutot.save(replace(HAVRUTA, participants=()))

    async def accept(user):
        async with world.transaction() as records:
            havruta = await records.havrutot.lock(HAVRUTA.id)
            participants = (*havruta.participants, Participant(user.id, NOON))
            await records.havrutot.save(replace(havruta, participants=participants))

    await asyncio.gather(*(accept(user) for user in (ISAAC, JACOB, RACHEL)))

    async with world.transaction() as records:
        havruta = await records.havrutot.get(HAVRUTA.id)
    assert set(havruta.people) == {ISAAC.id, JACOB.id, RACHEL.id}


async def test_an_instant_of_another_zone_comes_back_as_the_same_instant(world):
    in_jerusalem = NOON.astimezone(timezone(timedelta(hours=2)))

    async with world.transaction() as records:
        await records.stays.save(replace(STAY, came_at=in_jerusalem))

        came_at = (await records.stays.open(SESSION.id, ISAAC.id)).came_at
    assert came_at == NOON


@pytest.fixture
def library_store(storage):
    return storage.library_store


async def test_the_library_store_gives_what_was_put_there_last(library_store):
    await library_store.put("section", "Ruth 1", b"first", NOON)
    await library_store.put("section", "Ruth 1", b"\0second\xff", NOON + HOUR)
    await library_store.put("shape", "Ruth 1", b"other", NOON)

    kept = await library_store.get("section", "Ruth 1")

    assert (kept.body, kept.kept_at) == (b"\0second\xff", NOON + HOUR)


async def test_the_library_store_has_nothing_that_was_not_put_there(library_store):
    await library_store.put("section", "Ruth 1", b"", NOON)

    assert await library_store.get("section", "Ruth 2") is None
    assert await library_store.get("shape", "Ruth 1") is None


async def test_the_library_store_keeps_what_becomes_of_what_it_has(library_store):
    found = []

    def change(kept):
        found.append(kept)
        return (kept or b"") + b"+"

    await library_store.change("spellings", "learned", change, NOON)
    await library_store.change("spellings", "learned", change, NOON + HOUR)

    kept = await library_store.get("spellings", "learned")
    assert (kept.body, kept.kept_at) == (b"++", NOON + HOUR)
    assert found == [None, b"+"]


async def test_a_change_that_fails_leaves_the_library_store_as_it_was(library_store):
    def fail(_kept):
        raise Failure

    with pytest.raises(Failure):
        await library_store.change("spellings", "learned", fail, NOON)

    assert await library_store.get("spellings", "learned") is None


async def test_many_changes_of_the_library_store_at_once_are_all_kept(library_store):
    async def change():
        await library_store.change("spellings", "learned", lambda kept: (kept or b"") + b"+", NOON)

    await asyncio.gather(*(change() for _ in range(20)))

    assert (await library_store.get("spellings", "learned")).body == b"+" * 20


async def test_two_processes_that_change_the_library_store_at_once_both_do(url):
    """HV-1: of spellings that were learned in two places none is lost."""

    async def change(database, mark):
        await database.library_store.change(
            "spellings", "learned", lambda kept: (kept or b"") + mark, NOON
        )

    async with open_database(url) as one, open_database(url) as other:
        await asyncio.gather(
            *(change(one, b"1") for _ in range(10)), *(change(other, b"2") for _ in range(10))
        )
        kept = await one.library_store.get("spellings", "learned")

    assert sorted(kept.body) == sorted(b"1" * 10 + b"2" * 10)


async def test_the_library_store_can_be_read_while_a_transaction_is_open(storage):
    await storage.library_store.put("section", "Ruth 1", b"text", NOON)

    async with storage.transaction() as records:
        await records.users.insert(ISAAC)
        kept = await storage.library_store.get("section", "Ruth 1")

    assert kept.body == b"text"


async def test_storage_answers(storage):
    assert await storage.is_reachable()
