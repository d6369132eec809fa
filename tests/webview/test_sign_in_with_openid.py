"""Signing in with Google and Apple, at a certified OpenID provider that runs beside the tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from yarl import URL

from havruta.havrutot.model import Invitation, Participant
from havruta.ids import HavrutaId, InvitationId, new_id
from havruta.people import identities
from havruta.people.attempts import Handshake
from havruta.people.model import Profile, Provider
from tests.openid import program
from tests.openid.program import KEY_ID, TEAM, choose
from tests.patience import PATIENCE
from webview.providers.opening import open_providers
from webview.providers.registration import AppleService, GoogleClient

openid_program = program.openid_program

NAMES = ["google", "apple"]


@pytest.fixture
def clock(real_clock):
    """The provider signs by the real time."""
    return real_clock


@pytest.fixture
async def issuer(openid_program):
    await openid_program.fail()
    return openid_program


@pytest.fixture
async def providers(issuer, clock):
    pem = issuer.team_key.as_pem(private=True).decode()
    registrations = [
        GoogleClient("google-client", program.SECRET, issuer.issuer),
        AppleService("apple-client", TEAM, KEY_ID, pem, issuer.issuer),
    ]
    async with open_providers(registrations, clock, patience=PATIENCE) as providers:
        yield providers


@pytest.fixture
def led_back(guests):
    """Signs somebody in at the provider; returns where their browser is led on our page."""

    async def led_back(address, person):
        back, form = await choose(address, person)
        if form is None:
            return back
        # A browser sends none of our cookies with a form of another site's.
        cross_site = {"Origin": "https://appleid.apple.com", "Sec-Fetch-Site": "cross-site"}
        led = await guests().post(back, data=form, headers=cross_site)
        assert (led.status, led.cookies) == (303, {})
        return led.headers["Location"]

    return led_back


async def set_out(guest, name="google", path="/", **more):
    """Return where the browser is sent to."""
    answer = await guest.get(f"/sign-in/{name}", params={"path": path, **more})
    assert answer.status == 303
    return answer.headers["Location"]


@pytest.fixture
def sign_in(led_back):
    """Signs somebody in, from setting out to what our page says at the end."""

    async def sign_in(guest, name="google", person="ruth", **more):
        return await guest.get(await led_back(await set_out(guest, name, **more), person))

    return sign_in


@pytest.fixture
def invited(havruta, storage, study, isaac):
    """Invites an address to a havruta."""

    async def invited(address, to="Morning"):
        now = study.now()
        there = replace(havruta, name=to)
        if to != havruta.name:
            mine = (Participant(isaac.id, now),)
            there = replace(there, id=HavrutaId(new_id(now)), participants=mine)
        invitation = Invitation(
            id=InvitationId(new_id(now)),
            havruta_id=there.id,
            user_id=None,
            invited_by=isaac.id,
            created_at=now,
            expires_at=now + timedelta(days=7),
            address=address,
        )
        async with storage.transaction() as records:
            await records.havrutot.save(there)
            await records.invitations.save(invitation)

    return invited


async def who(guest):
    """Return what our page says of who is signed in."""
    return await (await guest.get("/profile")).text()


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
    for said in ("", "[]", "{", '{"name": 7}', "[" * 9999, '{"name": {"firstName": null}}', "\0"):
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
