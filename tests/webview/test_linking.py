"""Linking further identities, at a certified OpenID provider beside the tests."""

from havruta.people import identities
from tests.openid import travel
from tests.openid.travel import set_out, who

openid_program = travel.openid_program
clock = travel.clock
issuer = travel.issuer
providers = travel.providers
led_back = travel.led_back
sign_in = travel.sign_in


async def test_a_further_identity_is_linked_and_leads_to_the_same_person(
    guests, jacobs, sign_in, study, jacob
):
    """ID-5"""
    linked = await sign_in(jacobs, path="/profile", link="")
    guest = guests()
    await sign_in(guest)

    assert linked.headers["Location"] == "/profile"
    assert "<bdi>Jacob</bdi>" in await who(guest)
    left = await guest.post("/identities/discord/unlink", data={"path": "/profile"})
    assert (left.status, left.headers["Location"]) == (303, "/profile")
    last = await guest.post("/identities/google/unlink", data={"path": "/profile"})
    assert last.status == 409
    assert "Your only way in is Google, so it stays." in await last.text()


async def test_what_is_somebody_else_s_is_refused_and_nothing_is_merged(
    guests, jacobs, sign_in, study, jacob
):
    """ID-5"""
    ruths = guests()
    await sign_in(ruths)

    answer = await sign_in(jacobs, path="/profile", link="")

    html = await answer.text()
    assert answer.status == 409
    assert "That Google account is somebody else’s here already" in html
    assert 'href="/profile"' in html
    assert "<bdi>Jacob</bdi>" in await who(jacobs)
    assert "<bdi>Ruth</bdi>" in await who(ruths)


async def test_who_is_signed_out_meanwhile_links_nothing(jacobs, led_back, study, jacob):
    """ID-5"""
    back = await led_back(await set_out(jacobs, path="/profile", link=""), "ruth")
    await jacobs.post("/sign-out")

    answer = await jacobs.get(back)

    assert answer.status == 401
    assert len(await identities.identities(study, by=jacob.id)) == 1


async def test_nothing_is_linked_to_whoever_signs_in_meanwhile(guests, jacobs, sign_in, led_back):
    """ID-5: somebody else sits down at the browser."""
    back = await led_back(await set_out(jacobs, path="/profile", link=""), "ruth")
    await sign_in(jacobs, "apple", "naomi")

    answer = await jacobs.get(back)

    assert answer.status == 400
    assert "ruth@example.org" not in await who(jacobs)


async def test_who_links_nothing_after_all_goes_back(jacobs, sign_in):
    """ID-4, ID-5"""
    html = await (await sign_in(jacobs, person="cancel", path="/profile", link="")).text()

    assert "You did not go on with Google. Nothing has changed." in html
    assert '<a href="/profile">Back</a>' in html
    assert "Continue with" not in html


async def test_linking_is_for_those_who_are_signed_in(guests):
    """ID-5"""
    assert (await guests().get("/sign-in/google?link")).status == 401
