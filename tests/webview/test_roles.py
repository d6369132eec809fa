"""Every route of the page and every message of its socket, by everybody: who may, and who not."""

from dataclasses import replace

import pytest

from havruta.people.model import Provider
from tests.recorder import FakeRecorder
from tests.roles import Who, allowed, cell
from tests.webview.callers import ROUTES, Vouching, Wish
from webview.headers import ALWAYS, DEVICES, NO_DEVICES, POLICY
from webview.protocol.kinds import KINDS

MESSAGES = {
    "navigate": Wish("move", {"ref": "Ruth 1:2"}),
    "read": Wish("read", {"ref": "Ruth 1:3"}),
    "follow": Wish("read"),
    "give_lead": Wish("give_lead", {"to": "nobody"}),
    "ask_to_lead": Wish("ask_to_lead"),
    "summon": Wish("summon"),
    "ping": Wish("join"),
    "leave": Wish("join"),
    "call_join": Wish("call", {"muted": False, "camera": True}),
    "call_state": Wish(
        "call",
        {"muted": True, "camera": True, "screen": False, "hand": False, "audio_only": False},
    ),
    "call_ready": Wish("call", {"epoch": 0}),
    "call_trouble": Wish("call", {"epoch": 1, "peer": "nobody"}),
    "signal": Wish("call", {"epoch": 1, "to": "nobody"}),
    "call_ice": Wish("call"),
    "voice": Wish("call"),
    "recording_ask": Wish("record"),
    "recording_answer": Wish("call", {"recording": "none", "agrees": True}),
    "recording_stop": Wish("call", {"recording": "none"}),
    "call_leave": Wish("join"),
    "annotate": Wish("annotate", {"ref": "Ruth 1:2", "kind": "question"}),
    "close_question": Wish("annotate", {"mark": "none"}),
    "remove_mark": Wish("annotate", {"mark": "none"}),
    "say": Wish("say", {"text": "Shalom"}),
    "end": Wish("end"),
}
"""Every message; the last one ends the session."""
UNKNOWN = "unknown_annotation", "unknown_peer", "unknown_recording"


@pytest.fixture
def providers():
    return {Provider.GOOGLE: Vouching()}


@pytest.fixture
def recorder(tmp_path):
    return FakeRecorder(tmp_path)


@pytest.fixture
def study(study, recorder):
    return replace(study, has_mail=True, recorder=recorder)


WITH_DEVICES = {"GET /session/{session_id}", "GET /check"}
"""Where a browser lets a call have camera, microphone and screen."""


def test_every_route_and_every_message_is_in_the_table(page):
    """SY-1: what is added has its row, or fails here."""
    routes = {
        f"{route.method} {route.resource.canonical}"
        for route in page.application.router.routes()
        if route.method != "HEAD" and route.name != "socket"
    }

    assert routes == {*ROUTES}
    assert {*MESSAGES} == {*KINDS}


async def test_every_route_is_for_those_whom_the_table_names(callers, recorder):
    """SY-1, SY-3: who may not is told so, and changes nothing; nor has a page any device."""
    recorder.put(callers.house.recording_id, 1, b"a voice")
    found = {}
    for route, wish in ROUTES.items():
        cells = []
        for who in Who:
            answer, has_changed = await callers.ask(who, route, wish)
            is_done = answer.status < 400
            if not is_done:
                expected = {401} if who is Who.NOBODY else {403, 409}
                assert (answer.status in expected, has_changed) == (True, False), (who, route)
            assert {*ALWAYS} <= {*answer.headers}, route
            assert answer.headers["Content-Security-Policy"] == POLICY, route
            has_devices = is_done and route in WITH_DEVICES
            assert answer.headers["Permissions-Policy"] == (DEVICES if has_devices else NO_DEVICES)
            cells.append(cell(is_done=is_done))
        found[route] = "  ".join(cells)

    assert found == {route: allowed(wish.action) for route, wish in ROUTES.items()}


SITES = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "none"},
)
TAKEN = {"POST /sign-in/{provider}/callback", "POST /unsubscribe/{token}"}


async def test_another_sites_page_can_do_nothing(callers):
    """SY-3: whatever it would have the owner's browser do, or a newcomer's."""
    for route, wish in ROUTES.items():
        if route.startswith("POST") and route not in TAKEN:
            for site in SITES:
                for who in (Who.OWNER, Who.INVITEE):
                    answer, has_changed = await callers.ask(who, route, wish, **site)
                    assert (answer.status, has_changed) == (403, False), (route, site)


async def test_every_message_is_for_those_whom_the_table_names(callers):
    """SY-1, SE-4, SE-6: and whoever does not belong there hears nothing at all."""
    found = {}
    for message, wish in MESSAGES.items():
        cells = []
        for who in reversed(Who):
            callers.study.storage.go_back(callers.house.before(who))
            cells.insert(0, cell(is_done=await _says(callers, who, message, wish)))
        found[message] = "  ".join(cells)

    assert found == {message: allowed(wish.action) for message, wish in MESSAGES.items()}


async def _says(callers, who, message, wish):
    """Whether what is said in the room is done."""
    socket = await callers.open(who)
    welcome = await socket.next()
    if not isinstance(welcome, dict):
        assert welcome == (4401 if who is Who.NOBODY else 4003)
        return False
    if message == "leave":
        await socket.ws.send_json({"type": message})
        return await socket.closed() == 1000
    if wish.action in {"call", "record"}:
        await socket.ask("call_join", muted=True, camera=False)
    number = await socket.say(message, **wish.said)
    while (heard := await socket.next()).get("id") != number:
        pass
    await socket.close()
    code = heard.get("code", "")
    assert code in {"", "not_allowed", "not_there", "lead_is_free", *UNKNOWN}
    return code not in {"not_allowed", "lead_is_free"}
