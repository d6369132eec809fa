"""The way in: links, cookies, and those who come with something else."""

import asyncio
import logging
from datetime import timedelta

import pytest

from havruta.people import credentials
from webview.addresses import PageAddresses, origin_of
from webview.app import open_webview


async def test_a_link_signs_its_person_in_and_leads_to_the_session(guests, jacob, session):
    """ID-2"""
    guest = guests(jacob)

    answer = await guest.post(await guest.link(session))

    assert answer.status == 303
    assert answer.headers["Location"] == f"/session/{session.id}"
    assert (await guest.get(f"/session/{session.id}")).status == 200


async def test_looking_at_a_link_does_not_spend_it(guests, jacob, session):
    """ID-2: a HEAD request or a link preview does not spend it."""
    preview, guest = guests(), guests(jacob)
    link = await guest.link(session)

    head = await preview.browser.head(link)
    looks = [await preview.get(link) for _ in range(3)]

    assert [head.status, *(look.status for look in looks)] == [200] * 4
    assert [cookie.key for cookie in preview.browser.cookie_jar] == ["havruta-probe"]
    assert (await guest.post(link)).status == 303


async def test_what_a_preview_sees_tells_nothing_of_the_session(guests, jacob, session):
    guest = guests(jacob)
    link = await guest.link(session)

    html = await (await guests().get(link)).text()

    assert '<form method="post">' in html
    assert "Open the session" in html
    assert session.id not in html
    assert "Ruth" not in html
    assert link.removeprefix("/join/") not in html


async def test_a_link_works_once(guests, jacob, session):
    """ID-2"""
    jacobs = guests(jacob)
    link = await jacobs.link(session)
    await jacobs.post(link)

    thief = guests()
    answer = await thief.post(link)

    assert answer.status == 410
    assert "Press Join in Discord for a new one." in await answer.text()
    assert not [*thief.browser.cookie_jar]


async def test_who_is_signed_in_may_open_their_old_link_again(guests, jacob, session):
    guest = guests(jacob)
    link = await guest.link(session)
    await guest.post(link)

    again = await guest.post(link)

    assert again.status == 303
    assert again.headers["Location"] == f"/session/{session.id}"
    assert "Set-Cookie" not in again.headers


async def test_a_link_is_over_after_ten_minutes(guests, jacob, session, clock):
    """ID-2"""
    guest = guests(jacob)
    link = await guest.link(session)

    clock.advance(timedelta(minutes=10))

    assert (await guest.post(link)).status == 410


async def test_an_invented_link_is_refused(guests):
    answer = await guests().post("/join/invented")

    assert answer.status == 410
    assert "Press Join in Discord" in await answer.text()


async def test_somebody_elses_link_makes_the_browser_theirs(guests, jacobs, isaac, session):
    link = await guests(isaac).link(session)

    await jacobs.post(link)

    html = await (await jacobs.get("/")).text()
    assert "Isaac" in html
    assert "Jacob" not in html


async def test_somebody_elses_link_closes_what_was_open_before(
    guests, jacobs, isaac, isaacs, session
):
    """ID-6, SY-1: a page must not go on in one's name in a browser that is another's now."""
    isaacs_page, _ = await isaacs.enter(session)
    before, _ = await jacobs.enter(session)
    (old,) = (cookie.value for cookie in jacobs.browser.cookie_jar)

    await jacobs.post(await guests(isaac).link(session))

    assert await before.closed() == 4401
    await isaacs_page.names("Isaac")
    answer = await guests().get("/", headers={"Cookie": f"havruta={old}"})
    assert "Jacob" not in await answer.text()


async def test_ones_own_link_closes_nothing(jacobs, session):
    page, _ = await jacobs.enter(session)

    await jacobs.post(await jacobs.link(session))

    assert (await page.ask("ping"))["type"] == "pong"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(guests, jacob, session):
    """SY-3"""
    guest = guests(jacob)

    answer = await guest.post(await guest.link(session))

    cookie = answer.cookies["havruta"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == timedelta(days=30).total_seconds()
    assert not cookie["secure"]


async def test_behind_tls_the_cookie_stays_there(study, jacob, session, guests, kept_fonts):
    """SY-3"""
    outside = PageAddresses("https://havruta.example")

    async def health():
        return {}

    async with open_webview(
        study, outside, host="127.0.0.1", port=0, health=health, kept_fonts=kept_fonts
    ) as page:
        link = await credentials.link(study, session_id=session.id, by=jacob.id)
        path = link[link.index("/join/") :]
        answer = await guests(jacob).post(f"{page.url}{path}")

    assert answer.cookies["havruta"]["secure"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize("public_url", ["https://Havruta.example:443", "https://havruta.example."])
async def test_behind_a_proxy_that_rewrites_the_host_our_own_page_is_ours(
    study, jacob, session, guests, kept_fonts, public_url
):
    """SY-3: browsers leave out a default port, and write a host in one way."""
    ours = {"Origin": "https://havruta.example"}
    async with open_webview(
        study,
        PageAddresses(public_url),
        host="127.0.0.1",
        port=0,
        health=dict,
        kept_fonts=kept_fonts,
    ) as page:
        link = await credentials.link(study, session_id=session.id, by=jacob.id)
        path = link[link.index("/join/") :]
        answer = await guests(jacob).post(f"{page.url}{path}", headers=ours)
        (kept,) = answer.cookies.values()
        cookie = {"Cookie": f"{kept.key}={kept.value}"}
        address = f"{page.url}/session/{session.id}/socket?v=1"

        async with guests(jacob).browser.ws_connect(address, headers=ours | cookie) as socket:
            assert (await socket.receive_json())["type"] == "welcome"


async def test_nobody_keeps_or_passes_on_a_links_address(guests, jacob, session):
    """SY-3"""
    guest = guests(jacob)
    link = await guest.link(session)

    for answer in (await guest.get(link), await guest.post(link)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "strict-origin"


async def test_no_secret_is_in_the_log(guests, jacob, session, caplog):
    """SY-3: no secrets in logs."""
    caplog.set_level(logging.DEBUG)
    guest = guests(jacob)
    link = await guest.link(session)

    await guest.get(link)
    await guest.post(link)
    await guest.get(f"/session/{session.id}")
    await guest.post(link + "x")

    cookie = {cookie.key: cookie for cookie in guest.browser.cookie_jar}["havruta"]
    log = "\n".join([caplog.text, *(str(record.args) for record in caplog.records)])
    assert "POST /join/{token} 303" in log
    assert link.removeprefix("/join/") not in log
    assert cookie.value not in log


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
    ids=str,
)
async def test_another_sites_page_cannot_spend_a_link(guests, jacob, session, headers):
    """SY-3: CSRF. Signing somebody in as somebody else would be as bad as acting for them."""
    guest = guests(jacob)
    link = await guest.link(session)

    answer = await guest.post(link, headers=headers)

    assert answer.status == 403
    assert (await guest.post(link)).status == 303


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}],
    ids=str,
)
async def test_ones_own_page_can(guests, jacob, session, headers):
    guest = guests(jacob)

    answer = await guest.post(await guest.link(session), headers=headers)

    assert answer.status == 303


