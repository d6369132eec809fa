"""The page under a path of a host that others are at, too: nothing of it is beside that path."""

import re
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import expect
from yarl import URL

from havruta.people import credentials
from havruta.people.model import Provider
from tests.recorder import FakeRecorder
from tests.roles import Who
from tests.webview.callers import ROUTES, Vouching
from tests.webview.profiles import Profiles
from tests.webview.test_page_offline import keeps
from tests.webview.test_page_panel import BESIDE
from tests.webview.windows import Window, Windows, until
from webview import access
from webview.addresses import PageAddresses
from webview.app import open_webview
from webview.assets.files import FOLDER as SCRIPTS
from webview.rendering import FOLDER as TEMPLATES

PATH = "/our/havruta"
MANY = 100
OF_OTHERS = "havruta:another-1"
"""What a Havruta without a path keeps, on the same host."""
FOR_MACHINES = {"/livez", "/healthz", "/metrics"}
ATTRIBUTE = r'\b(?:href|src|action|formaction|data-suggestions|data-root)="([^"]*)"'
LEADING = ("Location", "Content-Location")
ELSEWHERE = ("https://", "?", "#")
"""What begins so is somebody else's, or where it stands."""
VALUES = re.compile(
    r'(?:href|src|action|formaction)="\{\{ '
    r"(?!static\(|asked\(|text_of\(|(?:section|text)\.url|version\.source|\w+ \| (?:ours|webcal)\b)"
)
"""An address in a template that is a value, and neither by a function nor of somebody else."""


@pytest.fixture
def addresses(page_origin):
    return PageAddresses(f"{page_origin}{PATH}")


@pytest.fixture
def providers():
    return {Provider.GOOGLE: Vouching()}


@pytest.fixture
def recorder(tmp_path):
    return FakeRecorder(tmp_path)


@pytest.fixture
def study(study, recorder):
    return replace(study, has_mail=True, recorder=recorder)


def routes():
    """Every route as it is asked for, with what is said."""
    for route, wish in ROUTES.items():
        method, path = route.split()
        yield f"{method} {path if path in FOR_MACHINES else PATH + path}", wish


async def test_nothing_that_anybody_is_answered_leads_beside_the_path(callers, recorder, addresses):
    """OP-5, SY-3: every route, by everybody: links, forms, files, where one is led, and cookies."""
    recorder.put(callers.house.recording_id, 1, b"a voice")
    named, led, kept = set(), set(), set()
    for route, wish in routes():
        for who in Who:
            answer, _ = await callers.ask(who, route, wish)
            assert answer.status != 404, route
            if answer.content_type == "text/html":
                named |= {*re.findall(ATTRIBUTE, await answer.text())}
            led |= {answer.headers.get(name, PATH) for name in LEADING}
            kept |= {cookie["path"] for cookie in answer.cookies.values()}
            assert "Clear-Site-Data" not in answer.headers

    ours = {one for one in named if one and not one.startswith(ELSEWHERE)}
    assert len(ours) > MANY
    assert {one for one in ours if not is_below(one, addresses)} == set()
    beside = {one for one in led if not is_below(one, addresses)}
    assert beside == {PATH, "https://accounts.example/"}
    assert kept == {PATH}


def is_below(address, addresses):
    """Whether it is under the path, as a browser understands it."""
    there = URL(addresses.origin).join(URL(address.replace("webcal:", "http:")))
    return str(there).startswith(f"{addresses.front}/")


async def test_all_that_is_told_elsewhere_is_below_the_path(addresses):
    """OP-5, NO-3: what stands in messages, in mails and with providers."""
    told = ("link", "callback", "invitation", "code", "unsubscription", "havruta", "session")

    for name in (*told, "calendar"):
        assert getattr(addresses, name)("x").startswith(f"{addresses.front}/"), name


def test_an_address_in_a_template_begins_with_a_slash_or_passes_what_puts_it_below():
    """OP-5: so that nobody can forget the path."""
    left = {
        f"{template.name}: {line}"
        for template in TEMPLATES.rglob("*.html")
        for line in template.read_text().splitlines()
        if VALUES.search(line)
    }

    assert left == set()


def test_no_script_and_no_sheet_names_an_address_from_the_hosts_root():
    """OP-5"""
    files = [*SCRIPTS.rglob("*.js"), *SCRIPTS.rglob("*.css")]

    assert [file.name for file in files if re.search(r"""["'`(]/[a-z]""", file.read_text())] == []


async def test_the_front_page_is_there_with_and_without_a_slash_and_nothing_is_beside_it(guests):
    """OP-5: `GET /healthz` and `/metrics` are the process's own, and stay at its root."""
    guest = guests()
    asked = {path: await guest.get(path) for path in (PATH, f"{PATH}/", "/", "/profile")}
    found = {path: answer.status for path, answer in asked.items()}

    assert found == {PATH: 200, f"{PATH}/": 200, "/": 404, "/profile": 404}
    assert f'href="{PATH}/"' in await asked["/"].text()
    assert [(await guest.get(path)).status for path in ("/healthz", "/metrics")] == [200, 200]
    assert (await guest.get(f"{PATH}/healthz")).status == 404


