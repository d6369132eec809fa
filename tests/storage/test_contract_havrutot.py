"""The contract of `Havrutot` and `Invitations`, on memory, SQLite and PostgreSQL."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from havruta.errors.havrutot import UnknownHavruta, UnknownInvitation
from havruta.errors.outside import Overtaken
from havruta.havrutot.model import Home, InvitationState, Lead, Participant
from havruta.ids import HavrutaId, InvitationId, new_id
from havruta.people.model import NotifyBy
from tests.storage.samples import (
    HAVRUTA,
    HOUR,
    INVITATION,
    ISAAC,
    JACOB,
    MINUTE,
    NOON,
    OTHER,
    RACHEL,
    SESSION,
    another,
    ended,
)
from tests.tables import Violation

REFUSED = (IntegrityError, Violation)


async def test_a_havruta_comes_back_as_it_went_in(world):
    async with world.transaction() as records:
        assert await records.havrutot.get(HAVRUTA.id) == HAVRUTA
        assert await records.havrutot.get(OTHER.id) == OTHER


async def test_many_havrutot_come_at_once_without_those_that_are_not_there(world):
    async with world.reading() as records:
        found = await records.havrutot.many([HAVRUTA.id, OTHER.id, HavrutaId("none")])

    assert found == {HAVRUTA.id: HAVRUTA, OTHER.id: OTHER}


async def test_an_unknown_havruta_is_refused(storage):
    async with storage.transaction() as records:
        with pytest.raises(UnknownHavruta):
            await records.havrutot.get(HavrutaId("none"))


async def test_a_havruta_is_read_as_it_was_saved_last_in_the_same_transaction(world):
    alone = replace(HAVRUTA, participants=HAVRUTA.participants[:1])
    turned = replace(HAVRUTA, participants=HAVRUTA.participants[::-1])

    async with world.transaction() as records:
        for saved in (alone, turned, HAVRUTA):
            await records.havrutot.save(saved)
            assert await records.havrutot.get(HAVRUTA.id) == saved


async def test_a_saved_havruta_replaces_the_one_before(world):
    changed = replace(
        HAVRUTA, name="Evening", ref="Ruth 2:1", lead=Lead.FREE, home=Home("333"), owner_id=JACOB.id
    )

    async with world.transaction() as records:
        await records.havrutot.save(changed)

    async with world.transaction() as records:
        assert await records.havrutot.get(HAVRUTA.id) == changed
        assert await records.havrutot.get(OTHER.id) == OTHER


@pytest.mark.parametrize(
    "participants",
    [
        (*HAVRUTA.participants, Participant(RACHEL.id, NOON + MINUTE)),
        HAVRUTA.participants[:1],
        HAVRUTA.participants[::-1],
        (Participant(RACHEL.id, NOON), replace(HAVRUTA.participants[0], notify=NotifyBy.HOME)),
        (),
    ],
)
async def test_participants_come_go_and_keep_their_order(world, participants):
    changed = replace(HAVRUTA, participants=participants)

    async with world.transaction() as records:
        await records.havrutot.save(changed)

    async with world.transaction() as records:
        assert await records.havrutot.get(HAVRUTA.id) == changed


async def test_a_person_s_havrutot_come_newest_first(world):
    with_rachel = replace(OTHER, participants=(Participant(RACHEL.id, NOON),))
    async with world.transaction() as records:
        isaac_s = await records.havrutot.of(ISAAC.id)
        await records.havrutot.save(with_rachel)
        rachel_s = await records.havrutot.of(RACHEL.id)
        jacob_s = await records.havrutot.of(JACOB.id)

    assert list(isaac_s) == [OTHER, HAVRUTA]
    assert list(rachel_s) == [with_rachel]
    assert list(jacob_s) == [HAVRUTA]


async def test_of_a_person_s_havrutot_those_in_session_can_be_had_alone(world):
    async with world.transaction() as records:
        await records.sessions.save(ended(SESSION))
        await records.sessions.save(replace(another("s2"), havruta_id=OTHER.id))

    async with world.reading() as records:
        assert list(await records.havrutot.of(ISAAC.id, in_session=True)) == [OTHER]


async def test_an_invitation_comes_back_as_it_went_in(world):
    async with world.transaction() as records:
        await records.invitations.save(INVITATION)

    async with world.transaction() as records:
        assert await records.invitations.get(INVITATION.id) == INVITATION


async def test_an_unknown_invitation_is_refused(storage):
    async with storage.transaction() as records:
        with pytest.raises(UnknownInvitation):
            await records.invitations.get(InvitationId("none"))


async def test_an_answered_invitation_replaces_the_pending_one(world):
    answered = replace(
        INVITATION, state=InvitationState.ACCEPTED, answered_at=NOON + MINUTE, expires_at=NOON
    )
    async with world.transaction() as records:
        await records.invitations.save(INVITATION)

    async with world.transaction() as records:
        await records.invitations.save(answered)

    async with world.transaction() as records:
        assert await records.invitations.get(INVITATION.id) == answered


async def test_a_havruta_s_invitations_come_oldest_first(world):
    later = replace(
        INVITATION, id=InvitationId("a-later"), user_id=JACOB.id, created_at=NOON + MINUTE
    )
    elsewhere = replace(INVITATION, id=InvitationId("elsewhere"), havruta_id=OTHER.id)
    async with world.transaction() as records:
        for invitation in (later, INVITATION, elsewhere):
            await records.invitations.save(invitation)

    async with world.transaction() as records:
        assert list(await records.invitations.of([HAVRUTA.id])) == [INVITATION, later]


async def test_a_person_s_pending_invitations_come_oldest_first(world):
    elsewhere = replace(
        INVITATION, id=InvitationId("a-later"), havruta_id=OTHER.id, created_at=NOON + MINUTE
    )
    answered = replace(INVITATION, id=InvitationId("old"), state=InvitationState.DECLINED)
    async with world.transaction() as records:
        for invitation in (elsewhere, INVITATION, answered):
            await records.invitations.save(invitation)

    async with world.transaction() as records:
        waiting = list(await records.invitations.pending(INVITATION.user_id))
        nothing = list(await records.invitations.pending(INVITATION.invited_by))
    assert waiting == [INVITATION, elsewhere]
    assert nothing == []


async def test_recent_invitations_by_somebody_or_to_some_come_oldest_first(world):
    """HV-5"""

    def made(minutes, **changes):
        at = NOON + minutes * MINUTE
        return replace(INVITATION, id=InvitationId(new_id(at)), created_at=at, **changes)

    old = made(0, state=InvitationState.DECLINED)
    by_isaac, by_jacob = made(2), made(1, invited_by=JACOB.id, havruta_id=OTHER.id)
    to_isaac = made(3, invited_by=JACOB.id, user_id=ISAAC.id)
    async with world.transaction() as records:
        for invitation in (to_isaac, by_isaac, by_jacob, old):
            await records.invitations.save(invitation)

    async with world.transaction() as records:
        recent = records.invitations.recent
        sent = list(await recent(NOON, by=ISAAC.id, to=[]))
        either = list(await recent(NOON, by=ISAAC.id, to=[RACHEL.id]))
        nobodys = list(await recent(NOON, by=RACHEL.id, to=[JACOB.id]))
    assert sent == [by_isaac]
    assert either == [by_jacob, by_isaac]
    assert nobodys == []


async def test_nobody_has_two_pending_invitations_to_one_havruta(world):
    async with world.transaction() as records:
        await records.invitations.save(INVITATION)

    with pytest.raises(REFUSED):
        async with world.transaction() as records:
            await records.invitations.save(replace(INVITATION, id=InvitationId("i2")))

    async with world.transaction() as records:
        assert list(await records.invitations.of([HAVRUTA.id])) == [INVITATION]


async def test_a_declined_person_may_be_invited_again(world):
    declined = replace(INVITATION, state=InvitationState.DECLINED, answered_at=NOON)
    again = replace(INVITATION, id=InvitationId("i2"), created_at=NOON + HOUR)

    async with world.transaction() as records:
        await records.invitations.save(declined)
        await records.invitations.save(again)

    async with world.transaction() as records:
        assert list(await records.invitations.of([HAVRUTA.id])) == [declined, again]


@pytest.mark.parametrize("field", ["havruta_id", "user_id", "invited_by"])
async def test_an_invitation_needs_what_it_refers_to(world, field):
    with pytest.raises(Overtaken):
        async with world.transaction() as records:
            await records.invitations.save(replace(INVITATION, **{field: "none"}))


async def test_a_havruta_needs_its_people(world):
    strangers = (Participant("nobody", NOON),)

    for changed in (replace(HAVRUTA, owner_id="nobody"), replace(HAVRUTA, participants=strangers)):
        with pytest.raises(Overtaken):
            async with world.transaction() as records:
                await records.havrutot.save(changed)


async def test_an_address_can_be_invited(world):
    """IN-2"""
    by_address = replace(INVITATION, user_id=None, address="rachel@mail.example")
    async with world.transaction() as records:
        await records.invitations.save(by_address)

    async with world.transaction() as records:
        assert await records.invitations.get(INVITATION.id) == by_address


@pytest.mark.parametrize("another", ["pending beside it", "to nobody"])
async def test_an_address_has_one_pending_invitation_and_nobody_has_none(world, another):
    """IN-2, HV-5"""
    by_address = replace(INVITATION, user_id=None, address="rachel@mail.example")
    with pytest.raises(REFUSED):
        async with world.transaction() as records:
            await records.invitations.save(by_address)
            address = by_address.address if another == "pending beside it" else None
            await records.invitations.save(
                replace(by_address, id=InvitationId("i2"), address=address)
            )


async def test_an_invitation_is_known_by_what_is_kept_of_its_secret(world):
    """IN-4"""
    by_mail = replace(INVITATION, user_id=None, address="a@b.example", digest="digest")
    answered = replace(
        by_mail, id=InvitationId("i2"), digest="another", state=InvitationState.DECLINED
    )
    async with world.transaction() as records:
        await records.invitations.save(by_mail)
        await records.invitations.save(answered)

    async with world.reading() as records:
        assert await records.invitations.by_digest("digest") == by_mail
        assert list(await records.invitations.pending_at("a@b.example")) == [by_mail]
        sent = await records.invitations.recent(
            NOON - HOUR, by=RACHEL.id, to=[], addresses=["a@b.example"]
        )
        with pytest.raises(UnknownInvitation):
            await records.invitations.get(InvitationId("none"))
    assert {one.id for one in sent} == {by_mail.id, answered.id}


async def test_havrutot_that_speak_nothing_of_their_own_are_given_a_language_once(world):
    """UX-1: their owner's, whoever else belongs to them."""
    async with world.transaction() as records:
        await records.havrutot.save(replace(OTHER, owner_id=JACOB.id))
        spoken = [[*await records.havrutot.speak(ISAAC.id, one)] for one in ("he", "en")]

    assert spoken == [[HAVRUTA.id], []]
    async with world.reading() as records:
        assert (await records.havrutot.get(HAVRUTA.id)).language == "he"
        assert (await records.havrutot.get(OTHER.id)).language is None


async def test_a_removal_is_kept_until_its_person_is_let_in_again(world):
    """HV-3"""
    async with world.transaction() as records:
        await records.havrutot.bar(HAVRUTA.id, JACOB.id, NOON)
        await records.havrutot.bar(HAVRUTA.id, JACOB.id, NOON + HOUR)
        await records.havrutot.bar(OTHER.id, JACOB.id, NOON)

    async with world.transaction() as records:
        assert await records.havrutot.barred(HAVRUTA.id, JACOB.id) == NOON + HOUR
        assert await records.havrutot.barred(HAVRUTA.id, ISAAC.id) is None
        for _ in range(2):
            await records.havrutot.let_in(HAVRUTA.id, JACOB.id)

    async with world.transaction() as records:
        assert await records.havrutot.barred(HAVRUTA.id, JACOB.id) is None
        assert await records.havrutot.barred(OTHER.id, JACOB.id) == NOON
