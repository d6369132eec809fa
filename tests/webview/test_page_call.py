"""The call beside the text, as people live it: real pages that exchange real sound and pictures."""

import pytest
from playwright.async_api import expect

from havruta.calls import course, voice
from havruta.calls.model import Voice, VoiceState
from tests.webview.calls import (
    ALLOWED,
    NOTE_CONNECTIONS,
    SENT,
    hears,
    is_in_call,
    sees,
    sends,
    tile,
)

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def callers(windows):
    """Opens windows of people who are let use their devices, and so come into the call at once."""

    async def open_window(user, session, **options):
        window = await windows.prepared(user, session, NOTE_CONNECTIONS, **(ALLOWED | options))
        await is_in_call(window)
        await window.tab.mouse.click(640, 5)  # browsers play nothing before that
        return window

    return open_window


async def test_two_people_hear_and_see_each_other(windows, callers, cable, isaac, jacob, session):
    """CA-1, CA-2, CA-3, RM-4: who comes in is in the call; what is muted stays so over a break."""
    isaacs = await windows.prepared(isaac, session, NOTE_CONNECTIONS)
    await isaacs.button("Join the call").click()
    await is_in_call(isaacs)
    jacobs = await callers(jacob, session)
    for window, other in ((isaacs, "Jacob"), (jacobs, "Isaac")):
        await sees(window, other)
        await hears(window, other)
    await expect(isaacs.button("Raise hand")).to_be_hidden()

    await jacobs.button("Mute").click()
    await expect(tile(isaacs, "Jacob")).to_contain_text("muted")
    assert await sends(jacobs, "audio") == [False]
    async with jacobs.comes_back():
        cable.cut()
    await sees(isaacs, "Jacob")
    await sees(jacobs, "Isaac")
    await expect(jacobs.button("Mute")).to_have_attribute("aria-pressed", "true")
    assert await sends(jacobs, "audio") == [False]

    await isaacs.button("Camera").click()
    await expect(tile(jacobs, "Isaac")).to_contain_class("faceless")
    assert await sends(isaacs, "video") == []
    await isaacs.tab.keyboard.press("c")
    await sees(jacobs, "Isaac")

    await jacobs.button("Leave the call").click()
    await expect(tile(isaacs, "Jacob")).to_have_count(0)
    await expect(isaacs.tab.locator(".call-status")).to_have_text("Nobody else is in the call yet.")
    await expect(jacobs.button("Join the call")).to_be_visible()


async def test_a_call_is_in_one_window_of_a_person_at_a_time(
    callers, windows, isaac, jacob, session
):
    """CA-1: another one takes it over, and the first says so and can take it back."""
    isaacs, first = await callers(isaac, session), await callers(jacob, session)
    await sees(isaacs, "Jacob")
    second = await windows.another(first)
    await second.button("Join the call").click()
    await is_in_call(second)

    await expect(first.tab.locator(".call-status")).to_have_text(
        "The call goes on in another window of yours."
    )
    await sees(second, "Isaac")
    await expect(tile(isaacs, "Jacob")).to_have_count(1)
    await sees(isaacs, "Jacob")
    await first.button("Take it back here").click()
    await is_in_call(first)
    await sees(first, "Isaac")
    await expect(second.button("Take it back here")).to_be_visible()


REFUSE = """
  window.connections = [];
  const ask = (kinds) => Promise.reject(new DOMException("", "NAME"));
  navigator.mediaDevices.getUserMedia = ask;
  navigator.mediaDevices.enumerateDevices = async () => LIST;
"""
EVERYTHING = '[{kind: "audioinput"}, {kind: "videoinput"}]'


