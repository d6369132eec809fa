"""One of each kind of what is told of plans."""

from dataclasses import replace
from datetime import datetime, timedelta

from havruta.ids import PlanId, SessionId
from havruta.notices.plan_content import (
    ClockChanged,
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
from havruta.plans import views
from havruta.plans.expansion import occurrence
from havruta.plans.model import Answer, Plan, ProposalReason, Reply, Scope
from havruta.plans.proposing import proposal_of
from havruta.recurrence import Frequency, Rule, Timing
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def plan_contents(common, isaac, book):
    """Return them all, of one time and of several."""
    weekly = Rule(Frequency.WEEKLY, weekdays=(0,))
    start, zone = datetime(2026, 3, 2, 20), "Asia/Jerusalem"
    timing = Timing(start, zone, weekly)
    plan = Plan(PlanId("p"), common["havruta"].id, isaac.id, timing, 60, NOON)
    one = occurrence(plan, timing.start)
    said = Reply(plan.id, one.original, isaac.id, Answer.NOT_COMING, NOON)
    shown = views.Planned(one, plan, common["havruta"], book, (isaac,), (said,))
    of_plan = {
        **common,
        "who": isaac,
        "plan": plan,
        "key": one.key,
        "starts_at": one.starts_at,
        "at": NOON,
        "book": book,
        "planned": shown,
    }
    replies = [
        said,
        *(Reply(plan.id, one.original, isaac.id, Answer.LATE, NOON, late) for late in (None, 10)),
        Reply(plan.id, one.original, isaac.id, Answer.COMING, NOON),
    ]
    later = (one.original + HOUR,)
    proposals = [proposal_of(one, reason, later, by=None, now=NOON) for reason in ProposalReason]
    scopes = [{**of_plan, "scope": scope} for scope in Scope]
    reminder = {"occurrence": one, "replies": (said,)}
    return [
        Planned(**of_plan),
        Planned(**(of_plan | {"planned": None})),
        Planned(**(of_plan | {"plan": replace(plan, timing=Timing(start, zone))})),
        *(PlanMoved(**each, was_at=NOON, was=None) for each in scopes),
        *(PlanCalledOff(**each) for each in scopes),
        *(PlanRestored(**each) for each in scopes),
        ClockChanged(**(of_plan | {"who": None}), was_at=one.starts_at - HOUR),
        *(Reminder(**of_plan, **reminder, is_late=is_late) for is_late in (False, True)),
        *(Replied(**of_plan, reply=reply) for reply in replies),
        TooFew(**(of_plan | {"who": None})),
        *(
            Proposed(**of_plan, proposal=each, options=(one.starts_at + HOUR,))
            for each in proposals
        ),
        Proposed(**of_plan, proposal=replace(proposals[0], options=()), options=()),
        RunsAlready(**(of_plan | {"who": None}), session_id=SessionId("s")),
    ]
