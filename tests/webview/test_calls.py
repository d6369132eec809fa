"""What pages say to each other of their call, and what of it is refused."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from havruta.calls import rules, voice
from havruta.calls.model import Voice, VoiceLack, VoiceState
from havruta.events import EventsMissed
from havruta.ids import SessionId
from webview.app_keys import ROOMS
from webview.rooms import calls
from webview.rooms.room import Room
from webview.rooms.visitors import MOST_SIGNALS, MOST_WAITING, Visitor
from webview.turn import IceServers

SHOWN = {"muted": False, "camera": True}
NO_CHANNEL = VoiceLack.NO_CHANNEL
OFFER = {"type": "offer", "sdp": "v=0\r\n"}
CANDIDATE = {
    "candidate": "candidate:1 1 udp 1 192.0.2.7 9 typ host",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
    "usernameFragment": None,
}
ICE = IceServers(("stun:stun.example",), ("turn:turn.example?transport=udp",), "a shared secret")


@pytest.fixture
def ice_servers():
    return ICE


async def joins(guest, session, **values):
    """Open the room and join its call; return the socket and the peer's id."""
    socket, _ = await guest.enter(session)
    assert (await socket.ask("call_join", **SHOWN, **values))["type"] == "done"
    call = await socket.hear("call")
    while call["you"] is None:
        call = await socket.hear("call")
    return socket, call["you"]


async def test_the_whole_room_is_told_who_is_in_the_call(isaacs, jacobs, session):
    """CA-1: whoever joins it, shows something, or leaves."""
    jacob, _ = await jacobs.enter(session)

    isaac, me = await joins(isaacs, session)

    told = await jacob.hear("call")
    assert (told["epoch"], told["plan"], told["settled"], told["you"]) == (1, "mesh", True, None)
    assert told["peers"] == [
        {"id": me, "user": isaacs.user.id, "muted": False, "camera": True, "screen": False}
        | {"hand": False, "audio_only": False, "away": False}
    ]
    shown = {"muted": True, "camera": False, "screen": False, "hand": True, "audio_only": True}
    await isaac.ask("call_state", **shown)
    assert (await jacob.hear("call"))["peers"] == [told["peers"][0] | shown]
    await isaac.ask("call_leave")
    assert (await jacob.hear("call"))["peers"] == []
    assert (await isaac.hear("call", you=None))["peers"] == []


async def test_a_page_that_comes_is_told_of_the_call_after_its_welcome(isaacs, jacobs, session):
    """CA-1"""
    _, isaac = await joins(isaacs, session)

    jacob, _ = await jacobs.enter(session)
    call = await jacob.hear("call")

    assert [message["type"] for message in jacob.heard if message["type"] != "people"] == [
        "welcome",
        "call",
    ]
    assert [peer["id"] for peer in call["peers"]] == [isaac]
    assert call["you"] is None


async def test_two_who_are_in_the_call_signal_to_each_other(isaacs, jacobs, session):
    """CA-3"""
    isaac, isaacs_id = await joins(isaacs, session)
    jacob, jacobs_id = await joins(jacobs, session)

    said = {"to": jacobs_id, "epoch": 1}
    await isaac.ask("signal", **said, description=OFFER)
    await isaac.ask("signal", **said, candidate=CANDIDATE)
    await isaac.ask("signal", **said)

    heard = [await jacob.hear("signal") for _ in range(3)]
    nothing = {"description": None, "candidate": None, "streams": None, "leg": "", "epoch": 1}
    assert heard == [
        {"type": "signal", "from": isaacs_id} | nothing | said_so
        for said_so in ({"description": OFFER}, {"candidate": CANDIDATE}, {})
    ]


async def test_whoever_reconnects_is_the_same_peer(isaacs, jacobs, session):
    """CA-3: and is shown to be away meanwhile."""
    isaac, _ = await joins(isaacs, session)
    jacob, jacobs_id = await joins(jacobs, session)
    jacob.cut()
    while not (await isaac.hear("call"))["peers"][-1]["away"]:
        pass

    back, me = await joins(jacobs, session, resume=jacobs_id)

    assert me == jacobs_id
    while (told := await isaac.hear("call"))["peers"][-1]["away"]:
        pass
    assert [peer["id"] for peer in told["peers"]][-1] == jacobs_id
    await back.close()
    while len((await isaac.hear("call"))["peers"]) != 1:
        pass