@pytest.mark.parametrize(
    ("name", "devices", "says"),
    [
        (
            "NotAllowedError",
            EVERYTHING,
            "The microphone is not allowed. Press the sign at the beginning of the address, allow",
        ),
        ("NotReadableError", EVERYTHING, "Another program uses the microphone."),
        ("NotFoundError", "[]", "No microphone was found."),
    ],
)
async def test_who_cannot_be_heard_hears_the_others_and_studies_on(
    callers, windows, isaac, jacob, session, name, devices, says
):
    """CA-5: the page says why, and tries again when asked to."""
    script = REFUSE.replace("NAME", name).replace("LIST", devices)
    jacobs = await windows.prepared(jacob, session, script)
    isaacs = await callers(isaac, session)
    await jacobs.button("Join the call").click()
    await is_in_call(jacobs)

    await expect(jacobs.tab.locator(".call-status")).to_contain_text(says)
    await sees(jacobs, "Isaac")
    await hears(jacobs, "Isaac")
    await expect(tile(isaacs, "Jacob")).to_contain_text("muted")
    await isaacs.turns_to("Ruth 2:1")
    await jacobs.shows("Ruth 2:1")
    await jacobs.tab.evaluate("delete navigator.mediaDevices.getUserMedia")
    await jacobs.tab.evaluate("delete navigator.mediaDevices.enumerateDevices")
    await jacobs.button("Retry").click()
    await hears(isaacs, "Jacob")
    await sees(isaacs, "Jacob")


UNPLUG = """() => {
  window.before = connections[0].getSenders()[0].track;
  before.stop();
  before.dispatchEvent(new Event("ended"));
}"""


async def test_a_microphone_that_is_unplugged_is_replaced(callers, isaac, jacob, session):
    """CA-5, CA-2: by another one that is there, and as muted; if none is, the page says so."""
    isaacs, jacobs = await callers(isaac, session), await callers(jacob, session)
    await hears(isaacs, "Jacob")
    await jacobs.button("Mute").click()
    await jacobs.tab.evaluate(UNPLUG)

    await jacobs.tab.wait_for_function(
        "() => ![null, before].includes(connections[0].getSenders()[0].track)"
    )
    assert await sends(jacobs, "audio") == [False]
    await jacobs.tab.keyboard.press("m")
    await hears(isaacs, "Jacob")

    await jacobs.tab.evaluate("navigator.mediaDevices.enumerateDevices = async () => []")
    await jacobs.tab.evaluate(UNPLUG)
    status = jacobs.tab.locator(".call-status")
    await expect(status).to_contain_text("The microphone was unplugged. Connect one, and try again")
    await expect(tile(isaacs, "Jacob")).to_contain_text("muted")
    await hears(jacobs, "Isaac")
    await jacobs.tab.evaluate("delete navigator.mediaDevices.enumerateDevices")
    await jacobs.button("Retry").click()
    await hears(isaacs, "Jacob")


FACELESS = (
    NOTE_CONNECTIONS
    + """
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (kinds) =>
    kinds.video ? Promise.reject(new DOMException("", "NotAllowedError")) : ask(kinds);
"""
)


async def test_a_camera_that_is_not_allowed_leaves_the_voice(
    callers, windows, isaac, jacob, session
):
    """CA-5: and the page says so, until there is one or it is not wanted."""
    isaacs = await callers(isaac, session)
    jacobs = await windows.prepared(jacob, session, FACELESS, **ALLOWED)
    await jacobs.tab.mouse.click(640, 5)
    status = jacobs.tab.locator(".call-status")

    await expect(status).to_contain_text("The camera is not allowed.")
    await hears(isaacs, "Jacob")
    await sees(jacobs, "Isaac")
    await expect(tile(isaacs, "Jacob")).to_contain_class("faceless")
    await jacobs.button("Audio only").click()
    await expect(status).to_have_text("In the call: Isaac")


async def test_space_held_talks_and_tapped_reads_on(callers, isaac, jacob, session):
    """CA-2, UX-2: push to talk, by whoever is muted; who talks while muted is told."""
    isaacs, jacobs = await callers(isaac, session), await callers(jacob, session)
    keyboard = jacobs.tab.keyboard
    await hears(isaacs, "Jacob")
    await keyboard.press("m")
    await expect(jacobs.tab.locator(".call-status")).to_contain_text("You are muted")
    assert await sends(jacobs, "audio") == [False]

    await keyboard.down("Space")
    await jacobs.tab.wait_for_function(f"() => ({SENT})('audio')[0] === true")
    await keyboard.up("Space")
    assert await sends(jacobs, "audio") == [False]
    assert await jacobs.scrolled() == 0
    await keyboard.press("Space")
    await jacobs.scrolls_past(100)
    assert await sends(jacobs, "audio") == [False]


