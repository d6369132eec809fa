"""The way in: links, cookies, and those who come with something else."""

import asyncio
import logging
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from havruta.people import credentials, preferences, whereabouts
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

    assert '<form method="post" action="?cookies=asked">' in html
    assert "Open the session" in html
    assert session.id not in html
    assert "Ruth" not in html
    assert link.removeprefix("/join/") not in html


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize("finding", ["get", "post"])
async def test_a_link_works_once_and_tells_who_finds_it_used_how(
    guests, jacob, session, clock, finding
):
    """ID-2"""
    jacobs = guests(jacob)
    link = await jacobs.link(session)
    await jacobs.post(link, headers={"User-Agent": FIREFOX})

    finder = guests()
    answer = await getattr(finder, finding)(link)

    assert answer.status == 410
    html = await answer.text()
    assert f"used on {clock():%Y-%m-%d %H:%M} UTC, from 127.0.0.1 with Firefox · Linux" in html
    assert "Press Join in Discord for a new one." in html
    assert "sign out everywhere" in html
    assert not [*finder.browser.cookie_jar]


async def test_somebody_elses_link_signs_nobody_in_by_itself(guests, jacobs, isaac, jacob, session):
    """SY-3: sign-in by another's link, as a page that redirects there would have it."""
    link = await guests(isaac).link(session)

    html = await (await jacobs.browser.get(link)).text()

    assert "Come in as Isaac" in html
    assert "This browser is signed in as Jacob now, who will be signed out of it." in html
    assert "<script" not in html.partition("</head>")[2]
    assert "<bdi>Jacob</bdi></a>" in await (await jacobs.get("/")).text()
    assert (await guests().post(link)).status == 303


async def test_who_was_sent_somebody_elses_link_goes_on_as_themselves(
    guests, jacobs, stranger, isaac, session
):
    """ID-2, SY-1: mails are passed on. It is not spent, and who belongs there comes in anyway."""
    link, nobody = await guests(isaac).link(session), guests()
    assert "Go on as Jacob" in await (await jacobs.browser.get(link)).text()
    assert "I am somebody else" in await (await nobody.get(link)).text()

    led = [await one.post(link, data={"who": "other"}) for one in (jacobs, nobody, stranger)]

    assert {(one.status, one.headers["Location"]) for one in led} == {
        (303, f"/session/{session.id}")
    }
    there = f"/session/{session.id}"
    reached = [(await one.get(there)).status for one in (jacobs, nobody, stranger)]
    assert reached == [200, 401, 403]
    assert (await guests().post(link)).status == 303


async def test_who_was_sent_a_way_in_that_is_somebody_elses_stays_who_they_are(
    study, guests, jacobs, isaac
):
    """ID-2, SY-1: and learns nothing of where it would have led."""
    async with study.transaction() as records:
        address = await credentials.new_link(study, records, None, isaac.id, landing="sealed")
    link = urlsplit(address).path

    answer = await jacobs.post(link, data={"who": "other"})

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert "<bdi>Jacob</bdi></a>" in await (await jacobs.get("/")).text()


@pytest.mark.parametrize(
    ("landing", "led"),
    [("/occurrences/one", "/occurrences/one"), ("//evil.example/", "/"), (None, "/")],
)
async def test_a_link_leads_on_to_a_path_of_ours_alone(study, jacobs, jacob, landing, led):
    """ID-2, SY-3: as a mail of what is planned has it"""
    async with study.transaction() as records:
        address = await credentials.new_link(study, records, None, jacob.id, landing=landing)

    answer = await jacobs.get(urlsplit(address).path)

    assert (answer.status, answer.headers["Location"]) == (303, led)


