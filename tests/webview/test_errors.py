"""What aiohttp raises reaches the browser whole, and whose forms are taken."""

import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from webview import access
from webview.app import create_app

ELSEWHERE = "https://provider.example"
OF_A_PROVIDER = {"Sec-Fetch-Site": "cross-site", "Origin": ELSEWHERE}


async def raising(request):
    """Raise what the test has put into its address."""
    raise RAISED[request.match_info["name"]]


@access.takes_cross_site_posts
async def called_back(request):
    """Take an identity provider's form."""
    return web.Response(text=(await request.post())["state"])


def remembering():
    error = web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})
    error.set_cookie("seen", "1")
    return error


RAISED = {
    "moved": web.HTTPMovedPermanently("/there"),
    "other": web.HTTPSeeOther("/there"),
    "kept": web.HTTPTemporaryRedirect("/there"),
    "same": web.HTTPNotModified(headers={"ETag": '"1"'}),
    "method": web.HTTPMethodNotAllowed("GET", ["PUT", "POST"]),
    "who": remembering(),
    "large": web.HTTPRequestEntityTooLarge(max_size=1, actual_size=2),
    "later": web.HTTPServiceUnavailable(headers={"Retry-After": "7"}),
}


@pytest.fixture
async def browser(study, addresses, kept_fonts):
    """Asks an application that has two routes more."""

    async def health():
        return {}

    app = create_app(study, addresses, health=health, kept_fonts=kept_fonts)
    app.router.add_get("/raise/{name}", raising)
    app.router.add_post("/called-back", called_back)
    app.router.add_put("/called-back", called_back)
    async with TestClient(TestServer(app)) as browser:
        yield browser


@pytest.mark.parametrize(
    ("name", "status", "header", "value"),
    [
        ("moved", 301, "Location", "/there"),
        ("other", 303, "Location", "/there"),
        ("kept", 307, "Location", "/there"),
        ("same", 304, "ETag", '"1"'),
        ("method", 405, "Allow", "POST,PUT"),
        ("who", 401, "WWW-Authenticate", "Bearer"),
        ("who", 401, "Set-Cookie", "seen=1; Path=/"),
        ("later", 503, "Retry-After", "7"),
    ],
)
async def test_what_is_raised_keeps_what_it_tells_browsers(browser, name, status, header, value):
    """OP-1"""
    answer = await browser.get(f"/raise/{name}", allow_redirects=False)

    assert (answer.status, answer.headers.get(header)) == (status, value)
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("method", "There is no such page here."),
        ("who", "That could not be understood."),
        ("large", "That is more than can be sent at once."),
        ("later", "Something went wrong on our side. Try again in a moment."),
    ],
)
async def test_an_error_that_is_raised_is_said_on_a_page_of_ours(browser, caplog, name, said):
    """OP-1: with an id that the log has."""
    caplog.set_level(logging.INFO, "webview.errors")

    answer = await browser.get(f"/raise/{name}")

    html, error_id = await answer.text(), answer.headers["X-Request-Id"]
    assert answer.content_type == "text/html"
    assert said in html
    assert error_id in html
    assert (f"request failed: {error_id}" in caplog.text) is (answer.status >= 500)
    assert (f"refused: {error_id}: {answer.status}: " in caplog.text) is (answer.status < 500)


@pytest.mark.parametrize("language", ["", "fr, en;q=0.5", "en-GB", "../../etc", "x" * 4000])
async def test_an_error_is_said_in_a_language_that_we_have(browser, language):
    """OP-1"""
    answer = await browser.get("/nowhere", headers={"Accept-Language": language})

    assert "There is no such page here." in await answer.text()


async def test_a_route_may_take_an_identity_providers_form(browser):
    """SY-3"""
    answer = await browser.post("/called-back", data={"state": "ours"}, headers=OF_A_PROVIDER)

    assert (answer.status, await answer.text()) == (200, "ours")


async def test_what_a_route_takes_of_other_sites_is_forms_alone(browser):
    """SY-3: CSRF."""
    answer = await browser.put("/called-back", data={"state": "ours"}, headers=OF_A_PROVIDER)

    assert answer.status == 403


async def test_no_other_route_takes_another_sites_form(browser):
    """SY-3: CSRF."""
    answer = await browser.post("/sign-out", headers=OF_A_PROVIDER)

    assert answer.status == 403
