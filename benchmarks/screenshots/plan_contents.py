"""What is told of plans: some of each kind."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from havruta.ids import PlanId, SessionId
from havruta.library.model import Book
from havruta.notices.plan_content import (
    ClockChanged,
    NotOpened,
    OfPlan,
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
from havruta.people.model import User
from havruta.plans import views
from havruta.plans.expansion import occurrence
from havruta.plans.model import Answer, Plan, ProposalReason, Reply, Scope
from havruta.plans.proposing import proposal_of
from havruta.recurrence import Frequency, Rule, Timing

HOUR = timedelta(hours=1)


def plan_contents(common: dict[str, Any], isaac: User, book: Book, now: datetime) -> list[OfPlan]:
    """Return them all, by Isaac, of one time and of several; `common` is what each has."""
    start, zone = datetime(2026, 3, 2, 20), "Asia/Jerusalem"  # noqa: DTZ001 - a wall time
    timing = Timing(start, zone, Rule(Frequency.WEEKLY, weekdays=(0,)))
    plan = Plan(PlanId("p"), common["havruta"].id, isaac.id, timing, 60, now)
    one = occurrence(plan, timing.start)
    said = Reply(plan.id, one.original, isaac.id, Answer.NOT_COMING, now)
    shown = views.Planned(one, plan, common["havruta"], book, (isaac,), (said,))
    of_plan = {
        **common,
        "who": isaac,
        "plan": plan,
        "key": one.key,
        "starts_at": one.starts_at,
        "at": now,
        "book": book,
        "planned": shown,
    }
    later = (one.original + HOUR,)
    proposals = [proposal_of(one, reason, later, by=None, now=now) for reason in ProposalReason]
    scopes = [{**of_plan, "scope": scope} for scope in Scope]
    reminder: dict[str, Any] = {"occurrence": one, "replies": (said,)}
    return [
        Planned(**of_plan),
        Planned(**(of_plan | {"planned": None})),
        Planned(**(of_plan | {"plan": replace(plan, timing=Timing(start, zone))})),
        *(PlanMoved(**each, was_at=now, was=None) for each in scopes),
        *(PlanCalledOff(**each) for each in scopes),
        *(PlanRestored(**each) for each in scopes),
        ClockChanged(**(of_plan | {"who": None}), was_at=one.starts_at - HOUR),
        *(Reminder(**of_plan, **reminder, is_late=is_late) for is_late in (False, True)),
        *(Replied(**of_plan, reply=reply) for reply in _replies(said)),
        TooFew(**(of_plan | {"who": None})),
        NotOpened(**(of_plan | {"who": None})),
        *(
            Proposed(**of_plan, proposal=each, options=(one.starts_at + HOUR,))
            for each in proposals
        ),
        Proposed(**of_plan, proposal=replace(proposals[0], options=()), options=()),
        RunsAlready(**(of_plan | {"who": None}), session_id=SessionId("s")),
    ]


def _replies(said: Reply) -> list[Reply]:
    """Return one of each answer; who comes late says by how much, or does not."""
    late = replace(said, answer=Answer.LATE)
    return [said, late, replace(late, late_by=10), replace(said, answer=Answer.COMING)]
