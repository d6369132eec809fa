"""Use cases: whoever runs this looks after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.notices.model import Backlog, Reason
from havruta.study import Study

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is due and has not been done: notices, and since when what is planned waits."""

    notices: Backlog
    plans_since: datetime | None


async def waiting(study: Study) -> Waiting:
    """Return what is due and has not been done, whichever process is to do it."""
    now = study.now()
    async with study.reading() as records:
        notices = await records.notices.backlog(now)
        due_at = await records.occurrences.next_due()
    return Waiting(notices, due_at if due_at is not None and due_at <= now else None)


async def failed(study: Study) -> Mapping[Reason, int]:
    """Return of what was promised in the last day how much could not be told, and why."""
    async with study.reading() as records:
        return await records.notices.failed(study.now() - DAY)
