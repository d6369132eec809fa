"""The alarm clock: it sees to duties in time; the rows in the database are the only truth.

Its jobs live in memory and only begin a run, so a process that dies takes nothing with it.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from prometheus_client import CollectorRegistry

from havruta.bus import Bus
from havruta.errors.outside import CannotStore, StorageAway
from havruta.events import Event
from scheduler.metrics import DutyMetrics

log = logging.getLogger(__name__)

LookAgain: TypeAlias = Callable[[datetime], None]
"""Has a duty done again at a moment, or before."""

TO_FINISH = 3.0
"""How many seconds a stop waits for what has begun."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is done at the start, then `every` so often, and with each event `woken_by`.

    `perform` does what is due, and says when something is due next, if that is known: at its end,
    or while it goes on, for then it may be begun once more.
    """

    name: str
    perform: Callable[[LookAgain], Awaitable[None]]
    every: timedelta
    woken_by: type[Any] | None = None


class Scheduler:
    """Sees to each duty in time; a slow run holds up no other, not even of the same duty."""

    def __init__(
        self,
        bus: Bus,
        duties: Sequence[Duty],
        jobs: AsyncIOScheduler,
        metrics: DutyMetrics,
        failing: set[str],
    ) -> None:
        self._duties = duties
        self._jobs = jobs
        self._metrics = metrics
        self._failing = failing
        self._rounds: list[asyncio.Task[None]] = []
        self._runs: set[asyncio.Task[None]] = set()
        self._stopped = False
        for duty in duties:
            if duty.woken_by is not None:
                bus.subscribe(duty.woken_by, partial(self._on_event, duty))

    def start(self) -> None:
        """Do everything now, and again in time."""
        self._rounds = [asyncio.create_task(self._go_round(duty)) for duty in self._duties]

    async def finish(self) -> None:
        """Begin nothing more, and give what has begun a moment: who is being told now is told once.

        What is broken off is taken up only when its lease has run out.
        """
        self._stopped = True
        if self._runs:
            await asyncio.wait(self._runs, timeout=TO_FINISH)

    async def stop(self) -> None:
        """Leave what is due from now on to the next process."""
        self._stopped = True
        left = [*self._rounds, *self._runs]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _go_round(self, duty: Duty) -> None:
        """Begin a run every so often, by a clock that nobody can put back or ahead."""
        while True:
            self._begin(duty)
            await asyncio.sleep(duty.every.total_seconds())

    async def _on_time(self, duty: Duty) -> None:
        """Begin a run; as a coroutine, for APScheduler calls functions in another thread."""
        self._begin(duty)

    async def _on_event(self, duty: Duty, _: Event) -> None:
        self._begin(duty)

    def _begin(self, duty: Duty) -> None:
        if self._stopped:
            return
        run = asyncio.create_task(self._run(duty))
        self._runs.add(run)
        run.add_done_callback(self._runs.discard)

    async def _run(self, duty: Duty) -> None:
        """Do it once; what fails is logged and done again in time."""
        with self._metrics.run(duty.name) as note:
            try:
                await duty.perform(partial(self._look_again, duty))
            except StorageAway:
                note("failed")  # said once, where it happened
            except CannotStore:
                note("no_room")  # said once, where it happened
            except Exception:
                note("failed")
                self._failing.add(duty.name)
                log.exception("a duty failed: %s", duty.name)
            else:
                note("done")
                self._failing.discard(duty.name)

    def _look_again(self, duty: Duty, at: datetime) -> None:
        """Have it done then, unless it is done earlier: who says so may have looked before others.

        Whoever does it then says when it is to be done next.
        """
        if (known := self._jobs.get_job(duty.name)) is not None and known.next_run_time <= at:
            return
        self._jobs.add_job(
            self._on_time,
            "date",
            (duty,),
            run_date=at,
            id=duty.name,
            replace_existing=True,
            misfire_grace_time=None,
        )


@asynccontextmanager
async def open_scheduler(
    bus: Bus,
    duties: Sequence[Duty],
    registry: CollectorRegistry | None = None,
    failing: set[str] | None = None,
) -> AsyncGenerator[Scheduler, None]:
    """See to the duties for as long as the block lasts.

    In `failing` are meanwhile the names of those whose last run has failed.
    """
    jobs = AsyncIOScheduler(timezone="UTC")
    jobs.start()
    scheduler = Scheduler(
        bus, duties, jobs, DutyMetrics(registry), set() if failing is None else failing
    )
    scheduler.start()
    try:
        yield scheduler
    finally:
        await scheduler.stop()
        jobs.shutdown(wait=False)
