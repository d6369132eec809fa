"""The connections that are kept from one transaction to the next."""

import asyncio

import pytest
from sqlalchemy import select

from storage import connections as module
from storage.connections import KEPT, Connections
from storage.engine import open_engine


@pytest.fixture
async def engine(url):
    async with open_engine(url) as engine:
        yield engine


@pytest.fixture
async def connections(engine):
    connections = Connections(engine)
    yield connections
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


async def test_no_more_wait_than_the_others_can_spare(engine, connections):
    """OP-4: the pool gives twenty, for three kinds of transactions."""
    together = asyncio.Barrier(2 * KEPT)

    async def meets():
        async with connections.begin():
            await together.wait()

    await asyncio.gather(*(meets() for _ in range(2 * KEPT)))

    assert engine.pool.checkedout() == KEPT


async def test_what_was_silent_for_long_goes_through_the_pool(connections, monkeypatch):
    """OP-4: which looks whether it is still there."""
    first = await used(connections)
    monkeypatch.setattr(module, "SILENT", -1.0)

    assert await used(connections) is not first
