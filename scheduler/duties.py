"""What is to be done in time: a duty a line."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from havruta import retention
from havruta.events import NoticesDue, PlansDue
from havruta.library import keeping
from havruta.notices import delivery
from havruta.notices.carriers import Carrier
from havruta.notices.claims import Claims
from havruta.notices.model import Notice
from havruta.notices.pace import PACE
from havruta.plans import occasions
from havruta.sessions import lifecycle, recorded
from havruta.sessions.watch import Watch
from havruta.study import Study
from scheduler.scheduler import Duty, LookAgain

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
MINUTES = timedelta(minutes=5)
SWEEP = timedelta(seconds=15)
"""How often rooms are looked at, and how late a notice from another process can be found."""


def chat_duties(
    study: Study,
    carriers: Sequence[Carrier],
    finish_cards: Callable[[], Awaitable[None]],
    list_events: Callable[[], Awaitable[None]],
    note: Callable[[Notice], None] = lambda _: None,
) -> tuple[Duty, ...]:
    """Return what is to be done in time by whoever speaks to people.

    Each notice is given to `note` as it is once it has been carried, given up or put off.
    """
    deliver = partial(_deliver, study, carriers, Claims(PACE), note)
    return (
        Duty("deliver notices", deliver, SWEEP, woken_by=NoticesDue),
        Duty("keep servers’ lists of events", only(list_events), MINUTES, woken_by=PlansDue),
        Duty("finish the messages of ended sessions", only(finish_cards), SWEEP),
    )


def clock_duties(study: Study, *, steady: Callable[[], float] = time.monotonic) -> tuple[Duty, ...]:
    """Return everything else that is to be done in time; `steady` counts seconds, never jumps."""
    watch = Watch(steady)
    return (
        Duty("see to what is planned", partial(_see_to_plans, study), SWEEP, woken_by=PlansDue),
        Duty("plan ahead", only(partial(occasions.expand_all, study)), DAY),
        Duty("end empty sessions", only(partial(_end_empty, study, watch)), SWEEP),
        Duty("delete what nobody needs", only(partial(retention.prune, study)), DAY),
        Duty("delete recordings", only(partial(recorded.remove_files, study)), MINUTES),
        Duty(
            "keep what is learned", only(_one_at_a_time(partial(keeping.keep_more, study))), SWEEP
        ),
    )


async def _deliver(
    study: Study,
    carriers: Sequence[Carrier],
    claims: Claims,
    note: Callable[[Notice], None],
    look_again: LookAgain,
) -> None:
    if any(carrier.is_ready for carrier in carriers):
        # Else nothing is taken up that would only run out of attempts.
        await delivery.deliver_due(study, carriers, claims=claims, look_again=look_again, note=note)


async def _see_to_plans(study: Study, look_again: LookAgain) -> None:
    while await occasions.see_to_due(study) == occasions.BATCH:
        pass
    if (due := await occasions.next_due(study)) is not None:
        look_again(due)


def only(perform: Callable[[], Awaitable[None]]) -> Callable[[LookAgain], Awaitable[None]]:
    """Return what never knows when there is more to be done."""

    async def performing(_look_again: LookAgain) -> None:
        await perform()

    return performing


def _one_at_a_time(perform: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """Return what is not begun again while it goes on."""
    under_way = asyncio.Lock()

    async def performing() -> None:
        if not under_way.locked():
            async with under_way:
                await perform()

    return performing


async def _end_empty(study: Study, watch: Watch) -> None:
    for session in await lifecycle.end_empty(study, watch):
        log.info("session ended by itself: %s %s", session.id, session.ending)
