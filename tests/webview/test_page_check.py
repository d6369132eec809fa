"""Check my setup, in a browser with a microphone and a camera that beep and spin."""

import pytest
import pytest_asyncio
from playwright.async_api import expect

from benchmarks.certificates import HERE
from havruta.people import credentials
from havruta.people.model import Device
from tests import coturn
from tests.browsers.firefox import open_firefox
from tests.browsers.webkit import open_webkit
from tests.webview.media.until import until
from tests.webview.windows import PHONE
from webview.access import COOKIE
from webview.media.client import open_client
from webview.media.legs import own_addresses
from webview.media.wire import Config
from webview.media.worker import open_worker
from webview.turn import IceServers

turn_server = coturn.turn_server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HEARS = """async () => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(document.getElementById("echo").srcObject).connect(analyser);
  const samples = new Float32Array(2048);
  for (let n = 0; n < 200; n++) {
    analyser.getFloatTimeDomainData(samples);
    if (Math.max(...samples) > 0.05) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}"""
"""Whether the beep is heard in what has come back."""

SEES = """() => {
  const video = document.getElementById("echo");
  return video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 5;
}"""
TOOK = "performance.measure('check', {start: window.began}).duration"


@pytest_asyncio.fixture(loop_scope="session")
async def echo(tmp_path, monkeypatch):
    """The media process's work, done here."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    config = Config(socket="media.sock", secret="let me in", hosts=(HERE, *own_addresses()))
    async with open_worker(config), open_client(config.socket, config.secret) as media:
        await until(media.is_well)
        yield media.echo


@pytest.fixture
def clock(real_clock):
    """The relay goes by the clock of the world."""
    return real_clock


@pytest.fixture
def ice_servers(turn_server):
    return IceServers((), (turn_server.url("udp"),), turn_server.secret)


@pytest.fixture
def open_check(windows, profiles, study, addresses, cable):
    """Opens the page as somebody: `await open_check(isaac)`."""

    async def open_it(user, **options):
        context = await profiles.new(permissions=["microphone", "camera"], **options)
        cookie = await credentials.admit(study, user_id=user.id, device=Device())
        kept = {"name": COOKIE, "value": cookie, "url": addresses.origin}
        await context.add_cookies([kept])
        tab = await context.new_page()
        await tab.goto(f"{addresses.origin}/check")
        return tab

    return open_it


async def test_one_hears_and_sees_oneself_and_is_told_within_six_seconds(open_check, isaac):
    """CA-6"""
    tab = await open_check(isaac)
    await tab.evaluate("window.began = performance.now()")
    await tab.get_by_role("button", name="Begin").click()

    verdict = tab.get_by_role("status")
    await expect(verdict).to_have_text("All is well: you can be heard and seen.")
    assert await tab.evaluate(TOOK) < 6000
    await expect(tab.locator("#sound")).to_contain_text("You can be heard.")
    await expect(tab.locator("#picture")).to_contain_text("You can be seen.")
    await expect(tab.locator("#direct")).to_contain_text("Open")
    await expect(tab.locator("#relay")).to_contain_text("Works")
    await tab.wait_for_function(SEES)
    assert await tab.evaluate(HEARS)
    await tab.context.close()


NO_WEBRTC = "delete window.RTCPeerConnection"
BLOCKED = """(window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(how) { super({...how, iceTransportPolicy: "relay"}); }
}), 0"""
"""A network that lets nothing through but what goes by a relay."""
WITHOUT = """(navigator.mediaDevices.getUserMedia =
  () => Promise.reject(new DOMException("", "%s"))), 0"""


@pytest.mark.parametrize(
    ("script", "language", "told"),
    [
        (WITHOUT % "NotAllowedError", "en", "may not use the microphone or the camera"),
        (WITHOUT % "NotFoundError", "en", "No microphone and no camera were found"),
        (WITHOUT % "NotReadableError", "en", "Something else uses the microphone"),
        (NO_WEBRTC, "en", "This browser can’t make calls"),
        (NO_WEBRTC, "he", "הדפדפן הזה"),
        (BLOCKED, "en", "All is well"),
    ],
)
async def test_what_is_lacking_is_said_with_what_to_do(script, language, told, open_check, isaac):
    """CA-5, CA-6, UX-1"""
    tab = await open_check(isaac, locale=language, **PHONE)
    await tab.evaluate(script)

    await tab.locator("#begin").click()

    await expect(tab.get_by_role("status")).to_contain_text(told)
    assert await tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await tab.context.close()


@pytest.mark.parametrize(
    ("browser", "told"),
    [
        (open_firefox, "All is well: you can be heard and seen."),
        (open_webkit, "This browser can’t make calls"),
    ],
)
async def test_it_works_in_other_browsers_or_says_so(
    browser, told, study, session, cable, addresses, isaac
):
    """CA-6, UX-4"""
    link = await credentials.link(study, session_id=session.id, by=isaac.id)
    async with browser() as new_tab:
        tab = await new_tab()
        await tab.goto(link)
        await tab.click("form button.strong")
        await tab.until("document.body?.dataset.connection")
        await tab.goto(f"{addresses.origin}/check")

        await tab.click("#begin")

        await tab.says("#verdict", told)


class TestWithoutAMediaProcess:
    @pytest.fixture
    def echo(self):
        return

    async def test_nobody_is_left_waiting(self, open_check, isaac):
        """CA-6"""
        tab = await open_check(isaac)

        await tab.get_by_role("button", name="Begin").click()

        await expect(tab.get_by_role("status")).to_contain_text("can’t try this just now")
        await tab.context.close()
