"""Reminding people ahead of a time: one notice each, written by the clock shortly before.

Who is reminded when follows from what is kept: whom the plan is for, how long ahead each wishes it,
and what they said. What changes that has the clock look again (`Occurrences.stir`).
"""

from dataclasses import replace
from datetime import datetime, timedelta

from havruta.events import NoticesDue
from havruta.hebrew.rests import reminded_at
from havruta.notices import promises
from havruta.notices.model import Notice, NoticeKind, NoticeState
from havruta.people.model import User
from havruta.plans.audience import Audience
from havruta.plans.model import Occurrence, Plan
from havruta.records import Records

LEAD = 15
"""So many minutes ahead somebody is reminded who has not said how long."""

SOON = timedelta(hours=1)
"""So long before the first of them the reminders of a time are promised."""

WAITING = frozenset({NoticeState.DUE, NoticeState.CLAIMED})


def begin_at(audience: Audience, occurrence: Occurrence) -> datetime:
    """Return when the reminders of a time are to be promised."""
    dues = (wished_at(occurrence, user) for user in audience.counted)
    return min(dues, default=occurrence.starts_at) - SOON


async def promise(
    records: Records, audience: Audience, plan: Plan, occurrence: Occurrence, now: datetime
) -> None:
    """Have everybody reminded who is to be, when they wish it, and nobody else."""
    kept = {one.recipient: one for one in await _of(records, occurrence)}
    for user in audience.counted:
        await _remind(records, plan, occurrence, user, kept.pop(user.id, None), now)
    for one in kept.values():
        await _settle(records, one, now)
    records.publish(NoticesDue())


def wished_at(occurrence: Occurrence, user: User) -> datetime:
    """Return when somebody is reminded; where they rest then, it is after that, or before."""
    lead = timedelta(minutes=LEAD if user.lead is None else user.lead)
    due_at = occurrence.starts_at - lead
    if not user.wants_no_call:
        return due_at
    return reminded_at(due_at, occurrence.starts_at, user.keeper)


async def forget(records: Records, occurrence: Occurrence, now: datetime) -> None:
    """Take back the reminders that were promised of a time that is not to be."""
    for kept in await _of(records, occurrence):
        await _settle(records, kept, now)


async def _of(records: Records, occurrence: Occurrence) -> list[Notice]:
    """Return the reminders of when the occurrence is now, as they were promised."""
    found = await records.notices.of_occurrence(occurrence.key)
    return [
        one
        for one in found
        if one.kind is NoticeKind.REMINDER and one.starts_at == occurrence.starts_at
    ]


async def _remind(
    records: Records,
    plan: Plan,
    occurrence: Occurrence,
    user: User,
    kept: Notice | None,
    now: datetime,
) -> None:
    told_at = occurrence.changed_at or plan.created_at
    due_at = wished_at(occurrence, user)
    if kept is not None and kept.state in WAITING:
        await _put(records, kept, due_at)
    elif due_at > told_at and _is_to_be_promised(kept, due_at, told_at, now):
        promise = promises.reminder(occurrence, to=user.id, due_at=due_at, now=now)
        await records.notices.add(promise)


def _is_to_be_promised(
    kept: Notice | None, due_at: datetime, told_at: datetime, now: datetime
) -> bool:
    """Whether it was not, or was taken back; who says that they come after all knows when."""
    if kept is None:
        return True
    is_taken_back = kept.state is NoticeState.OBSOLETE
    return is_taken_back and (due_at > now or (kept.settled_at or now) <= told_at)


async def _put(records: Records, kept: Notice, due_at: datetime) -> None:
    """Have it fall due then, unless it is being told already."""
    notice = await records.notices.lock(kept.id)
    if (notice.state, notice.attempts) == (NoticeState.DUE, 0) and notice.due_at != due_at:
        await records.notices.save(replace(notice, due_at=due_at))


async def _settle(records: Records, kept: Notice, now: datetime) -> None:
    notice = await records.notices.lock(kept.id)
    if notice.state in WAITING:
        gone = replace(notice, state=NoticeState.OBSOLETE, settled_at=now)
        await records.notices.save(gone)
