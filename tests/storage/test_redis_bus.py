"""OP-7: what happens in one process is heard in every other, by a Redis that may go and come."""

import asyncio
import logging
from contextlib import AsyncExitStack, suppress

import msgspec
import pytest
from redis.asyncio import Redis

from havruta.events import EventsMissed, NoticesDue, PeopleChanged, PlaceMoved
from havruta.ids import SessionId
from storage import redis_bus
from storage.redis_bus import CHANNEL, RedisBus, open_redis_bus
from tests import redis
from tests.patience import PATIENCE

redis_server = redis.redis_server
own_redis_server = redis.own_redis_server

RUTH = SessionId("ruth")
MOVED = PlaceMoved(RUTH, 7, "רות א׳:א׳")


class Ear:
    """What a process hears, one after the other."""

    def __init__(self, bus, *kinds):
        self._heard = asyncio.Queue()
        for kind in kinds:
            bus.subscribe(kind, self._heard.put)

    async def next(self):
        return await asyncio.wait_for(self._heard.get(), PATIENCE)


@pytest.fixture
async def open_bus():
    """Opens a process's bus: `bus, ear = await open_bus(server)`; it hears the others already."""
    async with AsyncExitStack() as stack:

        async def open_bus(server, *kinds):
            bus = await stack.enter_async_context(open_redis_bus(server.url))
            begun = Ear(bus, EventsMissed)
            ear = Ear(bus, *kinds)
            await begun.next()
            return bus, ear

        yield open_bus


@pytest.fixture
def impatient(monkeypatch):
    """Try again soon, and take silence for a broken line soon."""
    monkeypatch.setattr(redis_bus, "LONGEST_PAUSE", 0.1)
    monkeypatch.setattr(redis_bus, "BEAT", 0.1)
    monkeypatch.setattr(redis_bus, "SILENCE", 1.0)


async def test_what_happens_in_one_process_is_heard_once_in_each(redis_server, open_bus):
    """RM-7, OP-7: in the order in which it happened."""
    here, own = await open_bus(redis_server, PlaceMoved, PeopleChanged)
    _, other = await open_bus(redis_server, PlaceMoved, PeopleChanged)

    here.publish(MOVED, PeopleChanged(RUTH))
    here.publish(PlaceMoved(RUTH, 8, "Ruth 1:2"))

    for ear in (own, other):
        heard = [await ear.next(), await ear.next(), await ear.next()]
        places = [event for event in heard if isinstance(event, PlaceMoved)]
        assert places == [MOVED, PlaceMoved(RUTH, 8, "Ruth 1:2")]
        assert PeopleChanged(RUTH) in heard
    assert own._heard.empty(), "what comes back from Redis is not heard again"


async def test_a_bus_begins_before_its_redis_and_outlives_it(own_redis_server, impatient):
    """OP-7: nobody waits for Redis; once it is back, all are told to look how things are."""
    own_redis_server.stop()
    async with (
        open_redis_bus(own_redis_server.url) as here,
        open_redis_bus(own_redis_server.url) as there,
    ):
        own, other, looking = (
            Ear(here, PlaceMoved),
            Ear(there, PlaceMoved),
            Ear(there, EventsMissed),
        )
        for change in range(2):
            here.publish(moved := PlaceMoved(RUTH, 2 * change, "Ruth 1:1"))
            assert await own.next() == moved, "in its own process it is heard without Redis"

            own_redis_server.start()
            await looking.next()
            assert there.hears_others
            here.publish(moved := PlaceMoved(RUTH, 2 * change + 1, "Ruth 1:2"))
            assert await own.next() == moved
            while await other.next() != moved:
                pass
            own_redis_server.stop()


async def test_a_line_that_is_dead_without_a_word_is_given_up(redis_server, open_bus, impatient):
    """OP-7: as when a firewall forgets it."""
    here, own = await open_bus(redis_server, EventsMissed)
    async with Redis.from_url(redis_server.url) as redis:
        await own.next()
        await redis.execute_command("CLIENT", "PAUSE", 1500, "ALL")

    assert await own.next() == EventsMissed()
    assert here.hears_others


async def test_more_than_can_be_kept_is_told_of_as_missed(own_redis_server, impatient, monkeypatch):
    """OP-7: the memory of a process does not grow with the time that Redis is away."""
    monkeypatch.setattr(redis_bus, "MOST_UNSENT", 3)
    async with open_redis_bus(own_redis_server.url) as there:
        other = Ear(there, PlaceMoved, EventsMissed)
        assert await other.next() == EventsMissed()
        own_redis_server.stop()
        async with open_redis_bus(own_redis_server.url) as here:
            for change in range(9):
                here.publish(PlaceMoved(RUTH, change, "Ruth 1:1"))
            assert len(here._unsent) <= 3


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense",
        b'{"sender": "newer", "kind": "WhatIsThis", "event": {}}',
        b'{"sender": "newer", "kind": "PlaceMoved", "event": {"moved": true}}',
    ],
)
async def test_what_is_not_understood_makes_one_look(redis_server, open_bus, said):
    """OP-7: while a newer version runs beside."""
    _, ear = await open_bus(redis_server, EventsMissed)
    await ear.next()

    async with Redis.from_url(redis_server.url) as redis:
        await redis.publish(CHANNEL, said)

    assert await ear.next() == EventsMissed()


async def test_a_stop_sends_what_has_happened(redis_server, open_bus, monkeypatch):
    """OP-4: to come to Redis takes longer than it is waited for where all else is busy."""
    for name in ("PARTING", "SILENCE"):
        monkeypatch.setattr(redis_bus, name, PATIENCE)
    _, other = await open_bus(redis_server, NoticesDue)

    async with open_redis_bus(redis_server.url) as here:
        here.publish(NoticesDue())

    assert await other.next() == NoticesDue()


async def test_a_stop_that_is_lost_once_is_asked_for_again(redis_server, monkeypatch):
    """OP-4: within ten seconds, whatever is under way."""
    begun = asyncio.Event()

    async def deaf(_):
        begun.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    monkeypatch.setattr(RedisBus, "_send", deaf)
    monkeypatch.setattr(redis_bus, "ASK_AGAIN", 0.01)
    async with asyncio.timeout(PATIENCE), open_redis_bus(redis_server.url):
        await begun.wait()


async def test_the_log_does_not_tell_the_password(own_redis_server, impatient, caplog, monkeypatch):
    """OP-10"""
    own_redis_server.stop()
    told = asyncio.Event()
    logger = logging.getLogger(redis_bus.__name__)
    monkeypatch.setattr(
        logger, "handle", lambda record: (caplog.records.append(record), told.set())
    )

    async with open_redis_bus(own_redis_server.url.replace("//", "//:the-secret@")):
        await asyncio.wait_for(told.wait(), PATIENCE)

    assert caplog.messages[0].startswith("redis can't be reached")
    assert "the-secret" not in "".join(caplog.messages)


def test_every_event_can_travel():
    """OP-7"""
    for name, kind in redis_bus.KINDS.items():
        assert kind.__name__ == name
        msgspec.json.schema(kind)
