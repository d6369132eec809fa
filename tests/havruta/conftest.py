"""What several of these tests begin with: an empty room, carriers, and promises to carry."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.havrutot.model import Invitation
from havruta.ids import AwayId, InvitationId, NoticeId, PlanId, SessionId
from havruta.notices import finding
from havruta.notices.model import Notice, NoticeKind
from havruta.notices.plan_finding import PLAN_FINDERS
from havruta.plans.expansion import occurrence
from havruta.plans.model import Answer, Plan, ProposalReason, Reply, Scope
from havruta.plans.proposing import proposal_of
from havruta.recurrence import Timing, wall
from havruta.refs import Stretch
from havruta.sessions.model import Away, AwayState, Session, SessionKind
from tests.havruta.carriers import Carriers
from tests.havruta.looking import notices_of
from tests.havruta.room import Room

LONG = timedelta(days=14)
OF_INVITATIONS = {NoticeKind.INVITATION, NoticeKind.ANSWER}
OF_AWAY = {NoticeKind.AWAY: AwayState.PENDING, NoticeKind.AWAY_ANSWERED: AwayState.CONFIRMED}


@pytest.fixture
def room(study, session, clock):
    """The room of `session`, with nobody in it yet."""
    return Room(study, session, clock)


@pytest.fixture
def carriers():
    return Carriers()


@pytest.fixture
def promise(study, havruta, isaac, jacob, esau, clock):
    """Make a promise to Jacob, or as the test has it, due now.

    It is about a session that runs, about Isaac's invitation to Esau, or about what Isaac has done.
    """
    now, later = clock.now, clock.now + LONG
    invitation = Invitation(InvitationId("i"), havruta.id, esau.id, isaac.id, now, later)
    session = Session(
        id=SessionId("session"),
        havruta_id=havruta.id,
        book=havruta.book,
        kind=SessionKind.INSTANT,
        started_at=now,
        started_by=isaac.id,
        began_ref=havruta.ref,
        ref=havruta.ref,
        owner_ref=havruta.ref,
        covered=(),
    )

    async def promise(kind=NoticeKind.SESSION, **values):
        number = len(await notices_of(study, havruta))
        async with study.transaction() as records:
            if kind in OF_INVITATIONS:
                await records.invitations.save(invitation)
                about = {"invitation_id": invitation.id}
            elif kind in PLAN_FINDERS:
                about = await _of_plan(records, session, isaac)
            elif kind in OF_AWAY:
                await _told_away(records, havruta, isaac, kind)
                about = {"about": isaac.id, "away_id": "away"}
            elif kind in finding.DEEDS:
                await records.havrutot.save(replace(havruta, offered_to=jacob.id))
                about = {"about": isaac.id}
            else:
                about = {"session_id": (await records.sessions.open(session)).id}
            if kind is NoticeKind.SIYUM:
                about |= {"quoted": "1 85 2 60 2026-02-01 2026-03-01"}
            if kind is NoticeKind.SHARED:
                about |= {"about": isaac.id, "quoted": "Verse 2\nRuth 1:2"}
            values = {"due_at": clock.now, "recipient": jacob.id, **about, **values}
            notice = Notice(NoticeId(f"notice {number}"), kind, havruta.id, **values)
            await records.notices.add(notice)
        return notice

    return promise


async def _told_away(records, havruta, isaac, kind):
    """Isaac has told of what he learned, and waits for an answer or has one, as the kind says."""
    span = (Stretch("Ruth 1:1", "Ruth 1:5"),)
    at, day = havruta.created_at, havruta.created_at.date()
    told = Away(AwayId("away"), havruta.id, isaac.id, at, "Ruth", day, 30, span, (isaac.id,))
    await records.aways.save(replace(told, state=OF_AWAY[kind]))


async def _of_plan(records, session, isaac):
    """Plan something for tomorrow, of which Isaac says that he will be late; a session runs."""
    at = session.started_at
    timing = Timing(wall(at + timedelta(days=1), "Asia/Jerusalem"), "Asia/Jerusalem")
    plan = Plan(PlanId("plan"), session.havruta_id, isaac.id, timing, 60, at)
    one = occurrence(plan, timing.start)
    await records.plans.save(plan)
    await records.occurrences.save(one)
    await records.replies.save(Reply(plan.id, one.original, isaac.id, Answer.LATE, at))
    proposal = proposal_of(one, ProposalReason.ASKED, (), by=isaac.id, now=at)
    await records.proposals.save(proposal)
    return {
        "proposal_id": proposal.id,
        "plan_id": plan.id,
        "original": one.original,
        "starts_at": one.starts_at,
        "was_at": at,
        "scope": Scope.THIS,
        "about": isaac.id,
        "session_id": (await records.sessions.open(session)).id,
    }
