"""The bus of one process: whoever listens hears what has happened, and nobody waits for them."""

import asyncio

import pytest

from havruta import bus as buses
from havruta.bus import LocalBus
from havruta.events import NoticesDue, PeopleChanged
from havruta.ids import SessionId

ONE, TWO, THREE = (PeopleChanged(SessionId(name)) for name in ("one", "two", "three"))


@pytest.fixture
def bus():
    return LocalBus()


def listener(bus, kind):
    """Return what is heard of this kind."""
    heard = []

    async def hear(event):
        heard.append(event)

    bus.subscribe(kind, hear)
    return heard


async def test_each_hears_the_events_of_their_kind_in_order(bus):
    came, due = listener(bus, PeopleChanged), listener(bus, NoticesDue)

    bus.publish(ONE, NoticesDue(), TWO)
    await bus.settled()

    assert came == [ONE, TWO]
    assert due == [NoticesDue()]


async def test_what_nobody_listens_to_is_no_error(bus):
    bus.publish(NoticesDue())

    await bus.settled()


async def test_one_who_fails_does_not_silence_the_rest(bus, caplog):
    async def fail(event):
        raise RuntimeError

    bus.subscribe(PeopleChanged, fail)
    heard = listener(bus, PeopleChanged)

    bus.publish(ONE, TWO)
    await bus.settled()

    assert heard == [ONE, TWO]
    assert [record.getMessage() for record in caplog.records] == [
        f"a listener failed: {ONE}",
        f"a listener failed: {TWO}",
    ]
    assert caplog.records[0].exc_info[0] is RuntimeError


async def test_one_who_is_slow_holds_up_nobody(bus):
    """RM-8"""
    go_on, slow = asyncio.Event(), []

    async def dawdle(event):
        await go_on.wait()
        slow.append(event)

    bus.subscribe(PeopleChanged, dawdle)
    due, heard = [], asyncio.Event()

    async def hear(event):
        due.append(event)
        heard.set()

    bus.subscribe(NoticesDue, hear)

    bus.publish(ONE, TWO, NoticesDue())
    await heard.wait()
    assert (due, slow) == ([NoticesDue()], [])
    go_on.set()
    await bus.settled()

    assert slow == [ONE, TWO]


async def test_what_waits_already_is_not_said_again(bus):
    heard = listener(bus, PeopleChanged)

    bus.publish(ONE, TWO, ONE)
    await bus.settled()
    bus.publish(ONE)
    await bus.settled()

    assert heard == [ONE, TWO, ONE]


async def test_one_who_is_far_behind_misses_the_oldest(bus, monkeypatch, caplog):
    """RM-8"""
    monkeypatch.setattr(buses, "MOST_WAITING", 2)
    heard = listener(bus, PeopleChanged)

    bus.publish(ONE, TWO, THREE)
    await bus.settled()

    assert heard == [TWO, THREE]
    assert "too slow" in caplog.text


async def test_after_its_end_nobody_hears_any_more(bus):
    """OP-4"""
    started, heard = asyncio.Event(), []

    async def hear(event):
        started.set()
        await asyncio.Event().wait()
        heard.append(event)

    bus.subscribe(PeopleChanged, hear)
    bus.publish(ONE)
    await started.wait()

    await bus.aclose()
    bus.publish(TWO)
    await bus.settled()

    assert heard == []


async def test_some_hear_at_once_and_hold_up_nobody_by_failing(bus, caplog):
    """RM-2: a room's move goes out before whoever moved it is answered."""
    heard = []

    def fail(_event):
        raise RuntimeError

    bus.subscribe_at_once(PeopleChanged, fail)
    bus.subscribe_at_once(PeopleChanged, heard.append)

    bus.publish(ONE, NoticesDue(), TWO)

    assert heard == [ONE, TWO]
    assert len(caplog.records) == 2
    await bus.aclose()
    bus.publish(THREE)
    assert heard == [ONE, TWO]
