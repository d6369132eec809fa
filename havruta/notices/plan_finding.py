"""Finds what a notice has to say of what is planned, when it is about to be told.

What has come too late is not told: that something begins soon, once it has begun; that something
is planned, moved or called off, once it would be over.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from havruta.library.books import book_of
from havruta.notices.content import Content, Obsolete
from havruta.notices.lookup import Lookup
from havruta.notices.model import NoticeKind
from havruta.notices.plan_content import (
    Changed,
    ClockChanged,
    NotOpened,
    PlanCalledOff,
    PlanMoved,
    Planned,
    PlanRestored,
    Proposed,
    Reminder,
    Replied,
    RunsAlready,
    TooFew,
)
from havruta.plans import reminders, views
from havruta.plans.model import OccurrenceState, Plan, Scope
from havruta.recurrence import Timing, instant

LATE = timedelta(minutes=2)
"""What is told so much later than it was due says that it comes late."""


async def _planned(lookup: Lookup) -> Planned | Obsolete:
    found = await _common(lookup)
    if found is None or _is_over(lookup, found) or found["plan"].ended_at is not None:
        return Obsolete()
    return Planned(**found)


async def _moved(lookup: Lookup) -> PlanMoved | Obsolete:
    found, was_at = await _common(lookup), lookup.notice.was_at
    if found is None or _is_over(lookup, found):
        return Obsolete()
    assert was_at is not None
    scope = lookup.notice.scope or Scope.THIS
    return PlanMoved(**found, scope=scope, was_at=was_at, was=await _timing_before(lookup, found))


async def _changed(lookup: Lookup) -> Changed | Obsolete:
    found = await _common(lookup)
    if found is None or _is_over(lookup, found):
        return Obsolete()
    return CHANGES[lookup.notice.kind](**found, scope=lookup.notice.scope or Scope.THIS)


async def _clock_changed(lookup: Lookup) -> ClockChanged | Obsolete:
    found, was_at = await _common(lookup), lookup.notice.was_at
    if found is None or _is_over(lookup, found):
        return Obsolete()
    assert was_at is not None
    return ClockChanged(**found, was_at=was_at)


async def _reminder(lookup: Lookup) -> Reminder | Obsolete:
    found = await _common(lookup)
    planned = _planned_in(found)
    if found is None or planned is None:
        return Obsolete()
    occurrence = planned.occurrence
    is_ahead = occurrence.state is OccurrenceState.PLANNED and occurrence.starts_at > lookup.now
    is_same = occurrence.starts_at == lookup.notice.starts_at
    if not (is_ahead and is_same) or found["havruta"].is_archived:
        return Obsolete()
    wished_at = reminders.wished_at(occurrence, found["recipient"].user)
    return Reminder(
        **found,
        occurrence=occurrence,
        replies=planned.replies,
        is_late=lookup.now - wished_at > LATE,  # a notice falls due anew with each attempt
    )


async def _replied(lookup: Lookup) -> Replied | Obsolete:
    found = await _common(lookup)
    planned = _planned_in(found)
    said = planned.replies if planned else ()
    reply = next((one for one in said if one.user_id == lookup.notice.about), None)
    if found is None or reply is None or _is_over(lookup, found):
        return Obsolete()
    return Replied(**found, reply=reply)


async def _runs_already(lookup: Lookup) -> RunsAlready | Obsolete:
    found, session_id = await _common(lookup), lookup.notice.session_id
    assert session_id is not None
    session = await lookup.records.sessions.get(session_id)
    if found is None or not session.is_live:
        return Obsolete()
    return RunsAlready(**found, session_id=session_id)


async def _too_few(lookup: Lookup) -> TooFew | Obsolete:
    found = await _common(lookup)
    return Obsolete() if found is None or _is_over(lookup, found) else TooFew(**found)


async def _not_opened(lookup: Lookup) -> NotOpened | Obsolete:
    found = await _common(lookup)
    return Obsolete() if found is None else NotOpened(**found)


async def _proposed(lookup: Lookup) -> Proposed | Obsolete:
    found, proposal_id = await _common(lookup), lookup.notice.proposal_id
    assert proposal_id is not None
    proposal = await lookup.records.proposals.get(proposal_id)
    planned = _planned_in(found)
    if found is None or planned is None or not proposal.is_open(planned.occurrence, lookup.now):
        return Obsolete()
    options = tuple(instant(at, planned.occurrence.zone) for at in proposal.options)
    return Proposed(**found, proposal=proposal, options=options)


CHANGES: dict[NoticeKind, type[Changed]] = {
    NoticeKind.PLAN_CALLED_OFF: PlanCalledOff,
    NoticeKind.PLAN_RESTORED: PlanRestored,
}

PLAN_FINDERS: dict[NoticeKind, Callable[[Lookup], Awaitable[Content | Obsolete]]] = {
    NoticeKind.PLANNED: _planned,
    NoticeKind.PLAN_MOVED: _moved,
    **dict.fromkeys(CHANGES, _changed),
    NoticeKind.CLOCK_CHANGED: _clock_changed,
    NoticeKind.REMINDER: _reminder,
    NoticeKind.REPLIED: _replied,
    NoticeKind.RUNS_ALREADY: _runs_already,
    NoticeKind.TOO_FEW: _too_few,
    NoticeKind.NOT_OPENED: _not_opened,
    NoticeKind.PROPOSED: _proposed,
}


async def _common(lookup: Lookup) -> dict[str, Any] | None:
    """Return what all contents have; None where it does not concern its recipient any more."""
    notice = lookup.notice
    plan = await lookup.records.plans.get(notice.occurrence.plan_id)
    havruta = await lookup.records.havrutot.get(notice.of_havruta)
    expected = plan.expected(havruta.people)
    if notice.recipient is not None and notice.recipient not in expected:
        return None
    recipient = await lookup.recipient(havruta) if notice.recipient else None
    who = await lookup.users(havruta, [notice.about]) if notice.about else [None]
    mentioned = [recipient] if recipient else await lookup.called(havruta, expected)
    return {
        "havruta": havruta,
        "recipient": recipient,
        "mentions": tuple(mentioned),
        "who": who[0],
        "plan": plan,
        "key": notice.occurrence,
        "starts_at": notice.starts_at,
        "at": lookup.now,
        "book": book_of(lookup.study, havruta.book),
        "planned": await views.shown(
            lookup.study, lookup.records, havruta, plan, notice.occurrence.original
        ),
    }


def _planned_in(found: dict[str, Any] | None) -> views.Planned | None:
    """Return that time with who comes, if it concerns its recipient, and is kept."""
    planned: views.Planned | None = found["planned"] if found else None
    return planned


def _is_over(lookup: Lookup, found: dict[str, Any]) -> bool:
    """Whether it would be over by now, before and after the change."""
    plan: Plan = found["plan"]
    latest = max(found["starts_at"], lookup.notice.was_at or found["starts_at"])
    return bool(latest + timedelta(minutes=plan.minutes) <= lookup.now)


async def _timing_before(lookup: Lookup, found: dict[str, Any]) -> Timing | None:
    """Return the timing of the plan that this one follows, if it was moved with others."""
    plan: Plan = found["plan"]
    if lookup.notice.scope is Scope.THIS or plan.split_from is None:
        return None
    return (await lookup.records.plans.get(plan.split_from)).timing
