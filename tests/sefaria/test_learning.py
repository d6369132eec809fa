"""HV-1: no spelling that was learned is lost, whatever goes on at the same time."""

import asyncio

import pytest

from sefaria.keeping.single_flight import SingleFlight
from tests.sefaria.conftest import MemoryLibraryStore
from tests.sefaria.test_library import settled


class SlowStore(MemoryLibraryStore):
    """Writes spellings when it is told to go on."""

    def __init__(self):
        super().__init__()
        self.begun, self.going_on = asyncio.Event(), asyncio.Event()
        self.failures = []

    async def put(self, kind, *values):
        if kind == "spellings":
            self.begun.set()
            await self.going_on.wait()
            if self.failures:
                raise self.failures.pop()
        await super().put(kind, *values)


@pytest.fixture
def store():
    return SlowStore()


async def known(opened):
    """Return which spellings of the small book are known after a new start."""
    async with opened("http://127.0.0.1:1") as library:
        return [s for s in ("Smol", "Petit") if library._catalogue._finder.spelled(s)]


async def test_a_spelling_that_is_learned_while_another_is_saved_is_kept_too(opened, store):
    """HV-1"""
    async with opened() as library:
        library._updates.learn("Small Book", ["Smol"])
        await store.begun.wait()
        library._updates.learn("Small Book", ["Petit"])
        store.going_on.set()
        await settled(library)
        kept = await library._updates._spellings.get("learned")

    assert kept.value == {"Small Book": ["Smol", "Petit"]}


async def test_what_is_asked_for_as_the_same_has_just_ended_is_done_again():
    """HV-1: or a spelling that is learned in this very moment would wait for the next one."""
    flights, gate = SingleFlight(), asyncio.Event()

    async def first():
        await gate.wait()
        return "first"

    async def second():
        return "second"

    async def ask():
        await gate.wait()
        return await flights.share("work", second)

    flights.start("work", first)
    asking = asyncio.create_task(ask())
    await asyncio.sleep(0)
    gate.set()

    assert await asking == "second"


async def test_two_processes_that_learn_at_once_keep_both_spellings(opened, store):
    """HV-1: and the later one knows them both at once."""
    async with opened() as one, opened() as other:
        one._updates.learn("Small Book", ["Smol"])
        await store.begun.wait()
        other._updates.learn("Small Book", ["Petit"])
        await asyncio.sleep(0)
        store.going_on.set()
        await settled(one)
        await settled(other)

        assert other.book("Smol").title == "Small Book"

    assert await known(opened) == ["Smol", "Petit"]


async def test_a_spelling_that_is_learned_at_the_very_end_is_kept(opened, store):
    """HV-1"""
    store.going_on.set()

    async with opened() as library:
        library._updates.learn("Small Book", ["Smol"])

    assert await known(opened) == ["Smol"]


async def test_a_spelling_that_could_not_be_kept_is_kept_later(opened, store):
    """HV-1: the database was away for a moment."""
    store.going_on.set()
    store.failures.append(OSError("database is locked"))

    async with opened() as library:
        library._updates.learn("Small Book", ["Smol"])
        await settled(library)
        assert ("spellings", "learned") not in store.kept

    assert await known(opened) == ["Smol"]


async def test_a_database_that_hangs_does_not_hold_up_the_end(opened, store, monkeypatch):
    monkeypatch.setattr("sefaria.catalogue.updates._GRACE", 0.01)

    async with opened() as library:
        library._updates.learn("Small Book", ["Smol"])

    assert ("spellings", "learned") not in store.kept
