"""What happens when the time has come: the session opens as if somebody had started it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from havruta.events import NoticesDue
from havruta.havrutot.model import Havruta
from havruta.ids import UserId
from havruta.notices import promises, routing
from havruta.notices.model import NoticeKind
from havruta.people.model import User
from havruta.plans.audience import find_audience
from havruta.plans.model import Occurrence, OccurrenceState, Plan
from havruta.records import Records
from havruta.refs import Shape
from havruta.sessions import lifecycle
from havruta.sessions.model import SessionKind

NEWS = timedelta(days=1)
"""Whoever has not been told for so long that nothing opened knows it."""


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
    over it was missed, since nothing was there to open it: there is nothing to come to, and who
    would have come is told so within a day. Nothing opens where the havruta is put away, or of
    those whom it was for nobody is left, nor where too few can come, which all are told. After too
    many sessions it waits as others do.
    """
    over = replace(occurrence, due_at=None)
    audience = await find_audience(records, havruta, plan, occurrence)
    if now >= occurrence.ends_at:
        if now < occurrence.ends_at + NEWS and not havruta.is_archived:
            await _tell(records, NoticeKind.NOT_OPENED, audience.counted, occurrence, now)
        return replace(over, state=OccurrenceState.MISSED)
    people = [user.id for user in audience.counted]
    if havruta.is_archived or not audience.users:
        return replace(over, state=OccurrenceState.CALLED_OFF)
    running = await records.sessions.running(havruta.id)
    if running is not None:
        occurrence = replace(over, state=OccurrenceState.OPEN, session_id=running.id)
        await _tell_that_it_runs(records, havruta, occurrence, people, now)
        return occurrence
    if not audience.suffices(havruta):
        await _tell(records, NoticeKind.TOO_FEW, audience.users, occurrence, now)
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


async def _tell(
    records: Records,
    kind: NoticeKind,
    users: Iterable[User],
    occurrence: Occurrence,
    now: datetime,
) -> None:
    for user in users:
        notice = promises.of_plan(kind, occurrence, to=user.id, now=now)
        await records.notices.add(notice)
    records.publish(NoticesDue())
