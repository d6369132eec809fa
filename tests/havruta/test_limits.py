"""How many invitations may go out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.havrutot import InvitedTooOften, NotAccepted, TooManyInvitations
from havruta.havrutot import founding, invitations, selection
from havruta.havrutot.model import Home
from havruta.wording import SHARED, wording
from tests.conftest import person
from tests.havruta.looking import invitations_of

MOMENT = timedelta(microseconds=1)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def crowd(study):
    """People whom nobody has invited yet."""
    return [await person(study, f"No. {n}", 10**17 + 100 + n) for n in range(90)]


async def invited(study, by, *people):
    return await founding.create(
        study, by=by.id, book="Ruth", name="", partners=[p.id for p in people], home=Home()
    )


async def refused(study, refusal, by, *people):
    """What is said of it; nothing is made."""
    before = len(await selection.mine(study, by=by.id))
    with pytest.raises(refusal) as raised:
        await invited(study, by, *people)
    assert len(await selection.mine(study, by=by.id)) == before
    return wording(SHARED).refusal(raised.value)


async def test_one_person_invites_twenty_in_a_minute(study, isaac, crowd, clock):
    """HV-5: in many havrutot or in one."""
    for n in range(6):
        await invited(study, isaac, *crowd[3 * n : 3 * n + 3])
        clock.advance(MINUTE / 10)

    told = await refused(study, TooManyInvitations, isaac, *crowd[18:21])
    await invited(study, isaac, *crowd[18:20])

    assert told == "20 invitations in a short time are the most. Invite more in 1 min."
    clock.advance(MINUTE)
    await invited(study, isaac, *crowd[20:40])


async def test_one_person_invites_sixty_in_an_hour(study, isaac, crowd, clock):
    """HV-5"""
    for n in range(3):
        await invited(study, isaac, *crowd[20 * n : 20 * n + 20])
        clock.advance(MINUTE)

    told = await refused(study, TooManyInvitations, isaac, crowd[60])

    assert told == "60 invitations in a short time are the most. Invite more in 57 min."
    clock.advance(57 * MINUTE - MOMENT)
    await refused(study, TooManyInvitations, isaac, crowd[60])
    clock.advance(MOMENT)
    await invited(study, isaac, *crowd[60:80])


async def test_one_person_is_invited_five_times_in_a_minute_by_whomever(study, esau, crowd, clock):
    """HV-5"""
    for inviter in crowd[:5]:
        await invited(study, inviter, esau)
        clock.advance(MINUTE / 10)

    told = await refused(study, InvitedTooOften, crowd[5], crowd[6], esau)

    assert told == "Many invitations have gone to Esau just now. Invite them in 1 min."
    assert await invited(study, crowd[5], crowd[6])
    clock.advance(MINUTE)
    await invited(study, crowd[5], esau)


async def test_one_person_is_invited_twenty_times_in_an_hour_by_whomever(study, esau, crowd, clock):
    """HV-5"""
    for inviter in crowd[:20]:
        await invited(study, inviter, esau)
        clock.advance(MINUTE)

    told = await refused(study, InvitedTooOften, crowd[20], esau)

    assert told == "Many invitations have gone to Esau just now. Invite them in 40 min."


@pytest.mark.parametrize("answer", [None, invitations.decline])
async def test_who_does_not_accept_is_left_alone_after_ten_times(
    study, isaac, jacob, esau, clock, answer
):
    """HV-5, IN-1"""
    for _ in range(10):
        havruta = await invited(study, isaac, esau)
        (invitation,) = await invitations_of(study, havruta)
        if answer:
            await answer(study, invitation_id=invitation.id, by=esau.id)
        clock.advance(HOUR)

    told = await refused(study, NotAccepted, isaac, esau)

    assert told == (
        "You have invited Esau 10 times without a yes. "
        "Invite them again once they have accepted, or in 14 days."
    )
    await invited(study, jacob, esau)
    clock.advance(14 * DAY - 10 * HOUR)
    await invited(study, isaac, esau)


async def test_who_accepts_can_be_invited_on_and_on(study, isaac, esau, clock):
    """HV-5"""
    for _ in range(12):
        havruta = await invited(study, isaac, esau)
        (invitation,) = await invitations_of(study, havruta)
        await invitations.accept(study, invitation_id=invitation.id, by=esau.id)
        clock.advance(HOUR)

    assert len(await selection.mine(study, by=esau.id)) == 12


async def test_a_refusal_names_somebody_as_they_are_named_there(study, storage, isaac, esau):
    """ID-1"""
    async with storage.transaction() as records:
        await records.users.set_nickname(esau.id, "7", "Edom")
    for _ in range(5):
        await invited(study, isaac, esau)

    with pytest.raises(InvitedTooOften) as raised:
        await founding.create(
            study, by=isaac.id, book="Ruth", name="", partners=[esau.id], home=Home("1", "7")
        )

    assert raised.value.values["who"] == "Edom"


async def test_what_is_counted_outlives_the_program(study, isaac, esau):
    """HV-5: it is what is stored."""
    for _ in range(5):
        await invited(study, isaac, esau)

    await refused(replace(study), InvitedTooOften, isaac, esau)
