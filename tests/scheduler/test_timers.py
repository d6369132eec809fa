import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from havruta.errors import UnknownSession
from havruta.events import NoticesDue, SessionEnded
from havruta.ids import NoticeId
from havruta.notices import delivery
from havruta.notices.model import Notice, NoticeKind, Reason
from havruta.notices.ports import Unreachable
from havruta.sessions import lifecycle
from scheduler import timers
from scheduler.timers import Timers, open_timers
from tests.patience import PATIENCE


class Postbox:
    """A courier; what it carried can be waited for."""

    def __init__(self):
        self.is_ready = True
        self.carried = asyncio.Queue()
        self.refusals = []
        self.held = None

    async def carry(self, notice, way, /):
        if self.held is not None:
            held, self.held = self.held, None
            await held.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        await self.carried.put(notice)

    async def next(self):
        async with asyncio.timeout(PATIENCE):
            return await self.carried.get()


@pytest.fixture
def postbox():
    return Postbox()


@pytest.fixture
def study(study):
    """A study by the real clock, for that is what alarms go by."""
    return replace(study, now=lambda: datetime.now(UTC))


@pytest.fixture
def sweeps_are_rare(monkeypatch):
    monkeypatch.setattr(timers, "SWEEP", timedelta(hours=1))


def promise(havruta, due_at, number=1):
    return Notice(
        NoticeId(f"notice {number}"), NoticeKind.ANSWER, havruta.id, due_at, havruta.owner_id
    )


async def add(study, *promises):
    async with study.storage.transaction() as records:
        for one in promises:
            await records.notices.add(one)


async def test_a_notice_is_on_its_way_with_the_commit_that_made_it(study, havruta, jacob, postbox):
    """NO-4: nobody waits for a round or a sweep, of which this clock makes none."""
    clock = Timers(study, postbox, AsyncIOScheduler(timezone="UTC"))
    session = await lifecycle.start(study, havruta_id=havruta.id, by=jacob.id)

    told = await postbox.next()
    await clock._stop()

    assert (told.kind, told.session_id) == (NoticeKind.SESSION, session.id)


async def test_a_slow_delivery_holds_up_no_other(study, havruta, jacob, postbox, sweeps_are_rare):
    """NO-4"""
    never = postbox.held = asyncio.Event()
    async with open_timers(study, postbox):
        await lifecycle.start(study, havruta_id=havruta.id, by=jacob.id)
        await add(study, promise(havruta, study.now()))
        study.bus.publish(NoticesDue())

        told = await postbox.next()

    assert told.kind is NoticeKind.ANSWER
    assert not never.is_set()


async def test_what_was_due_before_the_start_goes_out_at_the_start(
    study, havruta, postbox, sweeps_are_rare
):
    await add(study, promise(havruta, study.now() - timedelta(hours=3)))

    async with open_timers(study, postbox):
        assert (await postbox.next()).id == "notice 1"


async def test_a_later_notice_wakes_the_clock_when_its_time_comes(
    study, havruta, postbox, sweeps_are_rare
):
    """NO-4: at once, for the loop is woken in its own thread."""
    asyncio.get_running_loop().set_debug(True)
    await add(study, promise(havruta, study.now() + timedelta(milliseconds=200)))

    async with open_timers(study, postbox):
        told = await postbox.next()
        assert study.now() >= told.due_at


async def test_what_another_process_left_is_found_by_the_sweep(
    study, havruta, postbox, monkeypatch
):
    monkeypatch.setattr(timers, "SWEEP", timedelta(milliseconds=100))
    async with open_timers(study, postbox):
        await add(study, promise(havruta, study.now(), 1))
        await postbox.next()
        await add(study, promise(havruta, study.now(), 2))

        assert (await postbox.next()).id == "notice 2"


async def test_nothing_is_taken_up_before_it_can_be_carried(study, havruta, postbox):
    """NO-2: it would only run out of patience."""
    clock = Timers(study, postbox, AsyncIOScheduler(timezone="UTC"))
    await add(study, promise(havruta, study.now()))
    postbox.is_ready = False
    study.bus.publish(NoticesDue())
    await study.bus.settled()
    await asyncio.gather(*clock._rounds)
    assert postbox.carried.empty()

    postbox.is_ready = True
    study.bus.publish(NoticesDue())

    assert (await postbox.next()).attempts == 1
    await clock._stop()


async def test_what_is_due_after_the_stop_is_left_to_the_next_process(study, havruta, postbox):
    """OP-4: nothing is claimed that nobody would carry."""
    await add(study, promise(havruta, study.now()))
    async with open_timers(study, postbox):
        await postbox.next()
    await add(study, promise(havruta, study.now(), 2))
    before = asyncio.all_tasks()

    study.bus.publish(NoticesDue())
    await study.bus.settled()

    assert asyncio.all_tasks() == before


async def test_a_closed_way_does_not_stop_the_clock(study, havruta, postbox, sweeps_are_rare):
    postbox.refusals = [Unreachable(Reason.DIRECT_CLOSED)]
    async with open_timers(study, postbox):
        await add(study, promise(havruta, study.now(), 1), promise(havruta, study.now(), 2))
        study.bus.publish(NoticesDue())

        assert (await postbox.next()).id in {"notice 1", "notice 2"}


async def test_a_round_that_fails_is_followed_by_the_next(
    study, havruta, postbox, monkeypatch, sweeps_are_rare, caplog
):
    broken = [UnknownSession()]
    working = delivery.deliver_due

    async def deliver_due(*args):
        if broken:
            raise broken.pop()
        return await working(*args)

    monkeypatch.setattr(delivery, "deliver_due", deliver_due)
    async with open_timers(study, postbox):
        await add(study, promise(havruta, study.now()))
        study.bus.publish(NoticesDue())
        study.bus.publish(NoticesDue())

        assert (await postbox.next()).id == "notice 1"
    assert "a round of the clock failed" in caplog.text


async def test_an_empty_room_ends_its_session(study, havruta, isaac, postbox):
    """SE-7: also when nobody was running to see it become empty."""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    async with study.storage.transaction() as records:
        long_ago = study.now() - timedelta(minutes=31)
        await records.sessions.save(replace(session, started_at=long_ago))
    ended = asyncio.Queue()
    study.bus.subscribe(SessionEnded, ended.put)

    async with open_timers(study, postbox), asyncio.timeout(PATIENCE):
        assert (await ended.get()).session_id == session.id
