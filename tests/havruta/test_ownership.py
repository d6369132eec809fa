"""Giving a havruta to somebody else, and leaving one."""

from dataclasses import replace

import pytest

from havruta.errors.havrutot import (
    InvitationOver,
    NotAllowed,
    NotOffered,
    NotParticipant,
    OfferOver,
    OwnerStays,
    UnknownInvitation,
)
from havruta.events import HavrutaChanged, ParticipantLeft, PeopleChanged
from havruta.havrutot import by_mail, founding, invitations, membership, ownership
from havruta.havrutot.model import Home, InvitationState
from havruta.notices import delivery
from havruta.notices.content import Left, OfferDeclined, Offered, Removed, TakenOver
from havruta.sessions import lifecycle, navigation
from tests.havruta.looking import (
    havruta_of,
    invitations_of,
    notices_of,
    report_of,
    session_of,
    stays_of,
)


@pytest.fixture
def told(study, carriers):
    """Carry what is due; return what was told to whom since."""

    async def told():
        before = len(carriers.contents)
        while await delivery.deliver_due(study, carriers):
            pass
        new = [one for one in carriers.contents[before:] if one.recipient]
        return [(type(one), one.recipient.user.name) for one in new]

    return told


async def test_a_havruta_becomes_somebody_elses_once_they_accept(
    study, havruta, isaac, jacob, told, heard
):
    """HV-3: until then it is its owner's, and both hear of it."""
    offered = await ownership.offer(study, havruta_id=havruta.id, by=isaac.id, to=jacob.id)
    assert offered == ownership.Offer(replace(havruta, offered_to=jacob.id), jacob)
    assert await told() == [(Offered, "Jacob")]

    taken = await ownership.take_over(study, havruta_id=havruta.id, by=jacob.id)

    assert taken == replace(havruta, owner_id=jacob.id) == await havruta_of(study, havruta)
    assert HavrutaChanged(havruta.id) in heard
    assert await told() == [(TakenOver, "Isaac")]
    with pytest.raises(OfferOver):
        await ownership.take_over(study, havruta_id=havruta.id, by=jacob.id)
    left = await membership.leave(study, havruta_id=havruta.id, by=isaac.id)
    assert left.people == (jacob.id,)
    assert await told() == [(Left, "Jacob")]


async def test_an_offer_can_be_declined_taken_back_or_made_to_another(
    study, havruta, isaac, jacob, esau, told
):
    """HV-3"""
    offer = {"havruta_id": havruta.id, "by": isaac.id}
    with pytest.raises(NotParticipant):
        await ownership.offer(study, **offer, to=esau.id)
    await ownership.offer(study, **offer, to=jacob.id)
    await ownership.offer(study, **offer, to=jacob.id)  # pressed twice
    assert await told() == [(Offered, "Jacob")]
    await ownership.decline(study, havruta_id=havruta.id, by=jacob.id)
    assert await told() == [(OfferDeclined, "Isaac")]

    await ownership.offer(study, **offer, to=jacob.id)
    await ownership.offer(study, **offer, to=isaac.id)

    assert await havruta_of(study, havruta) == havruta
    for answer in (ownership.take_over, ownership.decline):
        with pytest.raises(OfferOver):
            await answer(study, havruta_id=havruta.id, by=jacob.id)
        with pytest.raises(NotOffered):
            await answer(study, havruta_id=havruta.id, by=esau.id)
    assert await told() == []  # what was taken back before it was told is not told


async def test_whoever_takes_over_in_the_middle_leads_from_where_they_are(
    study, havruta, session, isaac, jacob, room, heard
):
    """HV-3, SE-4: what is kept is the place of whoever owns it then."""
    for user in (isaac, jacob):
        await room.comes(user)
    await navigation.read_alone(study, session_id=session.id, ref="Ruth 3:4", by=jacob.id)
    await ownership.offer(study, havruta_id=havruta.id, by=isaac.id, to=jacob.id)
    heard.clear()

    await ownership.take_over(study, havruta_id=havruta.id, by=jacob.id)

    assert (await session_of(study, session)).owner_ref == "Ruth 3:4"
    assert PeopleChanged(session.id) in heard
    with pytest.raises(NotAllowed):
        await lifecycle.end(study, session_id=session.id, by=isaac.id)
    await lifecycle.end(study, session_id=session.id, by=jacob.id)
    assert (await havruta_of(study, havruta)).ref == "Ruth 3:4"


