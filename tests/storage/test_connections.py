"""The connections that are kept from one transaction to the next."""

import asyncio

import pytest
from sqlalchemy import select

from storage import connections as module
from storage.connections import KEPT, Connections
from storage.engine import open_engine
from tests.patience import PATIENCE


@pytest.fixture
async def engine(url):
    async with open_engine(url) as engine:
        yield engine


@pytest.fixture
async def connections(engine):
    connections = Connections(engine)
    yield connections.of_kind({})
    await connections.close()


async def used(connections):
    """Whichever connection the next transaction has."""
    async with connections.begin() as db:
        await db.execute(select(1))
        return db


async def test_one_transaction_has_the_connection_of_the_last(engine, connections):
    first = await used(connections)

    assert await used(connections) is first
    assert engine.pool.checkedout() == 1


async def test_what_failed_or_was_cut_off_goes_back_to_the_pool(engine, connections):
    async def fails(error):
        async with connections.begin():
            raise error

    for error in (ValueError(), asyncio.CancelledError()):
        await used(connections)
        with pytest.raises(type(error)):
            await fails(error)
        assert engine.pool.checkedout() == 0


async def at_once(connections, number):
    """Have so many transactions run side by side."""
    together = asyncio.Barrier(number)

    async def meets():
        async with connections.begin():
            await together.wait()

    await asyncio.gather(*(meets() for _ in range(number)))


async def test_no_more_wait_than_are_likely_to_be_used(engine, connections):
    await at_once(connections, 2 * KEPT)

    assert engine.pool.checkedout() == KEPT


async def test_what_waits_for_one_kind_of_transaction_is_lent_to_another(engine):
    """OP-4: or those would wait for nothing while the pool has no more to give."""
    connections = Connections(engine)
    of_kinds = [connections.of_kind({}) for _ in range(4)]
    for one in of_kinds[1:]:
        await at_once(one, KEPT)

    async with asyncio.timeout(10):
        await at_once(of_kinds[0], engine.pool.size())

    assert engine.pool.checkedout() == KEPT
    await connections.close()


async def test_whoever_waits_for_the_pool_has_the_next_that_is_free(engine):
    """OP-4: it is not kept for others of its kind, while somebody waits for any at all."""
    connections = Connections(engine)
    kind, other = connections.of_kind({}), connections.of_kind({"logging_token": "other"})
    everybody = engine.pool.size() + max(engine.pool._max_overflow, 0)
    there, one_ends, over = asyncio.Barrier(everybody + 1), asyncio.Event(), asyncio.Event()

    async def stays(until):
        async with kind.begin():
            await there.wait()
            await until.wait()

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as busy:
        for until in (one_ends, *[over] * (everybody - 1)):
            busy.create_task(stays(until))
        await there.wait()
        late = busy.create_task(used(other))
        while not connections.are_wanted:  # noqa: ASYNC110 - the pool tells nobody
            await asyncio.sleep(0)
        one_ends.set()
        await late
        over.set()

    await connections.close()


async def test_kinds_that_are_alike_are_one(connections, engine):
    alike = Connections(engine)

    assert alike.of_kind({"logging_token": "other"}) is alike.of_kind({"logging_token": "other"})
    assert alike.of_kind({"logging_token": "other"}) is not alike.of_kind({})


async def test_what_was_silent_for_long_goes_through_the_pool(connections, monkeypatch):
    """OP-4: which looks whether it is still there."""
    first = await used(connections)
    monkeypatch.setattr(module, "SILENT", -1.0)

    assert await used(connections) is not first
