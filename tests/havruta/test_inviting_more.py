"""Inviting to a havruta that is there, and how much there may be of it."""

from dataclasses import replace

import pytest

from havruta.errors.havrutot import HavrutaArchived, HavrutaFull, NotAllowed, TooManyHavrutot
from havruta.havrutot import founding, invitations, keeping
from havruta.havrutot.invitations import INVITATION_LIFE, Reply
from havruta.havrutot.model import Home, InvitationState, Limits
from havruta.notices import delivery
from havruta.notices.content import Invited
from havruta.notices.model import Reason, Way
from tests.conftest import person
from tests.havruta.looking import havruta_of, invitations_of


@pytest.fixture
def invite(study, havruta, isaac):
    """Invite to Isaac's havruta with Jacob; return what became of each."""

    async def invite(*partners, study=study):
        done = await invitations.invite_more(
            study, havruta_id=havruta.id, by=isaac.id, partners=[one.id for one in partners]
        )
        return [(one.user.name, one.reply) for one in done.outcomes]

    return invite


async def test_of_each_it_is_said_what_became_of_inviting_them(
    study, havruta, isaac, jacob, esau, invite, carriers
):
    """IN-1: whoever cannot be invited stops nobody else."""
    laban = await person(study, "Laban", 7)
    for _ in range(5):
        await founding.create(
            study, by=jacob.id, book="Ruth", name="", partners=[laban.id], home=Home()
        )

    done = await invite(esau, isaac, laban, jacob, esau)

    assert done == [
        ("Esau", Reply.INVITED),
        ("Isaac", Reply.BELONGS),
        ("Laban", Reply.REFUSED),
        ("Jacob", Reply.BELONGS),
    ]
    assert [one.user_id for one in await invitations_of(study, havruta)] == [esau.id]
    await delivery.deliver_due(study, carriers)
    assert esau in [one.recipient.user for one in carriers.contents if isinstance(one, Invited)]
    assert await invite() == []


async def test_who_has_not_answered_is_invited_once(study, havruta, esau, invite, carriers):
    """IN-1, IN-4: but is told again where that failed, and invited again where it has expired."""
    assert await invite(esau) == [("Esau", Reply.INVITED)]
    assert await invite(esau) == [("Esau", Reply.WAITS)]

    carriers.closed = dict.fromkeys(Way, Reason.DIRECT_CLOSED)
    await delivery.deliver_due(study, carriers)
    carriers.closed = {}
    assert await invite(esau) == [("Esau", Reply.TOLD_AGAIN)]
    assert await invite(esau) == [("Esau", Reply.WAITS)]
    await delivery.deliver_due(study, carriers)
    assert Invited in [type(one) for one in carriers.contents]

    study.now.advance(INVITATION_LIFE)
    assert await invite(esau) == [("Esau", Reply.INVITED)]
    before, after = await invitations_of(study, havruta)
    assert (before.state, after.state) == (InvitationState.EXPIRED, InvitationState.PENDING)


async def test_who_has_declined_can_be_asked_again(study, havruta, esau, invite):
    """IN-4"""
    await invite(esau)
    (asked,) = await invitations.invited(study, by=esau.id)
    await invitations.decline(study, invitation_id=asked.invitation.id, by=esau.id)

    assert await invite(esau) == [("Esau", Reply.INVITED)]


async def test_only_the_owner_invites_and_not_to_what_is_archived(
    study, havruta, isaac, jacob, esau, invite
):
    """SY-1, HV-3"""
    invitable = {"havruta_id": havruta.id, "by": isaac.id}
    assert await invitations.invitable(study, **invitable) == havruta
    with pytest.raises(NotAllowed):
        await invitations.invite_more(study, havruta_id=havruta.id, by=jacob.id, partners=[esau.id])
    await keeping.archive(study, havruta_id=havruta.id, by=isaac.id)
    with pytest.raises(HavrutaArchived):
        await invite(esau)
    with pytest.raises(HavrutaArchived):
        await invitations.invitable(study, **invitable)


async def test_a_havruta_holds_as_many_as_the_settings_say(study, havruta, isaac, esau, invite):
    """HV-5: enforced where somebody joins; who finds it full is invited still."""
    await invite(esau)
    (asked,) = await invitations.invited(study, by=esau.id)
    full = replace(study, limits=Limits(participants=2))

    with pytest.raises(HavrutaFull):
        await invitations.accept(full, invitation_id=asked.invitation.id, by=esau.id)
    with pytest.raises(HavrutaFull):
        await invite(esau, study=full)
    with pytest.raises(HavrutaFull):
        await founding.create(
            full, by=isaac.id, book="Ruth", name="", partners=[esau.id, "u"], home=Home()
        )

    assert await havruta_of(study, havruta) == havruta
    await invitations.accept(study, invitation_id=asked.invitation.id, by=esau.id)


async def test_one_belongs_to_as_many_havrutot_as_the_settings_say(
    study, havruta, isaac, esau, invite
):
    """HV-5"""
    busy = replace(study, limits=Limits(havrutot=1))
    await founding.create(busy, by=esau.id, book="Ruth", name="", partners=[], home=Home())
    await invite(esau)
    (asked,) = await invitations.invited(study, by=esau.id)

    for by in (isaac, esau):
        with pytest.raises(TooManyHavrutot):
            await founding.create(busy, by=by.id, book="Ruth", name="", partners=[], home=Home())
    with pytest.raises(TooManyHavrutot):
        await invitations.accept(busy, invitation_id=asked.invitation.id, by=esau.id)
    (waits,) = await invitations.invited(study, by=esau.id)
    assert waits == asked