async def test_who_signs_in_lands_below_the_path_whatever_they_were_led_by(jacobs):
    """SY-3: a path that is none of ours, and one that browsers would take for one beside it."""
    for path, there in {
        "/history": "/history",
        "/calendar?month=2026-03": "/calendar?month=2026-03",
        "//evil.example": "/",
        "https://evil.example": "/",
        "/../../other": "/",
        "/x/%2E%2e/../other?a": "/",
        "/..": "/",
        "/.?a": "/",
    }.items():
        answer = await jacobs.get(f"{PATH}/sign-in", params={"path": path})
        assert answer.headers["Location"] == PATH + there, path


def test_a_path_with_dots_in_names_is_ours():
    """UX-3"""
    for path in ("/calendar/a.ics", "/a..b/...", "/x?to=/../y", "/history#.."):
        assert access.own_path(path) == path


async def test_behind_tls_the_cookie_is_of_the_path_and_the_host_is_left_alone(
    study, jacob, session, guests, kept_fonts
):
    """SY-3: `__Host-` can have no path; nor is it ours to say how others there are reached."""
    outside = PageAddresses("https://example.org/havruta/")

    async def health():
        return {}

    async with open_webview(
        study, outside, host="127.0.0.1", port=0, health=health, kept_fonts=kept_fonts
    ) as page:
        link = await credentials.link(study, session_id=session.id, by=jacob.id)
        path = f"/havruta/join/{link.rpartition('/')[2]}"
        shown = await guests().get(f"{page.url}{path}")
        answer = await guests(jacob).post(f"{page.url}{path}")
        cookie = answer.cookies["__Secure-havruta"]
        own = {"Cookie": f"__Secure-havruta={cookie.value}"}
        fronts = [await guests().get(f"{page.url}/havruta{end}", headers=own) for end in ("", "/")]
        out = await guests().post(f"{page.url}/havruta/sign-out", headers=own)

    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/havruta", "")
    assert shown.cookies["havruta-probe"]["path"] == "/havruta"
    assert ["Jacob" in await front.text() for front in fronts] == [True, True]
    assert out.cookies["__Secure-havruta"]["path"] == "/havruta"
    assert "Strict-Transport-Security" not in answer.headers
    assert "Clear-Site-Data" not in out.headers


@pytest_asyncio.fixture(loop_scope="session")
async def windows(chromium, addresses, study, cable):
    """Opens windows below the path."""
    profiles = Profiles(chromium, addresses.front)
    windows = Windows(profiles, study)
    yield windows
    await windows.close()
    await profiles.close()


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_a_session_is_learned_below_the_path_and_kept_for_a_tunnel(
    windows, cable, addresses, isaac, jacob, session
):
    """OP-5, RM-2, TX-4, TX-5, TX-8: nothing that a browser asks for is beside it."""
    asked = []
    context = await windows.context(service_workers="allow")
    context.on("request", lambda request: asked.append(request.url))
    jacobs = await windows(jacob, session)
    await windows.sign_in(context, isaac)
    tab = await windows.tab(context)
    await tab.goto(addresses.front)
    await tab.get_by_role("link", name="Join").first.click()
    isaacs = Window(tab)
    await isaacs.connection("live")

    await isaacs.turns_to("Ruth 2:1")
    await jacobs.shows("Ruth 2:1")
    await isaacs.button(BESIDE).click()
    rashi = tab.locator("#panel").get_by_role("button", name="Rashi 2")
    await rashi.click()
    async with tab.expect_response(f"{addresses.front}/reading") as kept:
        await tab.locator("#panel").get_by_role("button", name="Always open").click()
    assert (await kept.value).ok
    await isaacs.choose_for_good(layout="stacked")
    await keeps(isaacs, "Ruth 1", "Ruth 2", "Ruth 3")
    cable.pull()
    await tab.reload()
    await isaacs.shows("Ruth 2:1")
    cable.plugged = True
    await isaacs.connection("live")
    await tab.goto(f"{addresses.front}/havrutot/new")
    await tab.get_by_role("combobox", name="Book").fill("Rut")
    await expect(tab.get_by_role("option", name="Ruth")).to_be_visible()
    await tab.goto(f"{addresses.front}/profile")
    await tab.evaluate("(name) => caches.open(name)", OF_OTHERS)
    await tab.get_by_role("button", name="Sign out of this browser").click()
    await expect(tab).to_have_url(f"{addresses.front}/")
    await until(tab, f"async () => `${{await caches.keys()}}` === '{OF_OTHERS}'")

    assert {f"{PATH}/worker.js", f"{PATH}/zone"} <= {URL(one).path for one in asked}
    assert [one for one in asked if not is_below(one, addresses)] == [addresses.front]
