"""How somebody lets an application know who they are."""

import re
from html import unescape

import aiohttp
import pytest
from yarl import URL

from sandbox.world import seed

VERIFIER, CHALLENGE = "verifier", "iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ"
BACK = "http://127.0.0.1:9/back"
ASKED = {
    "client_id": seed.APPLICATION_ID,
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "identify",
    "state": "s",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
CLIENT = {"client_id": seed.APPLICATION_ID, "client_secret": seed.CLIENT_SECRET}


@pytest.fixture
async def http(sandbox):
    async with aiohttp.ClientSession(sandbox.page_url) as http:
        yield http


async def pressed(http, words):
    """Press what has these words; return what the application is told."""
    html = await (await http.get("/oauth2/authorize", params=ASKED)).text()
    [address] = re.findall(rf'href="([^"]+)">{words}<', html)
    if address.startswith("/"):
        led = await http.get(unescape(address), allow_redirects=False)
        address = led.headers["Location"]
    assert address.startswith(BACK)
    return dict(URL(unescape(address)).query)


async def exchanged(http, code, **otherwise):
    form = CLIENT | {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    answer = await http.post("/api/v10/oauth2/token", data=form | otherwise)
    return answer.status, await answer.json()


async def test_somebody_agrees_and_is_known_by_the_token(http):
    told = await pressed(http, "Continue as Jacob")
    status, token = await exchanged(http, told["code"])
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    me = await (await http.get("/api/v10/users/@me", headers=bearer)).json()

    assert told["state"] == "s"
    assert (status, token["token_type"], token["scope"]) == (200, "Bearer", "identify")
    assert (me["id"], me["global_name"], me["username"]) == (seed.JACOB_ID, "Jacob", "jacob")


async def test_whoever_does_not_agree_says_so(http):
    told = await pressed(http, "Cancel")

    assert (told["error"], told["state"]) == ("access_denied", "s")


@pytest.mark.parametrize(
    ("otherwise", "status", "error"),
    [
        ({"code_verifier": "another"}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9/other"}, 400, "invalid_grant"),
        ({"code": "invented"}, 400, "invalid_grant"),
        ({"client_secret": "another"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
    ids=str,
)
async def test_a_code_is_worth_nothing_otherwise(http, otherwise, status, error):
    code = (await pressed(http, "Continue as Isaac"))["code"]

    answer = await exchanged(http, **{"code": code} | otherwise)

    assert (answer[0], answer[1]["error"]) == (status, error)


async def test_a_code_is_taken_once_and_soon(http, sandbox):
    code = (await pressed(http, "Continue as Isaac"))["code"]
    late = (await pressed(http, "Continue as Isaac"))["code"]
    await exchanged(http, code)

    assert (await exchanged(http, code))[1]["error"] == "invalid_grant"
    sandbox.clock.advance(61)
    assert (await exchanged(http, late))[1]["error"] == "invalid_grant"


async def test_an_application_may_say_who_it_is_in_a_header(http):
    code = (await pressed(http, "Continue as Isaac"))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    login = aiohttp.encode_basic_auth(seed.APPLICATION_ID, seed.CLIENT_SECRET)

    answer = await http.post(
        "/api/v10/oauth2/token",
        data=form | {"code_verifier": VERIFIER},
        headers={"Authorization": login},
    )

    assert answer.status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "1"},
        {"redirect_uri": "javascript:alert(1)"},
        {"response_type": "token"},
        {"scope": "email"},
        {"code_challenge_method": "plain"},
    ],
    ids=str,
)
async def test_what_is_not_asked_soundly_leads_nowhere(http, wrong):
    for address in ("/oauth2/authorize", f"/oauth2/authorize/{seed.ISAAC_ID}"):
        answer = await http.get(address, params=ASKED | wrong, allow_redirects=False)
        assert answer.status == 400


async def test_a_token_opens_nothing_but_who_it_is(http, sandbox):
    token = (await exchanged(http, (await pressed(http, "Continue as Esau"))["code"]))[1]
    bearer = {"Authorization": f"Bearer {token['access_token']}"}

    for address, headers in (
        ("/api/v10/channels/1", bearer),
        ("/api/v10/users/@me", {"Authorization": "Bearer invented"}),
    ):
        assert (await http.get(address, headers=headers)).status == 401
    sandbox.reset()
    assert (await http.get("/api/v10/users/@me", headers=bearer)).status == 401
