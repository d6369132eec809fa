"""The alarm clock itself, with duties that do next to nothing."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from havruta.bus import LocalBus
from havruta.errors.outside import CannotStore
from havruta.events import NoticesDue
from scheduler.scheduler import Duty, open_scheduler
from tests.figures import figure
from tests.patience import PATIENCE

RARELY = timedelta(hours=1)


class Work:
    """Something to be done; each time it is can be waited for, and says when to look again."""

    def __init__(self, *outcomes):
        self.done = asyncio.Queue()
        self.outcomes = list(outcomes)

    async def __call__(self, look_again):
        await self.done.put(None)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        if outcome is not None:
            look_again(outcome)

    async def is_done(self):
        async with asyncio.timeout(PATIENCE):
            await self.done.get()


class Yesterday(datetime):
    """A clock that has been put back."""

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(days=1)


@pytest.fixture
async def bus():
    bus = LocalBus()
    yield bus
    await bus.aclose()


async def test_a_duty_is_done_at_the_start_and_when_it_is_woken(bus):
    """NO-4"""
    work = Work()
    async with open_scheduler(bus, [Duty("work", work, RARELY, woken_by=NoticesDue)]):
        await work.is_done()
        bus.publish(NoticesDue())

        await work.is_done()


async def test_a_duty_is_done_when_it_said_that_it_is_due_next(bus):
    """NO-4"""
    soon = datetime.now(UTC) + timedelta(milliseconds=50)
    work = Work(soon)
    async with open_scheduler(bus, [Duty("work", work, RARELY)]):
        await work.is_done()

        await work.is_done()

    assert datetime.now(UTC) >= soon


async def test_a_duty_that_goes_on_is_begun_again_when_it_said_so(bus):
    """NO-4: whoever is slow holds up nobody else."""
    began, for_ever = asyncio.Queue(), asyncio.Event()

    async def going_on(look_again):
        await began.put(None)
        look_again(datetime.now(UTC) + timedelta(milliseconds=20))
        await for_ever.wait()

    async with open_scheduler(bus, [Duty("go on", going_on, RARELY)]):
        async with asyncio.timeout(PATIENCE):
            for _ in range(3):
                await began.get()


async def test_what_is_due_first_is_not_put_off_by_what_is_due_later(bus):
    """NO-4: two runs may say when to look again in either order."""
    soon = datetime.now(UTC) + timedelta(milliseconds=50)
    work = Work(soon, soon + RARELY)
    async with open_scheduler(bus, [Duty("work", work, RARELY, woken_by=NoticesDue)]):
        await work.is_done()
        bus.publish(NoticesDue())
        await work.is_done()

        await work.is_done()

    assert datetime.now(UTC) >= soon


async def test_a_clock_that_is_put_back_puts_off_no_round(bus, monkeypatch):
    """OP-1: the wall clock may be wrong by hours, and be set right."""
    work = Work()
    often = timedelta(milliseconds=20)
    async with open_scheduler(bus, [Duty("work", work, often)]):
        await work.is_done()
        monkeypatch.setattr("apscheduler.schedulers.base.datetime", Yesterday)

        for _ in range(3):
            await work.is_done()


async def test_a_duty_that_fails_is_named_and_done_again(bus, caplog):
    """OP-1: and it keeps no other from being done."""
    failing, sound = Work(OSError("the disk is full")), Work()
    duties = [Duty("fail", failing, RARELY, woken_by=NoticesDue), Duty("work", sound, RARELY)]
    async with open_scheduler(bus, duties):
        await failing.is_done()
        await sound.is_done()
        bus.publish(NoticesDue())

        await failing.is_done()

    assert "a duty failed: fail" in caplog.text
    assert "the disk is full" in caplog.text


async def test_the_runs_of_a_duty_are_counted_by_how_they_end(bus):
    """OP-2, OP-8: and what fails is known until it is done again."""
    work, registry = Work(OSError("no"), CannotStore()), CollectorRegistry()
    duties = [Duty("work", work, RARELY, woken_by=NoticesDue)]
    failing, failed = set(), []
    async with open_scheduler(bus, duties, registry, failing) as running:
        for _ in range(3):
            await work.is_done()
            await asyncio.gather(*running._runs)
            failed.append(set(failing))
            bus.publish(NoticesDue())

    assert failed == [{"work"}, {"work"}, set()]
    for outcome in ("failed", "no_room"):
        assert figure(registry, "havruta_duty_runs_total", duty="work", outcome=outcome) == 1
    assert figure(registry, "havruta_duty_runs_total", duty="work", outcome="done") >= 1
    assert figure(registry, "havruta_duty_last_done_timestamp_seconds", duty="work") > 0
    assert figure(registry, "havruta_duty_seconds_count", duty="work") >= 3


async def test_what_is_due_after_the_stop_is_left_to_the_next_process(bus):
    """OP-4: nothing is begun that nobody would finish."""
    work = Work()
    async with open_scheduler(bus, [Duty("work", work, RARELY, woken_by=NoticesDue)]):
        await work.is_done()

    bus.publish(NoticesDue())
    await bus.settled()

    assert work.done.empty()


async def test_a_run_that_lasts_ends_with_the_clock(bus):
    """OP-4"""
    ended = asyncio.Event()
    began = asyncio.Event()

    async def lasting(_look_again):
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with open_scheduler(bus, [Duty("last", lasting, RARELY)]):
        await began.wait()

    assert ended.is_set()
