"""What is to be done in time: a duty a line."""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from havruta import retention
from havruta.events import NoticesDue, PlansDue
from havruta.notices import delivery
from havruta.notices.carriers import Carrier
from havruta.plans import occasions
from havruta.sessions import lifecycle
from havruta.sessions.watch import Watch
from havruta.study import Study
from scheduler.scheduler import Duty

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
MINUTES = timedelta(minutes=5)
SWEEP = timedelta(seconds=15)
"""How often rooms are looked at, and how late a notice from another process can be found."""


def all_duties(
    study: Study,
    carriers: Sequence[Carrier],
    finish_cards: Callable[[], Awaitable[None]],
    list_events: Callable[[], Awaitable[None]],
    *,
    steady: Callable[[], float] = time.monotonic,
) -> tuple[Duty, ...]:
    """Return everything that is to be done in time; `steady` counts seconds, and never jumps."""
    watch = Watch(steady)
    return (
        Duty("deliver notices", partial(_deliver, study, carriers), SWEEP, woken_by=NoticesDue),
        Duty("see to what is planned", partial(_see_to_plans, study), SWEEP, woken_by=PlansDue),
        Duty("plan ahead", partial(occasions.expand_all, study), DAY),
        Duty("end empty sessions", partial(_end_empty, study, watch), SWEEP),
        Duty("delete what nobody needs", partial(_prune, study), DAY),
        Duty("keep servers’ lists of events", list_events, MINUTES, woken_by=PlansDue),
        Duty("finish the messages of ended sessions", finish_cards, SWEEP),
    )


async def _deliver(study: Study, carriers: Sequence[Carrier]) -> datetime | None:
    if not any(carrier.is_ready for carrier in carriers):
        return None  # nothing is taken up that would only run out of attempts
    while await delivery.deliver_due(study, carriers):
        pass
    return await delivery.next_due(study)


async def _see_to_plans(study: Study) -> datetime | None:
    while await occasions.see_to_due(study):
        pass
    return await occasions.next_due(study)


async def _prune(study: Study) -> None:
    await retention.prune(study)


async def _end_empty(study: Study, watch: Watch) -> None:
    for session in await lifecycle.end_empty(study, watch):
        log.info("session ended by itself: %s %s", session.id, session.ending)
