"""The page's own part of signing in, whoever vouches: where it leads, and who may have it begin."""

import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from havruta.people.model import Profile, Provider
from webview.addresses import PageAddresses
from webview.app import open_webview


class Obliging:
    """Vouches for whoever comes back, as whom the code names."""

    async def authorization_url(self, handshake, redirect_uri, /):
        query = {"state": handshake.state, "redirect_uri": redirect_uri}
        return str(URL("https://provider.example/yes").with_query(query))

    async def profile(self, answer, handshake, redirect_uri, /):
        return Profile(Provider.GOOGLE, answer.get("code", ""), answer.get("code"))


@pytest.fixture
def providers():
    return {Provider.GOOGLE: Obliging(), Provider.APPLE: Obliging()}


async def come_in(guest, path="/", headers=None):
    """Sign in; return how the page ends it."""
    led = await guest.get("/sign-in/google", params={"path": path}, headers=headers or {})
    state = URL(led.headers["Location"]).query["state"]
    return await guest.get(f"/sign-in/google/callback?code=Ruth&state={state}")


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "/x//evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "evil.example",
    "@evil.example",
    "",
    "/\r\nSet-Cookie: havruta=mine",
    "/\u2028",
    "/" + "a" * 500,
]


@pytest.mark.parametrize("path", ELSEWHERE)
async def test_nobody_is_led_elsewhere(guests, jacobs, path):
    """ID-3, SY-3: an open redirect."""
    landed = await come_in(guests(), path)
    went_on = await jacobs.get("/sign-in", params={"path": path})

    assert landed.headers["Location"] == went_on.headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/session/x?ref=Ruth%201:2#a", "/profile", "/a?b=/c&d=e"])
async def test_everybody_lands_at_the_very_place_that_they_asked_for(guests, jacobs, path):
    """ID-3"""
    landed = await come_in(guests(), path)

    assert landed.headers["Location"] == path


async def test_who_asks_for_a_page_is_offered_to_sign_in_and_led_back_to_it(guests, session):
    """ID-3"""
    asked = await guests().get(f"/session/{session.id}?ref=Ruth.1.2")

    html = await asked.text()
    assert asked.status == 401
    [address] = re.findall(r"/sign-in/google[^\"]*", html)
    assert URL(unescape(address)).query["path"] == f"/session/{session.id}?ref=Ruth.1.2"
    assert "Continue with Google" in html
    assert "Discord" not in html.partition("Or press Join")[0]


async def test_only_a_page_of_ours_sets_somebody_on_their_way(guests, storage):
    """SY-3: no page elsewhere signs anybody in, or has them link anything."""
    page, elsewhere = guests().url, "https://evil.example/page"
    refused = [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Referer": elsewhere},
        {"Referer": "nonsense"},
    ]
    for headers in refused:
        led = await guests().get("/sign-in/google?path=/profile", headers=headers)
        assert led.headers["Location"] == "/sign-in?path=/profile"
    assert storage.snapshot()["sign_in_attempts"] == []

    for headers in ({"Sec-Fetch-Site": "none"}, {"Referer": f"{page}/"}, {}):
        assert (await come_in(guests(), headers=headers)).status == 303


async def test_a_provider_that_is_not_there_is_no_page(guests):
    """ID-3: each shows only when it is configured."""
    for address in ("/sign-in/discord", "/sign-in/email", "/sign-in/x", "/sign-in/x/callback"):
        assert (await guests().get(address)).status == 404
    assert (await guests().post("/sign-in/discord/callback")).status == 404


async def test_nobody_elsewhere_unlinks_anything(jacobs):
    """SY-3"""
    forged = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    assert (await jacobs.post("/identities/discord/unlink", headers=forged)).status == 403
    assert (await jacobs.post("/identities/nobody/unlink")).status == 404
    unlinked = await jacobs.post("/identities/google/unlink", data={"path": "//evil.example"})
    assert unlinked.headers["Location"] == "/"