async def test_a_call_moves_to_the_page_where_it_is_joined_last(isaacs, session):
    """CA-1"""
    first, one = await joins(isaacs, session)
    _, two = await joins(isaacs, session)

    assert one != two
    assert (await first.hear("call", you=None))["peers"][0]["id"] == two
    assert (await first.ask("signal", to=two, epoch=1))["code"] == "not_in_call"


async def test_whoever_joins_is_told_how_to_find_a_way_before_the_call(isaacs, session, clock):
    """CA-4: with credentials that are theirs alone, and good for an hour."""
    isaac, _ = await joins(isaacs, session)

    ice, *_ = [message for message in isaac.heard if message["type"] in {"ice", "call"}]

    until = int(clock.now.timestamp()) + 3600
    name = f"{until}:{session.id}.{isaacs.user.id}"
    signed = hmac.digest(b"a shared secret", name.encode(), hashlib.sha1)
    turn = {"username": name, "credential": base64.b64encode(signed).decode()}
    assert ice == {
        "type": "ice",
        "until": until,
        "servers": [
            {"urls": ["stun:stun.example"], "username": None, "credential": None},
            {"urls": ["turn:turn.example?transport=udp"]} | turn,
        ],
    }
    assert "a shared secret" not in repr(ICE)


async def test_ice_servers_are_renewed_for_who_is_in_the_call(isaacs, jacobs, session, clock):
    """CA-4"""
    isaac, _ = await joins(isaacs, session)
    jacob, _ = await jacobs.enter(session)
    clock.advance(timedelta(minutes=50))

    await isaac.ask("call_ice")

    first, second = [message for message in isaac.heard if message["type"] == "ice"]
    assert second["until"] - first["until"] == 50 * 60
    assert (await jacob.ask("call_ice"))["code"] == "not_in_call"


WRONG = {
    "another room's peer": ({"to": "{elsewhere}", "description": OFFER}, "unknown_peer"),
    "oneself": ({"to": "{isaac}", "description": OFFER}, "unknown_peer"),
    "a forged sender": ({"to": "{jacob}", "from": "{jacob}"}, "bad_message"),
    "a long description": (
        {"to": "{jacob}", "description": {"type": "offer", "sdp": "v" * 30_001}},
        "bad_message",
    ),
    "an unknown field": ({"to": "{jacob}", "description": OFFER | {"x": 1}}, "bad_message"),
    "an unknown kind": ({"to": "{jacob}", "description": OFFER | {"type": "x"}}, "bad_message"),
    "a long candidate": (
        {"to": "{jacob}", "candidate": CANDIDATE | {"candidate": "c" * 2_001}},
        "bad_message",
    ),
    "a wrong candidate": ({"to": "{jacob}", "candidate": CANDIDATE | {"url": ""}}, "bad_message"),
    "no number": ({"to": "{jacob}", "epoch": "1"}, "bad_message"),
    "a server that is not there": ({"to": "server", "description": OFFER}, "no_media_server"),
}


async def test_wrong_signals_are_refused_and_change_nothing(
    isaacs, jacobs, session, stranger, evening, storage
):
    """CA-3, RM-8: another room's peer, a forged sender, what is too large or does not fit."""
    other, elsewhere = await joins(stranger, evening)
    isaac, isaacs_id = await joins(isaacs, session)
    jacob, jacobs_id = await joins(jacobs, session)
    ids = {"elsewhere": elsewhere, "isaac": isaacs_id, "jacob": jacobs_id}
    before = storage.snapshot()

    for why, (said, code) in WRONG.items():
        named = {
            name: value.format(**ids) if isinstance(value, str) else value
            for name, value in said.items()
        }
        answer = await isaac.ask("signal", **({"epoch": 1} | named))
        assert (answer.get("code"), why) == (code, why)

    assert (await isaac.ask("signal", to=jacobs_id, epoch=0))["type"] == "done"
    await jacob.ask("ping")
    await other.ask("ping")
    heard = jacob.heard + other.heard
    assert [message for message in heard if message["type"] == "signal"] == []
    assert storage.snapshot() == before