UNREACHABLE = """
  window.sends = WebSocket.prototype.send;
  WebSocket.prototype.send = function (said) {
    if (JSON.parse(said).type !== "signal") sends.call(this, said);
  };
"""


async def test_whom_a_network_stands_between_is_told_so_and_studies_on(
    windows, callers, isaac, jacob, session
):
    """CA-3, CA-5: where there is neither a relay nor a server that might help."""
    isaacs = await callers(isaac, session)
    script = NOTE_CONNECTIONS + UNREACHABLE
    jacobs = await windows.prepared(jacob, session, script, **ALLOWED)

    for window, other in ((isaacs, "Jacob"), (jacobs, "Isaac")):
        blocked = f"There is no way to {other} from here: a network stands between."
        await expect(window.tab.locator(".call-status")).to_contain_text(blocked)
        await expect(tile(window, other)).to_contain_text("connection lost")
    await isaacs.turns_to("Ruth 2:1")
    await jacobs.shows("Ruth 2:1")
    await jacobs.tab.evaluate("() => { WebSocket.prototype.send = sends; }")
    await jacobs.button("Retry").click()
    await sees(isaacs, "Jacob")
    await sees(jacobs, "Isaac")


async def test_the_talk_moves_to_discord_and_the_text_stays(
    windows, callers, study, isaac, jacob, session
):
    """CA-8: whoever asks leaves the call here; everybody is shown where to talk."""
    isaacs = await callers(isaac, session)
    jacobs = await windows(jacob, session)
    await isaacs.button("Use Discord voice instead").click()
    looking = jacobs.tab.get_by_text("Looking for a voice channel at Discord …")
    await expect(looking).to_be_visible()

    there = Voice(session.id, VoiceState.THERE, study.now(), "1", "2", "Hall")
    await voice.tell(study, there)

    for window in (isaacs, jacobs):
        link = window.tab.get_by_role("link", name="Open it in Discord")
        await expect(link).to_have_attribute("href", "https://discord.com/channels/1/2")
    await expect(isaacs.button("Join the call")).to_be_visible()
    assert (await course.state(study, session_id=session.id)).peers == []
    await expect(jacobs.tab.get_by_text("Talk in the voice channel “Hall”")).to_be_visible()


ASIDE = """() => {
  const share = (part) => document.querySelector(part).getBoundingClientRect();
  const height = share("#dock").top - share("#header").bottom;
  return [share("#page").width / innerWidth, height / innerHeight];
}"""
"""Which shares of the window's width and height the text has."""