async def test_a_sign_in_is_kept_out_of_reach(guests, study, wellness, kept_fonts, providers):
    """ID-6: HttpOnly, SameSite, and behind TLS Secure and this very host's alone."""

    async def health():
        return wellness

    there = PageAddresses("https://havruta.example")
    options = {"host": "127.0.0.1", "port": 0, "health": health, "kept_fonts": kept_fonts}
    async with open_webview(study, there, **options, providers=providers) as page:
        guest = guests()
        known_as = {"Host": "havruta.example"}
        led = await guest.get(f"{page.url}/sign-in/google", headers=known_as)
        ours = URL(led.headers["Location"]).query
        [(name, begun)] = led.cookies.items()
        landed = await guest.get(
            f"{page.url}/sign-in/google/callback?code=Ruth&state={ours['state']}",
            headers={"Cookie": f"{name}={begun.value}"},
        )
        [(_, kept)] = landed.cookies.items()

    assert ours["redirect_uri"] == "https://havruta.example/sign-in/google/callback"
    for cookie in (begun, kept):
        assert cookie.key.startswith("__Host-havruta")
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
        assert cookie["secure"]
        assert cookie["httponly"]
    assert begun["max-age"] == "900"
    assert landed.headers["Cache-Control"] == led.headers["Cache-Control"] == "no-store"


async def test_whoever_signs_in_is_spoken_to_as_their_browser_does(guests, study):
    """UX-1"""
    guest = guests()

    await come_in(guest, headers={"Accept-Language": "he"})
    await guest.get("/sign-in/google/callback?error=access_denied")

    html = await (await guest.get("/profile", headers={"Accept-Language": "he"})).text()
    assert "דרכי הכניסה" in html


async def test_whoever_sets_out_by_another_name_of_the_page_goes_on_by_its_own(guests):
    """ID-3: cookies of localhost are not there when the provider leads back to 127.0.0.1."""
    guest = guests()
    asked = "/sign-in/google?path=/profile"

    led = await guest.get(asked, headers={"Host": "localhost:9"})
    again = await guest.get(led.headers["Location"], headers={"Host": "behind.a.proxy"})

    assert led.headers["Location"] == f"{guest.url}{asked}&here="
    assert again.headers["Location"].startswith("https://provider.example/yes")


SAID = st.text(max_size=30) | st.sampled_from(["code", "\0", "\ud800", "{}", "//", "🙂"])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    address=st.sampled_from(
        ["/sign-in", "/sign-in/google", "/sign-in/google/callback", "/sign-in/apple/callback"]
    ),
    said=st.dictionaries(
        st.sampled_from(["path", "state", "code", "error", "link", "user", "name"]), SAID
    ),
)
async def test_whatever_is_said_is_answered_in_a_sentence(guests, storage, address, said):
    """ID-4, OP-1"""
    said = {name: value.encode(errors="replace").decode() for name, value in said.items()}
    guest = guests()

    answers = [await guest.get(address, params=said), await guest.post(address, data=said)]

    assert [answer.status for answer in answers if answer.status >= 500] == []
    assert not [cookie for cookie in guest.browser.cookie_jar if cookie.key == "havruta"]


async def test_who_signed_in_as_the_wrong_person_signs_in_as_another_there(guests, session):
    """ID-3, ID-4: somebody is known by Discord, and came by Google."""
    guest, there = guests(), f"/session/{session.id}"
    await come_in(guest, there)

    refused = await (await guest.get(there)).text()
    left = await guest.post("/sign-out", data={"path": there})
    asked = await guest.get(there)

    assert "You are signed in as Ruth." in refused
    assert f'<input type="hidden" name="path" value="{there}">' in refused
    assert (left.headers["Location"], asked.status) == (there, 401)
    away = await guest.post("/sign-out", data={"path": "//evil.example"})
    assert away.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        ("access_denied", 400, "You did not go on with Google."),
        ("temporarily_unavailable", 503, "I can’t reach Google right now."),
        ("server_error", 503, "I can’t reach Google right now."),
        ("invalid_scope", 400, "Google did not say who you are."),
    ],
)
async def test_what_a_provider_says_instead_of_yes_is_said_in_a_sentence(
    guests, error, status, said
):
    """ID-4"""
    guest = guests()
    led = await guest.get("/sign-in/google?path=/profile")
    state = URL(led.headers["Location"]).query["state"]

    answer = await guest.get(f"/sign-in/google/callback?error={error}&state={state}")

    assert answer.status == status
    assert said in await answer.text()
