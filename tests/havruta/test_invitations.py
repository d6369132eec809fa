"""Answering invitations."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.havrutot import InvitationOver, NotAllowed, NotInvited, UnknownInvitation
from havruta.events import NoticesDue
from havruta.havrutot import founding, invitations, selection
from havruta.havrutot.model import Home, InvitationState, Participant
from havruta.ids import InvitationId
from havruta.notices.model import NoticeKind
from havruta.sessions import entrance, lifecycle
from tests.havruta.looking import havruta_of, invitations_of, keep, notices_of

MOMENT = timedelta(microseconds=1)
ANSWERS = [invitations.accept, invitations.decline]


@pytest.fixture
async def invited(study, isaac, jacob):
    """Isaac has just invited Jacob to a new havruta."""
    return await founding.create(
        study, by=isaac.id, book="Ruth", name="", partners=[jacob.id], home=Home()
    )


@pytest.fixture
async def invitation(study, invited):
    (invitation,) = await invitations_of(study, invited)
    return invitation


async def test_one_who_accepts_belongs(study, invited, invitation, isaac, jacob, clock):
    """IN-1"""
    clock.advance(timedelta(days=1))

    havruta = (await invitations.accept(study, invitation_id=invitation.id, by=jacob.id)).havruta

    assert havruta.participants == (*invited.participants, Participant(jacob.id, clock.now))
    assert await selection.mine(study, by=jacob.id) == [havruta]


async def test_one_who_declines_does_not_belong(study, invited, invitation, jacob):
    """IN-1"""
    havruta = await invitations.decline(study, invitation_id=invitation.id, by=jacob.id)

    assert havruta == invited
    assert await selection.mine(study, by=jacob.id) == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (invitations.accept, InvitationState.ACCEPTED),
        (invitations.decline, InvitationState.DECLINED),
    ],
)
async def test_an_answer_is_kept(study, invited, invitation, jacob, clock, answer, state):
    """IN-4"""
    clock.advance(timedelta(days=1))

    await answer(study, invitation_id=invitation.id, by=jacob.id)

    assert await invitations_of(study, invited) == [
        replace(invitation, state=state, answered_at=clock.now)
    ]


@pytest.mark.parametrize("answer", ANSWERS)
async def test_the_inviter_hears_the_answer(
    study, invited, invitation, isaac, jacob, clock, heard, answer
):
    """IN-1"""
    clock.advance(timedelta(days=1))

    await answer(study, invitation_id=invitation.id, by=jacob.id)

    (told,) = await notices_of(study, invited, NoticeKind.ANSWER)
    assert (told.recipient, told.invitation_id) == (isaac.id, invitation.id)
    assert told.due_at == clock.now
    assert heard == [NoticesDue()]


@pytest.mark.parametrize("answer", ANSWERS)
async def test_only_the_one_invited_can_answer(study, invited, invitation, isaac, esau, answer):
    """IN-1, SY-1"""
    for somebody_else in (esau, isaac):
        with pytest.raises(NotInvited):
            await answer(study, invitation_id=invitation.id, by=somebody_else.id)

    assert await havruta_of(study, invited) == invited
    assert await invitations_of(study, invited) == [invitation]


@pytest.mark.parametrize("second", ANSWERS)
@pytest.mark.parametrize(
    ("first", "state"), [(invitations.accept, "accepted"), (invitations.decline, "declined")]
)
async def test_an_invitation_is_answered_once(
    study, invited, invitation, jacob, first, second, state
):
    """IN-1, IN-4"""
    await first(study, invitation_id=invitation.id, by=jacob.id)
    after = await havruta_of(study, invited)

    with pytest.raises(InvitationOver) as refusal:
        await second(study, invitation_id=invitation.id, by=jacob.id)

    assert refusal.value.values == {"state": state}
    assert await havruta_of(study, invited) == after
    assert len(await notices_of(study, invited, NoticeKind.ANSWER)) == 1


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_invitation_expires_after_two_weeks(
    study, invited, invitation, jacob, clock, answer
):
    """IN-4"""
    clock.advance(timedelta(days=14))

    with pytest.raises(InvitationOver) as refusal:
        await answer(study, invitation_id=invitation.id, by=jacob.id)

    assert refusal.value.values == {"state": "expired"}
    assert await havruta_of(study, invited) == invited


async def test_an_invitation_can_be_accepted_until_the_last_moment(study, invitation, jacob, clock):
    """IN-4"""
    clock.advance(timedelta(days=14) - MOMENT)

    havruta = (await invitations.accept(study, invitation_id=invitation.id, by=jacob.id)).havruta

    assert jacob.id in havruta.people


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_invitation_that_was_taken_back_cannot_be_answered(
    study, invitation, jacob, answer
):
    """IN-4"""
    await keep(study, invitations=replace(invitation, state=InvitationState.REVOKED))

    with pytest.raises(InvitationOver) as refusal:
        await answer(study, invitation_id=invitation.id, by=jacob.id)

    assert refusal.value.values == {"state": "revoked"}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_invitation_that_never_was_cannot_be_answered(study, jacob, answer):
    with pytest.raises(UnknownInvitation):
        await answer(study, invitation_id=InvitationId("none"), by=jacob.id)


@pytest.mark.parametrize("state", list(InvitationState))
def test_only_a_pending_invitation_expires_by_itself(invitation, state):
    """IN-4"""
    kept = replace(invitation, state=state)
    pending = state is InvitationState.PENDING

    assert kept.state_at(invitation.expires_at - MOMENT) is state
    assert kept.state_at(invitation.expires_at) is (InvitationState.EXPIRED if pending else state)


async def test_what_waits_for_an_answer_is_told_until_it_is_answered_or_expires(
    study, library, isaac, jacob, clock
):
    """IN-1"""
    made = await founding.create(
        study, by=isaac.id, book="Ruth", name="", partners=[jacob.id], home=Home()
    )

    (waiting,) = await invitations.invited(study, by=jacob.id)
    assert (waiting.havruta, waiting.inviter) == (made, isaac)
    assert await invitations.invited(study, by=isaac.id) == []

    clock.advance(invitations.INVITATION_LIFE)
    assert await invitations.invited(study, by=jacob.id) == []


async def test_who_comes_to_a_session_by_an_invitation(study, invited, isaac, jacob, esau, session):
    """ID-2, IN-1: an invitation to another havruta leads nowhere here."""
    theirs = await lifecycle.start(study, havruta_id=invited.id, by=isaac.id)

    waiting = await entrance.join(study, session_id=theirs.id, by=jacob.id)

    assert (waiting.havruta, waiting.inviter) == (invited, isaac)
    assert (await entrance.join(study, session_id=session.id, by=jacob.id)).session == session
    with pytest.raises(NotAllowed):
        await entrance.join(study, session_id=theirs.id, by=esau.id)