async def test_a_storm_of_signals_holds_up_nobody_else(isaacs, jacobs, session):
    """RM-8, CA-3: it waits, and whom it is for is not sent away by it."""
    isaac, _ = await joins(isaacs, session)
    jacob, jacobs_id = await joins(jacobs, session)
    offer = {"type": "offer", "sdp": "v" * 20_000}

    for _ in range(60):
        await isaac.say("signal", to=jacobs_id, epoch=1, description=offer)
    pong = await jacob.ask("ping")

    assert pong["type"] == "pong"
    answered = [message for message in isaac.heard if message.get("id")]
    assert len(answered) < 60


def test_who_does_not_keep_up_misses_signals_and_stays():
    """RM-8: no flood of one's peers sends a page away."""
    visitor = Visitor("somebody")
    visitor.welcome(b"welcome", change=0)

    for number in range(MOST_WAITING):
        visitor.signal(b"%d" % number)
    visitor.tell(b"place")

    assert not visitor.closing
    assert len(visitor._outbox) == MOST_SIGNALS + 1


async def test_who_says_nothing_is_shown_to_be_away(isaacs, jacobs, session, monkeypatch):
    """CA-3: within five seconds, and until they are heard again."""
    monkeypatch.setattr(calls, "ROUND", 0.01)
    monkeypatch.setattr(calls, "SILENT", 0.05)
    isaac, _ = await joins(isaacs, session)
    jacob, _ = await joins(jacobs, session)

    async def is_shown(*, away):
        while (await isaac.hear("call"))["peers"][-1]["away"] is not away:
            await isaac.say("ping")

    await is_shown(away=True)
    monkeypatch.setattr(calls, "SILENT", 60.0)
    await jacob.ask("ping")
    await is_shown(away=False)


async def test_who_does_not_come_back_leaves_the_call(isaacs, jacobs, session, clock):
    """CA-1: even if the process that had their page is gone."""
    isaac, me = await joins(isaacs, session)
    jacob, _ = await joins(jacobs, session)
    jacob.cut()
    while not (await isaac.hear("call"))["peers"][-1]["away"]:
        pass

    clock.advance(rules.AWAY)

    while [peer["id"] for peer in (await isaac.hear("call"))["peers"]] != [me]:
        pass


async def test_what_was_missed_of_a_call_is_looked_up(isaacs, session, study):
    """RM-7"""
    isaac, me = await joins(isaacs, session)

    study.bus.publish(EventsMissed())

    assert (await isaac.hear("call"))["you"] == me


async def test_a_call_of_a_session_that_is_gone_fails_nobody(page, caplog):
    room = Room()

    await page.application[ROOMS].calls._settle(SessionId("gone"), room, {})

    assert "failed" not in caplog.text
    assert not room.call.settling


async def test_a_voice_channel_is_asked_for_on_the_page_and_told_in_the_page_s_language(
    isaacs, jacobs, session, study
):
    """CA-8: to everybody in the room, and to whoever comes later."""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)

    assert (await isaac.ask("voice"))["type"] == "done"
    asked = await jacob.hear("voice")
    there = Voice(session.id, VoiceState.THERE, study.now(), "1", "2", "Hall", is_for_all=False)
    await voice.tell(study, there)
    told = await jacob.hear("voice")
    again, _ = await jacobs.enter(session)
    await voice.tell(study, Voice(session.id, VoiceState.REFUSED, study.now(), lack=NO_CHANNEL))
    refused = await isaac.hear("voice", state="refused")

    looking = "Looking for a voice channel at Discord …"
    assert asked == {"type": "voice", "state": "asked", "url": None, "name": "", "text": looking}
    assert told == {
        "type": "voice",
        "state": "there",
        "url": "https://discord.com/channels/1/2",
        "name": "Hall",
        "text": "Talk in the voice channel “Hall”; the text stays in step here. Not all of you are "
        "in its server: the call on the page is for everyone.",
    }
    assert await again.hear("voice") == told
    assert refused["text"].startswith("There is no voice channel that all of you may enter")
