"""How fast a page is let talk, and what becomes of work beside a request."""

import asyncio

import pytest

from webview.protocol.rate_limiter import Rate, RateLimiter
from webview.tasks import Tasks

BURST, PER_SECOND = 50, 25.0


class Watch:
    """Says how many seconds have passed."""

    def __init__(self):
        self.time = 0.0

    def __call__(self):
        return self.time


@pytest.fixture
def watch():
    return Watch()


def test_a_burst_goes_through_at_once(watch):
    """RM-8"""
    limiter = RateLimiter(watch, Rate(BURST, PER_SECOND))

    assert [limiter.reserve() for _ in range(BURST)] == [0.0] * BURST


def test_whoever_hurries_waits_ever_longer(watch):
    """RM-8: message rate is limited."""
    limiter = RateLimiter(watch, Rate(BURST, PER_SECOND))
    for _ in range(BURST):
        limiter.reserve()

    waits = [limiter.reserve() for _ in range(int(PER_SECOND))]

    assert waits == [pytest.approx(n / PER_SECOND) for n in range(1, int(PER_SECOND) + 1)]


def test_whoever_rests_may_hurry_again(watch):
    limiter = RateLimiter(watch, Rate(BURST, PER_SECOND))
    for _ in range(BURST):
        limiter.reserve()

    watch.time = 3600.0

    assert [limiter.reserve() for _ in range(BURST)] == [0.0] * BURST
    assert limiter.reserve() > 0


async def test_a_turn_comes_when_its_time_has_come(watch):
    limiter = RateLimiter(watch, Rate(BURST, PER_SECOND))
    for _ in range(BURST):
        await limiter.acquire()

    before = asyncio.get_running_loop().time()
    await limiter.acquire()

    assert asyncio.get_running_loop().time() - before >= 0.9 / PER_SECOND


async def test_work_beside_a_request_ends_with_its_owner():
    tasks, cancelled = Tasks(), asyncio.Event()

    async def work():
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    task = tasks.spawn(work(), name="waiting")
    await asyncio.wait([task], timeout=0)
    await tasks.close()

    assert cancelled.is_set()
    assert task.cancelled()


async def test_work_that_fails_is_in_the_log(caplog):
    tasks = Tasks()

    async def work():
        raise RuntimeError

    await asyncio.wait([tasks.spawn(work(), name="baking bread")])

    assert "not done: baking bread" in caplog.text
    await tasks.close()
