"""Delivering from real databases: several processes, leases that run on, and deaths in between."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from havruta.bus import LocalBus
from havruta.notices import claims, delivery, routing
from havruta.notices.carriers import Unreachable
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from havruta.study import Study
from storage.database import open_database
from tests.conftest import Clock, PlainAddresses
from tests.havruta.carriers import Carriers
from tests.library import SmallLibrary
from tests.storage.samples import NOON, SESSION, notice, settle


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
async def processes(url, clock):
    """Two programs over one database, as studies."""
    async with AsyncExitStack() as stack:
        both = []
        for _ in range(2):
            database = await stack.enter_async_context(open_database(url))
            addresses = PlainAddresses()
            both.append(Study(database, SmallLibrary(), LocalBus(), addresses, b"secret", clock))
        await settle(both[0].storage)
        yield both


async def promise(study, count=1):
    """Promise so many people, all of them Jacob, to tell them of the session."""
    async with study.transaction() as records:
        for number in range(count):
            await records.notices.add(notice(f"n{number:02}", session_id=SESSION.id))


async def states(study):
    async with study.transaction() as records:
        notices = await records.notices.of(SESSION.havruta_id)
        return [(one.state, one.way, one.attempts) for one in notices]


class Telling(Carriers):
    """Carriers that write down what they told in one list for all."""

    def __init__(self, told):
        super().__init__()
        self.told = told

    async def carry(self, notice, way):
        self.told.append(notice.id)


async def test_two_processes_tell_nothing_twice(processes):
    """NO-2, NO-4"""
    told = []
    await promise(processes[0], 50)

    async def deliver(study):
        while await delivery.deliver_due(study, Telling(told)):
            pass

    await asyncio.gather(*(deliver(study) for study in processes for _ in range(2)))

    assert sorted(told) == [f"n{number:02}" for number in range(50)]
    assert {*await states(processes[0])} == {(NoticeState.DELIVERED, Way.DIRECT, 1)}


async def test_the_lease_is_renewed_for_each_of_three_ways(processes, clock, monkeypatch):
    """NO-2: nobody else takes up what is still being tried, however many ways there are."""
    mine, other = processes
    three = routing.Route((Way.DIRECT, Way.DIRECT, Way.HOME))
    monkeypatch.setitem(routing.ROUTES, NoticeKind.SESSION, three)
    tried = []

    class Long(Carriers):
        async def carry(self, notice, way):
            tried.append(way)
            clock.advance(delivery.LONGEST)
            assert await delivery.deliver_due(other, Carriers()) == 0
            if len(tried) < 3:
                raise Unreachable(Reason.DIRECT_CLOSED)

    await promise(mine)
    await delivery.deliver_due(mine, Long())

    assert tried == [Way.DIRECT, Way.DIRECT, Way.HOME]
    assert await states(mine) == [(NoticeState.DELIVERED, Way.HOME, 1)]


async def test_who_has_lost_the_claim_tries_no_further_way(processes, clock):
    """NO-2: another has told it meanwhile."""
    mine, other = processes
    others = Carriers()

    class Asleep(Carriers):
        async def carry(self, notice, way):
            self.carried.append(way)
            clock.advance(claims.LEASE)
            await delivery.deliver_due(other, others)
            raise Unreachable(Reason.DIRECT_CLOSED)

    asleep = Asleep()
    await promise(mine)
    await delivery.deliver_due(mine, asleep)

    assert asleep.carried == [Way.DIRECT]
    assert len(others.carried) == 1
    assert await states(mine) == [(NoticeState.DELIVERED, Way.DIRECT, 2)]


async def test_what_was_taken_but_not_settled_is_told_again_as_the_same(processes, clock):
    """NO-2: the process died in between; by its id the message is known to be the same."""
    mine, other = processes
    told = []

    class Dying(Carriers):
        async def carry(self, notice, way):
            told.append(notice.id)
            raise asyncio.CancelledError

    await promise(mine)
    with pytest.raises(asyncio.CancelledError):
        await delivery.deliver_due(mine, Dying())
    assert await delivery.deliver_due(other, Telling(told)) == 0
    clock.advance(claims.LEASE)

    assert await delivery.deliver_due(other, Telling(told)) == 1
    assert told == ["n00", "n00"]
    assert await states(mine) == [(NoticeState.DELIVERED, Way.DIRECT, 2)]
