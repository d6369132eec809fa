"""Who somebody is by Google and Apple, at a certified OpenID provider beside the tests."""

import pytest

from havruta.people import identities
from havruta.people.model import Profile, Provider
from tests.openid import travel
from tests.openid.travel import NAMES, who

openid_program = travel.openid_program
clock = travel.clock
issuer = travel.issuer
providers = travel.providers
led_back = travel.led_back
sign_in = travel.sign_in
invited = travel.invited


@pytest.mark.parametrize("name", NAMES)
async def test_who_signs_in_is_somebody_and_lands_where_they_were_going(
    guests, sign_in, issuer, name, study
):
    """ID-3"""
    await issuer.fail(called={"name": {"firstName": "Ruth", "lastName": ""}})
    guest = guests()

    landed = await sign_in(guest, name, path="/profile?a=b")

    assert (landed.status, landed.headers["Location"]) == (303, "/profile?a=b")
    assert "<bdi>Ruth</bdi>" in await who(guest)
    known = await identities.known(study, Profile(Provider(name), "ruth", None))
    [identity] = await identities.identities(study, by=known.id)
    assert identity.address == "ruth@example.org"


async def test_apple_tells_a_name_once_and_it_stays(guests, sign_in, issuer):
    """ID-3"""
    await issuer.fail(called={"name": {"firstName": "נעמי", "lastName": "<b>Levi"}})
    first, again = guests(), guests()
    await sign_in(first, "apple", "naomi")

    await issuer.fail()
    await sign_in(again, "apple", "naomi")

    assert "נעמי &lt;b&gt;Levi" in await who(again)


async def test_apples_form_may_hold_anything(guests):
    """ID-4, SY-3: what is no name is none, and no state is nobody's."""
    address = "/sign-in/apple/callback"
    for said in ("", "[]", "{", '{"name": 7}', "[" * 4000, '{"name": {"firstName": null}}', "\0"):
        led = await guests().post(address, data={"user": said, "code": "c", "state": "s\r\n"})
        assert led.headers["Location"] == f"{address}?code=c&state=s%0D%0A"
    answer = await guests().get(led.headers["Location"])
    assert answer.status == 400
    assert "begun in another browser" in await answer.text()


async def test_a_verified_address_is_whoever_was_invited_by_it(guests, sign_in, study):
    """ID-3, IN-3"""
    by_mail = Profile(Provider.EMAIL, "ruth@example.org", "Ruth, by mail")
    invited = await identities.known(study, by_mail)
    guest = guests()

    await sign_in(guest)

    assert "Ruth, by mail" in await who(guest)
    assert len(await identities.identities(study, by=invited.id)) == 2


@pytest.mark.parametrize(("name", "who"), [("google", "ruth"), ("apple", "naomi")])
async def test_an_invitation_to_a_verified_address_is_in_its_holder_s_list(
    guests, sign_in, invited, name, who
):
    """ID-3, IN-3: Apple writes truth in quotation marks."""
    await invited(f"{who}@example.org")
    guest = guests()

    await sign_in(guest, name, who)

    html = await (await guest.get("/")).text()
    assert "Morning" in html
    assert "Accept" in html


async def test_an_invitation_is_in_the_list_of_whoever_links_its_address(jacobs, sign_in, invited):
    """ID-5, IN-3"""
    await invited("ruth@example.org", to="Evening")

    await sign_in(jacobs, link="")

    assert "Evening" in await (await jacobs.get("/")).text()


async def test_an_invitation_to_an_address_that_is_not_verified_is_nobody_s(
    guests, sign_in, invited
):
    """SY-1"""
    await invited("boaz@example.org")
    guest = guests()

    await sign_in(guest, person="boaz")

    assert "Morning" not in await (await guest.get("/")).text()


async def test_what_is_no_address_is_left_out(guests, sign_in, issuer):
    """ID-3"""
    await issuer.fail(claims={"email": "<script>@", "email_verified": True})
    guest = guests()

    landed = await sign_in(guest)

    assert landed.status == 303
    assert "script&gt;@" not in await who(guest)


async def test_an_address_that_is_not_verified_is_nobody_s(guests, sign_in, study):
    """SY-1"""
    await identities.known(study, Profile(Provider.EMAIL, "boaz@example.org", "The real one"))
    guest = guests()

    await sign_in(guest, person="boaz")

    assert "<bdi>Boaz</bdi>" in await who(guest)