async def test_a_browser_that_says_only_its_origin_can(guests, jacob, session, addresses):
    guest = guests(jacob)

    answer = await guest.post(await guest.link(session), headers={"Origin": addresses.origin})

    assert answer.status == 303


async def test_signing_out_forgets_this_browser_alone(guests, jacob, session, jacobs):
    other = await guests.inside(jacob, session)

    answer = await jacobs.post("/sign-out")

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert not [*jacobs.browser.cookie_jar]
    assert (await jacobs.get(f"/session/{session.id}")).status == 401
    assert (await other.get(f"/session/{session.id}")).status == 200


async def test_a_signed_out_cookie_is_worth_nothing(jacobs, session):
    (cookie,) = jacobs.browser.cookie_jar
    await jacobs.post("/sign-out")

    jacobs.browser.cookie_jar.update_cookies({"havruta": cookie.value})

    assert (await jacobs.get(f"/session/{session.id}")).status == 401


async def test_signing_out_closes_the_pages_that_this_browser_has_open(
    guests, jacob, session, jacobs, isaacs
):
    """ID-6, SY-1: whoever sits down at it next can do nothing in another's name."""
    other = await guests.inside(jacob, session)
    isaac, _ = await isaacs.enter(session)
    here, _ = await jacobs.enter(session)
    there, _ = await other.enter(session)

    await jacobs.post("/sign-out")

    assert await here.closed() == 4401
    assert await there.ask("ping") == {"type": "pong", "id": 1}
    await there.close()
    await isaac.names("Isaac")


async def test_signing_out_twice_is_no_error(guests):
    assert (await guests().post("/sign-out")).status == 303


@pytest.mark.parametrize("path", ["/", "/session/none"])
async def test_a_cookie_that_cannot_be_read_signs_nobody_in(page, path):
    """SY-1: bytes that are no text, as only a broken or a hostile browser sends them."""
    reader, writer = await asyncio.open_connection(page.host, page.port)

    writer.write(f"GET {path} HTTP/1.0\r\nCookie: havruta=".encode() + b"\xff\xfe\r\n\r\n")

    answer = await reader.read()
    writer.close()
    assert answer.split()[1] == (b"200" if path == "/" else b"401")


async def test_a_sign_in_lasts_thirty_days(jacobs, session, clock):
    clock.advance(timedelta(days=30))

    assert (await jacobs.get(f"/session/{session.id}")).status == 401


@pytest.mark.parametrize(
    "url", ["havruta.example", "ftp://havruta.example", "https://", "https://x.example/page"]
)
def test_an_address_that_cannot_be_the_pages_is_refused_at_once(url):
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        PageAddresses(url)


def test_a_slash_at_the_end_of_the_address_does_no_harm():
    assert PageAddresses("https://Havruta.example/").link("1") == "https://havruta.example/join/1"


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("HTTPS://Havruta.example.:443/", "https://havruta.example"),
        ("http://[0:0::1]:80", "http://[::1]"),
        ("http://havruta.example:443", "http://havruta.example:443"),
        ("https://havruta.example:99999", None),
        ("https://isaac@havruta.example", None),
        ("null", None),
    ],
)
def test_an_origin_is_known_however_it_is_written(written, origin):
    """SY-3"""
    assert origin_of(written) == origin


async def test_a_browser_that_keeps_no_cookies_spends_no_link(guests, jacob, session):
    """ID-2: it would be asked to press Join for ever."""
    guest = guests(jacob)
    link = await guest.link(session)

    refused = await guest.post(link, data={"cookies": "asked"})

    assert refused.status == 400
    assert "Open in browser" in await refused.text()
    await guest.get(link)
    assert (await guest.post(link, data={"cookies": "asked"})).status == 303