async def test_a_link_goes_on_by_itself_where_its_person_is_signed_in(guests, jacobs, session):
    """ID-2"""
    link = await jacobs.link(session)

    head = await jacobs.browser.head(link, allow_redirects=False)
    answer = await jacobs.get(link)

    assert head.status == 200
    assert (answer.status, answer.headers["Location"]) == (303, f"/session/{session.id}")
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "Set-Cookie" not in answer.headers
    assert (await guests().get(link)).status == 410


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

    await jacobs.post(link)  # by the button

    html = await (await jacobs.get("/")).text()
    assert 'href="/profile"><bdi>Isaac</bdi>' in html


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
    """SY-3: no other host, and nothing without TLS, can put a cookie of its own there."""
    outside = PageAddresses("https://havruta.example")

    async def health():
        return {}

    async with open_webview(
        study, outside, host="127.0.0.1", port=0, health=health, kept_fonts=kept_fonts
    ) as page:
        link = await credentials.link(study, session_id=session.id, by=jacob.id)
        path = link[link.index("/join/") :]
        answer = await guests(jacob).post(f"{page.url}{path}")

        cookie = answer.cookies["__Host-havruta"]
        plain = {"Cookie": f"havruta={cookie.value}"}
        own = {"Cookie": f"__Host-havruta={cookie.value}"}
        fronts = [await guests().get(page.url, headers=headers) for headers in (plain, own)]
        out = await guests().post(f"{page.url}/sign-out", headers=own)

    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert ["Jacob" in await front.text() for front in fronts] == [False, True]
    assert out.cookies["__Host-havruta"]["secure"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


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
        address = f"{page.url}/session/{session.id}/socket?v=2"

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


@pytest.mark.parametrize("path", ["/", f"/session/{'0' * 26}"])
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
    "url", ["havruta.example", "ftp://havruta.example", "https://", "https://x.example/a page"]
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

    refused = await guest.post(link, params={"cookies": "asked"})

    assert refused.status == 400
    assert "Open in browser" in await refused.text()
    await guest.get(link)
    assert (await guest.post(link, params={"cookies": "asked"})).status == 303


@pytest.mark.parametrize(
    ("zone", "language", "shown"),
    [
        (None, "en", "since Mar 1, 2026, 12:00"),
        ("Asia/Jerusalem", "en", "since Mar 1, 2026, 14:00"),
        ("America/New_York", "he", "מאז 1 במרץ 2026, 07:00"),
    ],
)
async def test_times_are_those_of_ones_own_clock(study, jacob, jacobs, zone, language, shown):
    """SC-8, UX-1"""
    await preferences.set_language(study, by=jacob.id, language=language)
    if zone is not None:
        await whereabouts.learn_zone(study, by=jacob.id, zone=zone)

    html = await (await jacobs.get("/sign-ins")).text()

    assert shown in html
    assert (zone or "UTC") in html


async def test_a_person_signs_a_lost_device_out(guests, jacob, jacobs, session):
    """ID-6"""
    lost = guests(jacob)
    lost.browser.headers["User-Agent"] = FIREFOX
    await lost.come_in(session)
    open_there, _ = await lost.enter(session)

    html = await (await jacobs.get("/sign-ins")).text()
    (there,) = re.findall(r'action="(/sign-ins/\w+/sign-out)"', html)
    answer = await jacobs.post(there)

    assert await open_there.closed() == 4401
    assert 'href="/sign-ins"' in await (await jacobs.get("/profile")).text()
    assert "Firefox · Linux" in html
    assert "From 127.0.0.1" in html
    assert "· this one" in html
    assert (answer.status, answer.headers["Location"]) == (303, "/sign-ins")
    assert (await lost.get("/sign-ins")).status == 401
    assert "Firefox" not in await (await jacobs.get("/sign-ins")).text()


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/calendar", "/history", "/profile", "/sign-ins"),
        *("/havrutot/{havruta}", "/session/{session}"),
    ],
)
async def test_signing_out_is_in_reach_on_every_page(jacobs, session, path):
    """ID-6, SY-3: on it, or where the head of it leads."""
    known = {"havruta": session.havruta_id, "session": session.id}

    html = await (await jacobs.get(path.format(**known))).text()

    assert 'action="/sign-out"' in html or 'href="/profile"' in html
    assert ("/session/" in path) <= ('action="/sign-out"' in html)
    assert 'action="/sign-out"' in await (await jacobs.get("/profile")).text()


async def test_a_person_signs_out_everywhere(guests, jacob, jacobs, isaacs, session):
    """ID-6"""
    other = await guests.inside(jacob, session)
    open_there, _ = await other.enter(session)
    unused = await jacobs.link(session)

    answer = await jacobs.post("/sign-out-everywhere")

    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert not [*jacobs.browser.cookie_jar]
    assert await open_there.closed() == 4401
    for guest in (jacobs, other):
        assert (await guest.get("/sign-ins")).status == 401
    assert (await guests().post(unused)).status == 410
    assert (await isaacs.get("/sign-ins")).status == 200


@pytest.mark.parametrize(
    "path", ["/sign-out", "/sign-out-everywhere", "/sign-ins/somewhere/sign-out"]
)
async def test_another_sites_page_cannot_sign_anybody_out(jacobs, path):
    """SY-3, ID-6"""
    answer = await jacobs.post(path, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status == 403
    assert (await jacobs.get("/sign-ins")).status == 200


async def test_the_security_log_says_who_came_in_and_what_was_refused(
    guests, jacob, esau, evening, session, caplog
):
    """OP-2, SY-3: who, from where, and no secrets."""
    caplog.set_level(logging.INFO, "security")
    jacobs, esaus = guests(jacob), await guests.inside(esau, evening)
    link = await jacobs.link(session)
    caplog.clear()

    await jacobs.post(link, headers={"User-Agent": FIREFOX})
    await guests().post(link)
    await esaus.get(f"/session/{session.id}")
    await jacobs.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    await jacobs.post("/sign-out")

    said = [record.getMessage() for record in caplog.records if record.name == "security"]
    where = "address=127.0.0.1 browser='another browser'"
    join, one = "asked='POST /join/{token}'", "asked='GET /session/{session_id}'"
    out = "asked='POST /sign-out'"
    assert said == [
        f"signed in: user={jacob.id} address=127.0.0.1 browser='Firefox · Linux' {join}",
        f"refused: link_used: user=- {where} {join}",
        f"refused: not_allowed: user={esau.id} {where} {one}",
        f"refused to another site's page: user=- {where} {out}",
        f"signed out: user={jacob.id} {where} {out}",
    ]
