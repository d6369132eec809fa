"""What happens when the time has come: the session opens as if somebody had started it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from havruta.events import NoticesDue
from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.notices import promises, routing
from havruta.notices.model import NoticeKind
from havruta.plans.audience import Audience, find_audience
from havruta.plans.model import Occurrence, OccurrenceState, Plan
from havruta.records import Records
from havruta.refs import Shape
from havruta.sessions import lifecycle
from havruta.sessions.model import SessionKind


async def opened(
    records: Records,
    havruta: Havruta,
    plan: Plan,
    occurrence: Occurrence,
    shape: Shape | None,
    now: datetime,
) -> Occurrence:
    """Return the occurrence as it is once its time has come.

    A session that runs already is the one that was planned, and all are told so. If its time is
    over it was missed: there is nothing to come to. Nothing opens where the havruta is put away, or
    of those whom it was for nobody is left, nor where too few can come, which all are told. After
    too many sessions it waits as others do.
    """
    over = replace(occurrence, due_at=None)
    if now >= occurrence.ends_at:
        return replace(over, state=OccurrenceState.MISSED)
    audience = await find_audience(records, havruta, plan, occurrence)
    people = [user.id for user in audience.counted]
    if havruta.is_archived or not audience.users:
        return replace(over, state=OccurrenceState.CALLED_OFF)
    running = await records.sessions.running(havruta.id)
    if running is not None:
        occurrence = replace(over, state=OccurrenceState.OPEN, session_id=running.id)
        await _tell_that_it_runs(records, havruta, occurrence, people, now)
        return occurrence
    if not audience.suffices(havruta):
        await _tell_that_too_few_come(records, audience, occurrence, now)
        return replace(over, state=OccurrenceState.CALLED_OFF)
    _, wait = await lifecycle.rest(records, havruta.id, now)
    if wait:
        return replace(occurrence, due_at=now + wait)
    kind = SessionKind.SCHEDULED
    session = await lifecycle.begun(records, havruta, shape, now, by=None, kind=kind, people=people)
    return replace(over, state=OccurrenceState.OPEN, session_id=session.id)


async def _tell_that_it_runs(
    records: Records,
    havruta: Havruta,
    occurrence: Occurrence,
    people: Collection[UserId],
    now: datetime,
) -> None:
    for to in routing.told_of_sessions(havruta):
        if to is not None and to not in people:
            continue
        notice = promises.of_plan(NoticeKind.RUNS_ALREADY, occurrence, to=to, now=now)
        await records.notices.add(notice)
    records.publish(NoticesDue())


async def _tell_that_too_few_come(
    records: Records, audience: Audience, occurrence: Occurrence, now: datetime
) -> None:
    for user in audience.users:
        notice = promises.of_plan(NoticeKind.TOO_FEW, occurrence, to=user.id, now=now)
        await records.notices.add(notice)
    records.publish(NoticesDue())