async def test_a_call_is_led_by_its_buttons_and_leaves_the_text_its_place(
    callers, isaac, jacob, session
):
    """CA-2, UX-2: screen, devices, audio only, a floating picture; on a laptop, and on a phone."""
    isaacs, jacobs = await callers(isaac, session), await callers(jacob, session)
    await sees(jacobs, "Isaac")

    await isaacs.button("Share the screen").click()
    await expect(tile(jacobs, "Isaac")).to_contain_text("shows the screen")
    await sees(jacobs, "Isaac")
    await expect(jacobs.button("Enlarge")).to_be_visible()
    await isaacs.button("Share the screen").click()
    await expect(jacobs.button("Enlarge")).to_be_hidden()
    await sees(jacobs, "Isaac")

    await jacobs.button("Picture in picture").click()
    await expect(jacobs.button("Picture in picture")).to_have_attribute("aria-pressed", "true")
    await jacobs.button("Picture in picture").click()

    before = await isaacs.tab.evaluate("connections[0].getSenders()[0].track.id")
    await isaacs.button("Microphone and camera").click()
    chosen = isaacs.tab.locator("select[name=audio]")
    await chosen.select_option(label="Fake Audio Input 2")
    await isaacs.tab.wait_for_function(
        "(before) => ![undefined, before].includes(connections[0].getSenders()[0].track?.id)",
        arg=before,
    )
    await isaacs.tab.keyboard.press("Escape")
    await hears(jacobs, "Isaac")

    await jacobs.button("Audio only").click()
    await expect(tile(jacobs, "Isaac")).to_contain_class("faceless")
    await expect(tile(isaacs, "Jacob")).to_contain_class("faceless")
    await isaacs.tab.wait_for_function(
        "() => connections[0].getSenders()[1].getParameters().encodings[0].active === false"
    )
    await jacobs.button("Camera").click()
    await sees(isaacs, "Jacob")
    await sees(jacobs, "Isaac")

    assert max(await isaacs.tab.evaluate(ASIDE)) >= 0.7
    await isaacs.tab.set_viewport_size({"width": 390, "height": 844})
    await expect(tile(isaacs, "Jacob")).to_be_hidden()
    assert (await isaacs.tab.evaluate(ASIDE))[0] == 1
    await isaacs.button("More of the call").click()
    await expect(tile(isaacs, "Jacob")).to_be_visible()
    await hears(isaacs, "Jacob")


async def test_beside_the_call_and_the_panel_all_stays_in_reach(callers, isaac, jacob, session):
    """UX-2, TX-4: neither covers a tool, a turn, or each other."""
    window = await callers(isaac, session)
    await callers(jacob, session)
    await sees(window, "Jacob")
    await window.tab.keyboard.press("b")
    await expect(window.tab.locator("#panel")).to_be_visible()

    for width in (1024, 1280, 1366):
        await window.tab.set_viewport_size({"width": width, "height": 768})
        for name in ("Contents", "Aa: how the text looks", "End session", "Next section", "Mute"):
            await window.button(name).click(trial=True)


GLARE = """async () => {
  const page = document.querySelector("script[src*='session.js']").src;
  const { Negotiation } = await import(page.replace("session.js", "call/negotiation.js"));
  const pcs = [new RTCPeerConnection(), new RTCPeerConnection()];
  const said = [];
  const both = pcs.map((pc, number) => new Negotiation(pc, {
    polite: number === 0,
    say: (one) => {
      said.push(`${number}: ${one.description?.type ?? "candidate"}`);
      setTimeout(() => both[1 - number].take(structuredClone(one)), 20);
    },
    onOffer: async () => {},
  }));
  const connected = () => pcs.every((pc) => pc.connectionState === "connected");
  const until = async (holds) => {
    while (!holds()) await new Promise((done) => setTimeout(done, 10));
  };
  for (const pc of pcs) pc.createDataChannel("at once", { negotiated: true, id: 0 });
  await until(connected);
  const found = pcs.map((pc) => pc.currentLocalDescription.sdp.match(/ice-ufrag:.*/)[0]);
  for (const one of both) one.restart();
  await until(() => pcs.every((pc, n) => !pc.currentLocalDescription.sdp.includes(found[n])));
  await until(connected);
  for (const pc of pcs) pc.close();
  return said.filter((one) => !one.endsWith("candidate")).slice(0, 3);
}"""
"""Has two ends offer at once, and look for a way anew at once; tells what was said first."""


async def test_of_two_offers_at_once_the_polite_one_is_taken_back(windows, isaac, session):
    """CA-3: perfect negotiation, between two real connections."""
    window = await windows(isaac, session)

    assert await window.tab.evaluate(GLARE) == ["0: offer", "1: offer", "0: answer"]


async def test_devices_lead_to_a_check_of_them(callers, isaac, session):
    """CA-6: from the sheet of the call, in a window of its own."""
    window = await callers(isaac, session)
    await window.button("Microphone and camera").click()

    link = window.tab.get_by_role("link", name="Hear and see yourself first: check my setup")

    await expect(link).to_have_attribute("href", "/check")
    await expect(link).to_have_attribute("target", "_blank")
