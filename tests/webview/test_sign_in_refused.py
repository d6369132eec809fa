"""What a provider may get wrong, keep back, or not say at all, and what it is taken for."""

from datetime import UTC, datetime

import pytest
from yarl import URL

from havruta.people.attempts import Handshake
from havruta.people.model import Profile, Provider
from tests.openid import program, travel
from tests.openid.program import choose
from tests.openid.travel import set_out, who
from tests.patience import PATIENCE
from webview.providers.opening import open_providers
from webview.providers.registration import GoogleClient

openid_program = travel.openid_program
clock = travel.clock
issuer = travel.issuer
providers = travel.providers
led_back = travel.led_back
sign_in = travel.sign_in
invited = travel.invited


SECONDS = int(datetime.now(UTC).timestamp())
NOT_VOUCHED = {
    "another's nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "said to another": {"claims": {"aud": "another-client"}},
    "said to another, too": {"claims": {"aud": ["google-client", "another"], "azp": "another"}},
    "said to another by us": {"claims": {"aud": "another", "azp": "google-client"}},
    "somebody who is told to be another": {
        "claims": {"email": None},
        "tells": {"sub": "boaz", "email": "boaz@example.org"},
    },
    "another issuer": {"claims": {"iss": "https://accounts.example"}},
    "no issuer": {"claims": {"iss": None}},
    "expired": {"claims": {"exp": SECONDS - 3600}},
    "never expires": {"claims": {"exp": None}},
    "from tomorrow": {"claims": {"iat": SECONDS + 90000}},
    "not good before tomorrow": {"claims": {"nbf": SECONDS + 90000}},
    "nobody": {"claims": {"sub": None}},
    "a forged signature": {"key": "forged"},
    "a key that is not the issuer's": {"key": "second"},
    "not signed": {"alg": "none"},
    "signed with what everybody knows": {"alg": "HS256"},
    "another access token": {"claims": {"at_hash": "another"}},
    "something else than JSON": {"at": "/token", "status": 200},
    "no endpoint": {"at": "/token", "status": 404},
}


@pytest.mark.parametrize("wrong", NOT_VOUCHED)
async def test_what_a_provider_does_not_vouch_for_signs_nobody_in(guests, sign_in, issuer, wrong):
    """ID-3, ID-4"""
    guest = guests()
    await issuer.fail(**NOT_VOUCHED[wrong])

    answer = await sign_in(guest, path="/profile")

    html = await answer.text()
    assert answer.status == 400
    assert "Google did not say who you are. Please try again." in html
    assert 'href="/sign-in/google?path=/profile"' in html
    assert (await guest.get("/profile")).status == 401


AWAY = {
    "is broken": {"at": "/token", "status": 500},
    "asks for patience": {"at": "/token", "status": 429},
    "has lost its keys": {"at": "/jwks", "status": 502},
}


@pytest.mark.parametrize("how", AWAY)
async def test_a_provider_that_is_away_is_said_to_be_and_tried_again(guests, sign_in, issuer, how):
    """ID-4, OP-1"""
    guest = guests()
    await issuer.fail(**AWAY[how])

    answer = await sign_in(guest, path="/profile")
    html = await answer.text()
    await issuer.fail()
    again = await sign_in(guest, path="/profile")

    assert answer.status == 503
    assert "I can’t reach Google right now. Try again in a moment." in html
    assert 'href="/sign-in/google?path=/profile"' in html
    assert again.headers["Location"] == "/profile"


async def test_a_provider_that_says_nothing_is_not_waited_for_for_ever(
    guests, issuer, led_back, providers
):
    """ID-4, OP-1"""
    guest = guests()
    back = await led_back(await set_out(guest, path="/profile"), "ruth")
    await issuer.fail(at="/token", silent=True)
    providers[Provider.GOOGLE]._patience = 0.05

    answer = await guest.get(back)

    assert answer.status == 503
    assert "I can’t reach Google right now." in await answer.text()


DISCOVERY = "/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"at": DISCOVERY, "status": 500}, 503),
        ({"at": DISCOVERY, "status": 200}, 400),
        ({"told": {"issuer": "https://accounts.example"}}, 400),
        ({"told": {"token_endpoint": None}}, 400),
    ],
    ids=str,
)
async def test_a_provider_that_does_not_say_where_to_go_is_not_gone_to(
    guests, issuer, fault, status
):
    """ID-4"""
    await issuer.fail(**fault)

    answer = await guests().get("/sign-in/google?path=/profile")

    assert answer.status == status
    assert 'href="/sign-in/google?path=/profile"' in await answer.text()


async def test_what_a_provider_does_not_sign_is_asked_for(guests, sign_in, issuer, invited):
    """ID-3: many tell name and address only to whoever has the token."""
    await issuer.fail(claims={"name": None, "email": None, "email_verified": None})
    await invited("ruth@example.org")
    guest = guests()

    await sign_in(guest)

    assert "<bdi>Ruth</bdi>" in await who(guest)
    assert "Morning" in await (await guest.get("/")).text()


async def test_a_provider_may_take_one_way_alone_of_saying_who_asks(issuer, clock, addresses):
    """ID-3"""
    registrations = [GoogleClient("google-by-form", program.SECRET, issuer.issuer)]
    async with open_providers(registrations, clock, patience=PATIENCE) as providers:
        google, handshake = providers[Provider.GOOGLE], Handshake("s", "n", "v" * 43)
        redirect_uri = addresses.callback("google")
        back, _ = await choose(await google.authorization_url(handshake, redirect_uri), "ruth")

        profile = await google.profile(URL(back).query, handshake, redirect_uri)

    assert profile == Profile(Provider.GOOGLE, "ruth", "Ruth", address="ruth@example.org")


async def test_new_keys_are_asked_for_once_they_are_used(guests, sign_in, issuer):
    """ID-3: providers change their keys."""
    await sign_in(guests())
    await issuer.fail(rotated=True)

    answer = await sign_in(guests(), path="/profile")

    assert answer.headers["Location"] == "/profile"
