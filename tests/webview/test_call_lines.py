"""Calls through the media server: what pages and it tell each other, and when it is over."""

import asyncio
from dataclasses import replace

import pytest

from havruta.havrutot.model import Participant
from tests.havruta.callers import crowd
from tests.webview.media_server import FakeMediaServer
from tests.webview.test_calls import CANDIDATE, OFFER, SHOWN
from webview.rooms import lines

ANSWER = {"type": "answer", "sdp": "v=0\r\n"}


@pytest.fixture
def media():
    return FakeMediaServer()


@pytest.fixture
def study(study, media):
    return replace(study, media=media)


@pytest.fixture
async def five(study, havruta, session, guests, isaac):
    """The sockets of five people in the call, by their peers' ids, and told that it is so."""
    people = [isaac, *await crowd(study, 4)]
    async with study.transaction() as records:
        known = await records.havrutot.get(havruta.id)
        everyone = (*known.participants, *(Participant(p.id, study.now()) for p in people[1:]))
        await records.havrutot.save(replace(known, participants=everyone))
    sockets = []
    for person in people:
        guest = await guests.inside(person, session)
        socket, _ = await guest.enter(session)
        await socket.ask("call_join", **SHOWN)
        sockets.append((guest, socket))
    found = {}
    for guest, socket in sockets:
        call = await socket.hear("call", plan="server")
        found[call["you"]] = guest, socket
    return found


async def test_a_page_and_the_media_server_tell_each_other_all_in_order(five, media):
    """CA-7: what it offers goes to the one page that it is for."""
    (one, (_, isaac)), (two, (_, second)), *_ = five.items()
    to = {"to": "server", "epoch": 2}
    await media.until(one, ("subscribe",))

    await isaac.ask("signal", **to, leg="publish-7", description=OFFER)
    answered = await isaac.hear("signal")
    media.offers(one, "leg 1", {"0": two, "1": two})
    offered = await isaac.hear("signal")
    await isaac.ask("signal", **to, leg="leg 1", description=ANSWER)
    await isaac.ask("signal", **to, leg="leg 1", candidate=CANDIDATE)
    await isaac.ask("signal", **to, leg="leg 1")
    await isaac.ask("signal", **to, leg="publish-7")

    sent = {"type": "signal", "from": "server", "epoch": 2, "candidate": None}
    answer = {"type": "answer", "sdp": f"answer to {OFFER['sdp']}"}
    assert answered == sent | {"leg": "publish-7", "description": answer, "streams": None}
    offer = {"type": "offer", "sdp": "offer of leg 1"}
    streams = [{"mid": "0", "peer": two}, {"mid": "1", "peer": two}]
    assert offered == sent | {"leg": "leg 1", "description": offer, "streams": streams}
    line = str(CANDIDATE).replace("'", '"').replace(": ", ":").replace(", ", ",")
    await media.until(
        one,
        ("subscribe",),
        ("publish", OFFER["sdp"]),
        ("accept", "leg 1", ANSWER["sdp"]),
        ("trickle", "leg 1", line.replace("None", "null")),
        ("renew", "leg 1"),
    )
    await second.ask("ping")
    assert [message for message in second.heard if message["type"] == "signal"] == []


async def test_whoever_leaves_is_forgotten_by_the_media_server(five, media, session):
    """CA-7: by a word, by closing the page, or with the session."""
    (one, (_, isaac)), (two, (_, second)), (three, (_, third)), *_ = five.items()

    await second.ask("call_leave")
    await third.close()
    await media.until(two, ("subscribe",), ("leave",))
    await media.until(three, ("subscribe",), ("leave",))
    assert media.of(one) == [("subscribe",)]

    await isaac.say("end")
    await media.until(one, ("subscribe",), ("leave",))


async def test_whoever_comes_back_keeps_their_line(five, media, session):
    """CA-3: nothing is published anew."""
    one, (guest, isaac) = next(iter(five.items()))
    isaac.cut()

    back, _ = await guest.enter(session)
    await back.ask("call_join", **SHOWN, resume=one)
    while (await back.hear("call"))["you"] != one:
        pass
    media.offers(one, "leg 1", {})

    assert (await back.hear("signal"))["leg"] == "leg 1"
    assert media.of(one) == [("subscribe",)]


async def test_whoever_wants_no_pictures_is_sent_none(five, media):
    """CA-2, CA-7"""
    one, (_, isaac) = next(iter(five.items()))
    shown = {"muted": False, "camera": False, "screen": False, "hand": False}

    for audio_only in (True, True, False):
        await isaac.ask("call_state", **shown, audio_only=audio_only)
        await isaac.hear("call")

    await media.until(one, ("subscribe",), ("spare", False), ("spare", True))


async def test_a_media_server_that_fails_is_left_and_taken_again(five, media):
    """CA-7: the room is a mesh that sends less, and the pages are told so."""
    one, (_, isaac) = next(iter(five.items()))
    media.well = False

    call = await isaac.hear("call", plan="mesh")
    assert (call["epoch"], call["no_server"], call["video"], call["settled"]) == (
        3,
        True,
        200,
        False,
    )
    refused = await isaac.ask("signal", to="server", epoch=3, leg="publish", description=OFFER)
    assert refused["code"] == "no_media_server"

    media.well = True
    call = await isaac.hear("call", plan="server")
    assert (call["epoch"], call["no_server"], call["video"]) == (4, False, 400)
    await media.until(one, ("subscribe",), ("subscribe",))


async def test_one_that_dies_and_is_back_is_spoken_to_anew(five, media):
    """CA-7, CA-3: by all, though nobody ever saw it away."""
    for one in five:
        await media.until(one, ("subscribe",))

    media.dies()

    for one, (_, socket) in five.items():
        call = await socket.hear("call", epoch=3)
        assert (call["plan"], call["settled"]) == ("server", False)
        await media.until(one, ("subscribe",), ("subscribe",))
        media.offers(one, "leg 2", {})
        assert (await socket.hear("signal"))["epoch"] == 3


async def test_one_that_takes_nothing_holds_up_nobody(five, media, monkeypatch, caplog):
    """CA-7: neither the page that talks to it nor the text of anybody."""
    (_, (_, isaac)), (_, (_, second)), *_ = five.items()
    stuck = asyncio.Event()
    monkeypatch.setattr(media, "publish", lambda *_: stuck.wait())

    for _ in range(300):
        await isaac.ask("signal", to="server", epoch=2, leg="publish", description=OFFER)
    await isaac.ask("navigate", ref="Ruth 2:3")

    assert (await second.hear("place"))["ref"] == "Ruth 2:3"
    assert "the media server is too slow" in caplog.text


async def test_one_that_is_full_is_asked_again(five, media, monkeypatch):
    """CA-7: what it refuses hurts nobody else, and it may take it later."""
    monkeypatch.setattr(lines, "PAUSE", 0.01)
    one, (_, isaac) = next(iter(five.items()))
    await isaac.ask("call_leave")
    media.full = True

    await isaac.ask("call_join", **SHOWN)
    again = (await isaac.hear("call"))["you"]
    while again in {None, one}:
        again = (await isaac.hear("call"))["you"]
    await isaac.ask("signal", to="server", epoch=2, leg="publish", description=OFFER)
    await media.until(again, ("subscribe",), ("publish", OFFER["sdp"]), ("subscribe",))
    media.full = False
    media.offers(again, "leg 1", {})

    assert (await isaac.hear("signal"))["leg"] == "leg 1"
