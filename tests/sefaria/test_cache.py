"""TX-5: memory and store hold the same, and the later of two values."""

import asyncio

import pytest

from sefaria.keeping.cache import Cache
from sefaria.keeping.codecs import JsonCodec
from tests.sefaria.conftest import MemoryLibraryStore


class HeldStore(MemoryLibraryStore):
    """Holds each call that it is told to hold, until that call is let go."""

    def __init__(self):
        super().__init__()
        self.held = {}
        self.arrived = asyncio.Event()

    def hold(self, call):
        self.held[call] = asyncio.Event()
        return self.held[call]

    async def get(self, kind, key, /):
        kept = await super().get(kind, key)
        await self._pass("get")
        return kept

    async def put(self, kind, key, body, at, /):
        await self._pass("put")
        await super().put(kind, key, body, at)

    async def _pass(self, call):
        if (going_on := self.held.pop(call, None)) is not None:
            self.arrived.set()
            await going_on.wait()


@pytest.fixture
def store():
    return HeldStore()


@pytest.fixture
def cache(store, clock):
    return Cache("text", JsonCodec(str), store, clock, 1000)


async def test_a_value_that_is_written_while_an_older_one_is_read_is_not_replaced_by_it(
    cache, store, clock
):
    """TX-5"""
    await Cache("text", JsonCodec(str), store, clock, 0).put("a", "old")
    going_on = store.hold("get")

    reading = asyncio.create_task(cache.get("a"))
    await store.arrived.wait()
    await cache.put("a", "new")
    going_on.set()

    assert (await reading).value == "new"
    assert (await cache.get("a")).value == "new"


async def test_of_two_values_that_are_written_at_once_the_later_stays(cache, store, clock):
    """TX-5: in the store, too, which may be slower with the first."""
    going_on = store.hold("put")

    first = asyncio.create_task(cache.put("a", "first"))
    await store.arrived.wait()
    second = asyncio.create_task(cache.put("a", "second"))
    await asyncio.wait({second}, timeout=0.01)
    going_on.set()
    await asyncio.gather(first, second)

    assert (await cache.get("a")).value == "second"
    anew = Cache("text", JsonCodec(str), store, clock, 1000)
    assert (await anew.get("a")).value == "second"


async def test_a_change_begins_with_what_another_process_has_kept(cache, store, clock):
    """TX-2"""
    await cache.put("a", "mine")
    await Cache("text", JsonCodec(str), store, clock, 1000).put("a", "theirs")

    copy = await cache.change("a", lambda kept: f"{kept} and mine")

    assert copy.value == "theirs and mine"
    assert (await cache.get("a")) == copy


async def test_a_change_of_what_cannot_be_read_begins_anew(cache, store, clock):
    await store.put("text", "a", b"of another version", clock())

    assert (await cache.change("a", str)).value == "None"
