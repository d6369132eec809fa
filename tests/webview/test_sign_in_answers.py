"""Which answers of a provider are taken, from whom, how often, and until when."""

from datetime import timedelta

import pytest
from yarl import URL

from tests.openid import travel
from tests.openid.travel import NAMES, set_out, who

openid_program = travel.openid_program
clock = travel.clock
issuer = travel.issuer
providers = travel.providers
led_back = travel.led_back
sign_in = travel.sign_in


async def test_an_answer_is_taken_once(guests, led_back):
    """ID-3"""
    guest = guests()
    back = await led_back(await set_out(guest), "ruth")
    first = await guest.get(back)

    again = await guest.get(back)

    assert (first.status, again.status) == (303, 400)
    assert "was finished already" in await again.text()


async def test_an_answer_that_another_browser_began_signs_nobody_in(guests, led_back):
    """ID-3, SY-3: somebody has a person follow an answer of their own (login CSRF)."""
    theirs, person = guests(), guests()
    await set_out(person)
    back = await led_back(await set_out(theirs), "ruth")

    lured = await person.get(back)

    assert lured.status == 400
    assert (await person.get("/profile")).status == 401
    assert (await theirs.get(back)).status == 303


async def test_a_code_is_worth_nothing_with_another_state(guests, led_back):
    """ID-3: a code that was overheard is put in the place of one's own; PKCE holds it."""
    victim, thief = guests(), guests()
    code = URL(await led_back(await set_out(victim), "ruth")).query["code"]
    state = URL(await set_out(thief)).query["state"]

    answer = await thief.get(f"/sign-in/google/callback?code={code}&state={state}")

    assert answer.status == 400
    assert (await thief.get("/profile")).status == 401


async def test_an_answer_of_one_provider_is_none_of_another(guests, led_back):
    """ID-3"""
    guest = guests()
    back = await led_back(await set_out(guest), "ruth")

    answer = await guest.get(back.replace("/google/", "/apple/"))

    assert answer.status == 400


@pytest.mark.parametrize("name", NAMES)
async def test_whoever_takes_too_long_begins_again(guests, led_back, clock, name):
    """ID-4"""
    guest = guests()
    back = await led_back(await set_out(guest, name), "ruth")
    clock.advance(timedelta(minutes=15))

    answer = await guest.get(back)

    assert answer.status == 400
    assert "took too long" in await answer.text()


@pytest.mark.parametrize("name", NAMES)
async def test_whoever_cancels_is_offered_to_try_again(guests, sign_in, name):
    """ID-4"""
    answer = await sign_in(guests(), name, "cancel", path="/profile")

    html = await answer.text()
    assert answer.status == 400
    assert f"You did not go on with {name.title()}. Nothing has changed." in html
    assert f'href="/sign-in/{name}?path=/profile"' in html


async def test_several_windows_may_be_on_their_way_at_once(guests, led_back):
    """ID-3"""
    guest = guests()
    first, second = await set_out(guest, path="/a"), await set_out(guest, path="/b")

    landed = [await guest.get(await led_back(address, "ruth")) for address in (second, first)]

    assert [answer.headers["Location"] for answer in landed] == ["/b", "/a"]


async def test_whoever_was_signed_in_before_is_signed_out(guests, jacobs, sign_in, study, jacob):
    """ID-6"""
    cookies = {cookie.key: cookie.value for cookie in jacobs.browser.cookie_jar}

    await sign_in(jacobs)

    assert "<bdi>Ruth</bdi>" in await who(jacobs)
    left = await guests().get("/profile", cookies=cookies)
    assert left.status == 401