@pytest.mark.parametrize("is_removed", [False, True])
async def test_who_goes_leaves_the_room_at_once(
    study, session, isaac, jacob, room, heard, told, is_removed
):
    """HV-3, SE-9: left or removed; the time they were there is kept, and an offer is void."""
    await room.comes(isaac)
    await room.comes(jacob)
    await ownership.offer(study, havruta_id=session.havruta_id, by=isaac.id, to=jacob.id)
    heard.clear()

    if is_removed:
        done = await membership.remove(
            study, havruta_id=session.havruta_id, by=isaac.id, user_id=jacob.id
        )
        assert (done.who, done.was_invited) == (jacob, False)
    else:
        await membership.leave(study, havruta_id=session.havruta_id, by=jacob.id)

    kept = (await report_of(study, session)).havruta
    assert (kept.people, kept.offered_to) == ((isaac.id,), None)
    assert {ParticipantLeft(session.havruta_id, jacob.id), PeopleChanged(session.id)} <= set(heard)
    theirs = [stay for stay in await stays_of(study, session) if stay.user_id == jacob.id]
    assert [stay.left_at for stay in theirs] == [study.now()]
    assert (await stays_of(study, session))[0].left_at is None
    assert (Removed, "Jacob") in await told() if is_removed else (Left, "Isaac") in await told()


async def test_who_goes_without_having_come_leaves_no_trace_in_the_room(
    study, havruta, session, jacob
):
    """HV-3"""
    await membership.leave(study, havruta_id=havruta.id, by=jacob.id)

    assert await stays_of(study, session) == []


async def test_an_owner_neither_leaves_nor_is_removed(study, havruta, isaac, jacob, esau):
    """HV-3: they must first transfer or delete."""
    with pytest.raises(OwnerStays):
        await membership.leave(study, havruta_id=havruta.id, by=isaac.id)
    with pytest.raises(OwnerStays):
        await membership.remove(study, havruta_id=havruta.id, by=isaac.id, user_id=isaac.id)
    for act in (membership.leave, membership.remove):
        with pytest.raises(NotAllowed):
            whom = {} if act is membership.leave else {"user_id": jacob.id}
            await act(study, havruta_id=havruta.id, by=esau.id, **whom)

    assert await havruta_of(study, havruta) == havruta


async def test_of_whoever_is_only_invited_the_invitation_is_taken_back(study, havruta, isaac, esau):
    """HV-3, IN-4"""
    remove = {"havruta_id": havruta.id, "by": isaac.id, "user_id": esau.id}
    with pytest.raises(NotParticipant):
        await membership.remove(study, **remove)
    await invitations.invite_more(study, havruta_id=havruta.id, by=isaac.id, partners=[esau.id])

    done = await membership.remove(study, **remove)

    assert (done.who, done.was_invited) == (esau, True)
    assert (await invitations_of(study, havruta))[0].state is InvitationState.REVOKED
    assert len(await notices_of(study, havruta)) == 1  # the invitation's own
    await invitations.invite_more(study, havruta_id=havruta.id, by=isaac.id, partners=[esau.id])


async def test_an_invitation_is_taken_back_whoever_it_went_to(study, havruta, isaac, esau):
    """IN-4: also one to an address; once it has been answered or taken back, that is said."""
    mailed = replace(study, has_mail=True)
    of_isaacs = {"havruta_id": havruta.id, "by": isaac.id}
    await invitations.invite_more(study, **of_isaacs, partners=[esau.id])
    await by_mail.invite(mailed, **of_isaacs, addresses=["ruth@example.org"])

    for invitation in await invitations_of(study, havruta):
        await membership.take_back(study, **of_isaacs, invitation_id=invitation.id)
        with pytest.raises(InvitationOver):
            await membership.take_back(study, **of_isaacs, invitation_id=invitation.id)

    states = {invitation.state for invitation in await invitations_of(study, havruta)}
    assert states == {InvitationState.REVOKED}
    theirs = {"book": "Ruth", "name": "", "partners": [], "home": Home()}
    other = await founding.create(study, by=esau.id, **theirs)
    with pytest.raises(UnknownInvitation):
        await membership.take_back(
            study, havruta_id=other.id, by=esau.id, invitation_id=invitation.id
        )
