"""The alarm clock: it wakes what is due; the rows in the database are the only truth.

Its jobs live in memory and only set an event, so a process that dies takes nothing with it.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from havruta.events import NoticesDue
from havruta.notices import delivery
from havruta.notices.ports import Courier
from havruta.sessions import lifecycle
from havruta.study import Study

log = logging.getLogger(__name__)

SWEEP = timedelta(seconds=15)
"""How often rooms are looked at, and how late a notice from another process can be found."""


class Timers:
    """Delivers notices when they fall due and ends sessions whose rooms stay empty."""

    def __init__(self, study: Study, courier: Courier, jobs: AsyncIOScheduler) -> None:
        self._study = study
        self._courier = courier
        self._jobs = jobs
        self._wake = asyncio.Event()
        self._rounds: set[asyncio.Task[None]] = set()
        self._stopped = False
        study.bus.subscribe(NoticesDue, self._on_notices_due)

    async def run(self) -> None:
        """Work for ever, round after round; a slow delivery holds up no other."""
        self._jobs.add_job(
            self._ring, "interval", seconds=SWEEP.total_seconds(), misfire_grace_time=None
        )
        self._wake.set()
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                self._begin(self._tell)
                self._begin(self._end_empty)
        finally:
            await self._stop()

    async def _ring(self) -> None:
        """Wake the clock; as a coroutine, for APScheduler calls functions in another thread."""
        self._wake.set()

    async def _on_notices_due(self, _: NoticesDue) -> None:
        self._begin(self._tell)

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        if self._stopped:
            return  # the next process does it
        task = asyncio.create_task(self._survive(work))
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)

    async def _survive(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do one round; what fails is logged and tried again with the next sweep."""
        try:
            await work()
        except Exception:
            log.exception("a round of the clock failed")

    async def _tell(self) -> None:
        if not self._courier.is_ready:
            return
        while await delivery.deliver_due(self._study, self._courier):
            pass
        due = await delivery.next_due(self._study)
        if due is not None:
            self._jobs.add_job(
                self._ring,
                "date",
                run_date=due,
                id="next-due",
                replace_existing=True,
                misfire_grace_time=None,
            )

    async def _end_empty(self) -> None:
        for session in await lifecycle.end_empty(self._study):
            log.info("session ended by itself: %s %s", session.id, session.ending)

    async def _stop(self) -> None:
        self._stopped = True
        for task in self._rounds:
            task.cancel()
        await asyncio.gather(*self._rounds, return_exceptions=True)


@asynccontextmanager
async def open_timers(study: Study, courier: Courier) -> AsyncGenerator[None, None]:
    """Run the clock for as long as the block lasts."""
    jobs = AsyncIOScheduler(timezone="UTC")
    jobs.start()
    running = asyncio.create_task(Timers(study, courier, jobs).run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        jobs.shutdown(wait=False)
