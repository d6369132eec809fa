"""What people do with a whole havruta on the page, without Discord."""

from dataclasses import replace
from html import unescape

import pytest

from havruta.errors.havrutot import HavrutaGone
from havruta.havrutot import by_mail, ownership
from havruta.havrutot.model import InvitationState, Lead, PlaceOf
from havruta.sessions import lifecycle
from tests.havruta.looking import havruta_of, invitations_of

OWNERS = ("rename", "place", "lead", "archive", "restore", "delete", "remove", "take-back", "offer")


@pytest.fixture
async def at(havruta):
    """The address of Isaac's havruta with Jacob."""
    return f"/havrutot/{havruta.id}"


@pytest.fixture
async def isaacs(guests, isaac, havruta):
    return await guests.signed_in(isaac)


@pytest.fixture
async def jacobs(guests, jacob, havruta):
    return await guests.signed_in(jacob)


async def page_of(guest, at):
    return unescape(await (await guest.get(at)).text())


async def test_an_owner_keeps_a_havruta_on_the_page(isaacs, study, havruta, at):
    """HV-3, DB-1: all of it leads back to the havruta, as it is then."""
    for deed, fields in (
        ("rename", {"name": "E<b>vening"}),
        ("place", {"ref": "ב׳:ג׳"}),
        ("lead", {"lead": "free", "place-of": "leader"}),
        ("archive", {}),
    ):
        answer = await isaacs.post(f"{at}/{deed}", data=fields)
        assert (answer.status, answer.headers["Location"]) == (303, at), deed

    kept = await havruta_of(study, havruta)
    assert (kept.name, kept.ref, kept.is_archived) == ("E<b>vening", "Ruth 2:3", True)
    assert (kept.lead, kept.place_of) == (Lead.FREE, PlaceOf.LEADER)
    archived = await (await isaacs.get(at)).text()
    assert "E&lt;b&gt;vening" in archived
    assert f'action="{at}/start"' not in archived
    assert (await isaacs.post(f"{at}/restore")).status == 303
    assert not (await havruta_of(study, havruta)).is_archived
    assert '<option value="leader" selected>' in archived
    nonsense = {"lead": "free", "place-of": "nobody"}
    assert (await isaacs.post(f"{at}/lead", data=nonsense)).status == 400
    wrong = await isaacs.post(f"{at}/place", data={"ref": "Ruth 99"})
    assert wrong.status == 404
    assert f'<a href="{at}">Back</a>' in await wrong.text()


async def test_a_havruta_is_deleted_on_the_page_once_that_is_confirmed(
    isaacs, jacobs, study, havruta, isaac, at
):
    """HV-3"""
    session = await lifecycle.start(study, havruta_id=havruta.id, by=isaac.id)
    busy = await isaacs.get(f"{at}/delete")
    assert busy.status == 409
    assert "is in session" in await busy.text()
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    asked = await page_of(isaacs, f"{at}/delete")
    answer = await isaacs.post(f"{at}/delete")

    assert "Delete “Morning” for everyone in it?" in asked
    assert "2 people belong to it." in asked
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    with pytest.raises(HavrutaGone):
        await havruta_of(study, havruta)
    for guest in (isaacs, jacobs):
        assert (await guest.get(at)).status == 404
        assert (await guest.post(f"{at}/delete")).status == 404


async def test_people_go_and_invitations_are_taken_back_on_the_page(
    isaacs, jacobs, study, havruta, isaac, jacob, at
):
    """HV-3, IN-4"""
    mailed = replace(study, has_mail=True)
    ruth = ["ruth@example.org"]
    await by_mail.invite(mailed, havruta_id=havruta.id, by=isaac.id, addresses=ruth)
    (invitation,) = await invitations_of(study, havruta)
    shown = await page_of(isaacs, at)
    assert f'name="invitation" value="{invitation.id}"' in shown
    assert f'action="{at}/leave"' not in shown

    stays = await isaacs.post(f"{at}/leave")
    await isaacs.post(f"{at}/take-back", data={"invitation": invitation.id})
    gone = await isaacs.post(f"{at}/remove", data={"user": jacob.id})

    assert "You own “Morning”." in await stays.text()
    assert (await invitations_of(study, havruta))[0].state is InvitationState.REVOKED
    assert gone.status == 303
    assert (await havruta_of(study, havruta)).people == (isaac.id,)
    assert (await jacobs.get(at)).status == 403
    for nobody in ("", "\0", "x" * 4000, jacob.id, "0" * 26):
        assert (await isaacs.post(f"{at}/remove", data={"user": nobody})).status == 400
        assert (await isaacs.post(f"{at}/offer", data={"user": nobody})).status == 400
        missing = await isaacs.post(f"{at}/take-back", data={"invitation": nobody})
        assert missing.status == 404


async def test_a_havruta_is_offered_and_taken_over_on_the_page(
    isaacs, jacobs, study, havruta, isaac, jacob, at
):
    """HV-3: whoever has no Discord answers here; the front page says that they are asked."""
    await isaacs.post(f"{at}/offer", data={"user": jacob.id})
    await isaacs.post(f"{at}/offer", data={"user": isaac.id})
    assert (await havruta_of(study, havruta)).offered_to is None
    await ownership.offer(study, havruta_id=havruta.id, by=isaac.id, to=jacob.id)
    assert "You are asked to own it" in await page_of(jacobs, "/")
    assert "Would you own “Morning”? It is Isaac’s to give." in await page_of(jacobs, at)
    assert "Would you own" not in await page_of(isaacs, at)
    await jacobs.post(f"{at}/decline")
    assert (await jacobs.post(f"{at}/take-over")).status == 410
    await isaacs.post(f"{at}/offer", data={"user": jacob.id})

    await jacobs.post(f"{at}/take-over")
    left = await isaacs.post(f"{at}/leave")

    kept = await havruta_of(study, havruta)
    assert (kept.owner_id, kept.people) == (jacob.id, (jacob.id,))
    assert (left.status, left.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("deed", OWNERS)
async def test_none_of_it_is_anybody_elses(guests, jacobs, stranger, study, havruta, at, deed):
    """SY-1: not a partner's, not a stranger's, and not theirs of whom nothing is known."""
    fields = {"name": "x", "ref": "2:3", "user": havruta.owner_id, "invitation": havruta.id}
    fields |= {"lead": "free", "place-of": "leader"}

    answers = [
        (await guest.post(f"{at}/{deed}", data=fields)).status
        for guest in (jacobs, stranger, guests())
    ]

    assert answers == [403, 403, 401]
    assert await havruta_of(study, havruta) == havruta
