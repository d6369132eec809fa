"""The socket: what pages say, what they are told, and who may say it."""

import asyncio
import json
import logging
import re
import time
from dataclasses import replace
from unittest.mock import ANY

import aiohttp
import pytest
from aiohttp import web

from havruta.havrutot import membership, ownership, preferences, views
from havruta.havrutot.model import Lead
from havruta.permissions import RECORDING, may
from havruta.sessions import lifecycle, navigation, reports
from tests.patience import PATIENCE
from tests.webview.guests import Socket
from webview.app_keys import LIMITS
from webview.protocol.kinds import CALLING, KINDS, LARGEST, OFTEN, ROWS

FLAGS = dict.fromkeys(("muted", "camera", "screen", "hand", "audio_only"), True)
WISHES = {
    "navigate": {"ref": "Ruth 1:2"},
    "read": {"ref": "Ruth 1:2"},
    "call_join": FLAGS,
    "call_state": FLAGS,
    "call_ready": {"epoch": 1},
    "call_trouble": {"epoch": 1, "peer": "nobody"},
    "signal": {"epoch": 1, "to": "nobody"},
    "give_lead": {"to": "nobody"},
    "recording_answer": {"recording": "none", "agrees": True},
    "recording_stop": {"recording": "none"},
    "annotate": {"ref": "Ruth 1:2", "kind": "return"},
    "close_question": {"mark": "none"},
    "remove_mark": {"mark": "none"},
    "say": {"text": "Shalom"},
}
"""What a message holds besides its id, if anything."""
ANSWERS = {
    "ping": "pong",
    "end": "ended",
    "give_lead": "refusal",
    "close_question": "refusal",
    "remove_mark": "refusal",
    "call_trouble": "refusal",
    "signal": "refusal",
    "recording_ask": "refusal",
    "recording_answer": "refusal",
    "recording_stop": "refusal",
}
"""What a message that is allowed is answered with, unless it is `done`."""
LEADING = {"give_lead", "ask_to_lead", "summon"}
MOOT = {True: {"lead_is_free"}, False: set()}
NOT_REFUSED_BY_RIGHTS = {
    *("unknown_peer", "not_there", "lead_is_free", "unknown_annotation", "no_recorder"),
    "unknown_recording",
}


def named(kind):
    """What a kind of message is called in a test's name."""
    return kind.name


async def test_who_opens_the_page_is_welcomed_with_all_there_is_to_know(
    jacobs, session, isaac, jacob
):
    """RM-1"""
    _, welcome = await jacobs.enter(session)

    assert welcome == {
        "type": "welcome",
        "version": 2,
        "you": jacob.id,
        "session": session.id,
        "book": "Ruth",
        "change": 0,
        "ref": "Ruth 1:1",
        "leader": isaac.id,
        "free": False,
        "owner": isaac.id,
        "people": [{"id": jacob.id, "name": "Jacob", "ref": None, "asks": False}],
        "marks": 0,
        "said": 0,
    }


async def test_the_leaders_navigation_reaches_everyone(isaacs, jacobs, session):
    """RM-2, SE-4"""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)

    await isaac.say("navigate", ref="Ruth 1:4", jump=False)

    place = {"type": "place", "change": 1, "ref": "Ruth 1:4"}
    assert await isaac.hear("place") == place
    assert await jacob.hear("place") == place


async def test_the_sender_is_told_when_it_is_done(isaacs, session):
    isaac, _ = await isaacs.enter(session)

    answer = await isaac.ask("navigate", ref="Ruth 1:4")

    assert answer == {"type": "done", "id": 1}
    assert [m["type"] for m in isaac.heard].index("place") < isaac.heard.index(answer)


async def test_a_section_leads_to_its_first_segment(isaacs, session):
    isaac, _ = await isaacs.enter(session)

    await isaac.say("navigate", ref="Ruth 2")

    assert (await isaac.hear("place"))["ref"] == "Ruth 2:1"


async def test_a_jump_covers_only_where_it_lands(isaacs, session, study):
    isaac, _ = await isaacs.enter(session)

    await isaac.ask("navigate", ref="Ruth 1:9", jump=True)

    report = await reports.report(study, session_id=session.id)
    assert [(s.first, s.last) for s in report.session.covered] == [
        ("Ruth 1:1", "Ruth 1:1"),
        ("Ruth 1:9", "Ruth 1:9"),
    ]


async def test_a_late_joiner_starts_where_the_room_is(isaacs, jacobs, session):
    """RM-2"""
    isaac, _ = await isaacs.enter(session)
    await isaac.ask("navigate", ref="Ruth 3:2", jump=True)

    _, welcome = await jacobs.enter(session)

    assert (welcome["ref"], welcome["change"]) == ("Ruth 3:2", 1)


async def test_whoever_does_not_lead_cannot_move_the_room(isaacs, jacobs, session):
    """SE-4, SY-1"""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)

    answer = await jacob.ask("navigate", ref="Ruth 1:4")

    assert (answer["type"], answer["code"]) == ("refusal", "not_allowed")
    assert answer["text"] == "Only the one who leads turns the pages for everyone."
    await isaac.ask("ping")
    assert "place" not in {message["type"] for message in isaac.heard}


async def test_whoever_reads_alone_moves_nobody(isaacs, jacobs, session, jacob):
    """SE-4"""
    isaac, _ = await isaacs.enter(session)
    jacobs_page, _ = await jacobs.enter(session)

    answer = await jacobs_page.ask("read", ref="Ruth 2:7")

    assert answer["type"] == "done"
    told = await isaac.hear(
        "people",
        people=[
            {"id": isaacs.user.id, "name": "Isaac", "ref": None, "asks": False},
            {"id": jacob.id, "name": "Jacob", "ref": "Ruth 2:7", "asks": False},
        ],
    )
    assert told
    assert "place" not in {message["type"] for message in isaac.heard}


async def test_following_again_is_seen_by_the_others(isaacs, jacobs, session):
    """SE-4"""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    await jacob.ask("read", ref="Ruth 2:7")
    await isaac.hear("people")

    await jacob.ask("follow")

    async with asyncio.timeout(PATIENCE):
        while any(person["ref"] for person in (await isaac.hear("people"))["people"]):
            pass


async def test_when_the_lead_is_free_anyone_moves_the_room(
    isaacs, jacobs, session, study, havruta, isaac
):
    """SE-4"""
    isaacs_page, _ = await isaacs.enter(session)
    jacobs_page, _ = await jacobs.enter(session)

    await preferences.set_lead(study, havruta_id=havruta.id, by=isaac.id, lead=Lead.FREE)
    lead = await jacobs_page.hear("lead")
    await jacobs_page.say("navigate", ref="Ruth 1:6")

    assert lead == {"type": "lead", "free": True, "owner": isaac.id}
    assert (await isaacs_page.hear("place"))["ref"] == "Ruth 1:6"


async def test_a_lead_that_changes_elsewhere_is_not_told_here(
    jacobs, stranger, session, study, havruta, isaac
):
    theirs = (await views.dashboard(study, by=stranger.user.id))[0]
    there, _ = await stranger.enter(theirs.running)
    here, _ = await jacobs.enter(session)

    await preferences.set_lead(study, havruta_id=havruta.id, by=isaac.id, lead=Lead.FREE)

    assert await here.hear("lead")
    await there.ask("ping")
    assert "lead" not in {message["type"] for message in there.heard}


async def test_two_navigations_at_once_end_in_one_place_for_all(
    isaacs, jacobs, session, study, havruta, isaac
):
    """RM-3"""
    await preferences.set_lead(study, havruta_id=havruta.id, by=isaac.id, lead=Lead.FREE)
    first, _ = await isaacs.enter(session)
    second, _ = await jacobs.enter(session)

    await asyncio.gather(
        *(first.say("navigate", ref=f"Ruth 1:{n}") for n in range(2, 12)),
        *(second.say("navigate", ref=f"Ruth 2:{n}") for n in range(2, 12)),
    )

    for socket in (first, second):
        assert await socket.hear("place", change=20)
    report = await reports.report(study, session_id=session.id)
    for socket in (first, second):
        places = [m for m in socket.heard if m["type"] == "place"]
        assert places[-1] == {"type": "place", "change": 20, "ref": report.session.ref}
        assert [place["change"] for place in places] == sorted(p["change"] for p in places)


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("navigate", {"ref": "Ruth 9:9"}, "unknown_ref"),
        ("navigate", {"ref": "Genesis 1:1"}, "unknown_ref"),
        ("navigate", {"ref": "\u202eRuth 1:1"}, "unknown_ref"),
        ("read", {"ref": "Ruth 1:0"}, "unknown_ref"),
    ],
)
async def test_a_wish_that_cannot_be_is_refused_in_one_sentence(
    isaacs, session, isaac, kind, values, code, caplog
):
    """OP-1: with an id that the log has, and with nothing in the log of what was asked."""
    caplog.set_level(logging.INFO, "webview.sockets")
    page, _ = await isaacs.enter(session)

    answer = await page.ask(kind, **values)

    assert (answer["type"], answer["code"]) == ("refusal", code)
    assert answer["text"].endswith(".")
    assert caplog.messages == [f"refused: {answer['error_id']}: {code}: user={isaac.id}"]


async def test_when_the_library_is_away_the_page_is_told(isaacs, session, library):
    """TX-5"""
    isaac, _ = await isaacs.enter(session)
    library.away = True

    answer = await isaac.ask("navigate", ref="Ruth 1:4")

    assert answer["code"] == "library_away"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", None),
        ("hello", None),
        ("{}", None),
        ("[]", None),
        ('{"type": "sing", "id": 7}', 7),
        ('{"type": "navigate", "id": 7}', 7),
        ('{"type": "navigate", "id": -7}', None),
        ("{" * 9, None),
        ('{"type": "ping", "id": 7, "x": ' + "[" * 4000, None),
    ],
)
async def test_garbage_is_refused_and_the_socket_stays(isaacs, session, text, number):
    """SY-3"""
    isaac, _ = await isaacs.enter(session)

    await isaac.ws.send_str(text)

    refusal = await isaac.hear("refusal")
    assert (refusal["id"], refusal["code"]) == (number, "bad_message")
    assert await isaac.ask("ping") == {"type": "pong", "id": 1}


async def test_a_frame_that_is_too_large_closes_the_socket(isaacs, jacobs, session):
    """RM-8"""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)

    await isaac.ws.send_str(json.dumps({"type": "ping", "id": 1, "x": "x" * LARGEST}))

    assert await isaac.closed() == 1009
    assert await jacob.ask("ping")


@pytest.mark.parametrize("kind", [kind for kind in ROWS if kind.largest < LARGEST], ids=named)
async def test_a_message_larger_than_its_kind_is_refused_in_one_sentence(isaacs, session, kind):
    """RM-8"""
    isaac, _ = await isaacs.enter(session)

    await isaac.ws.send_str(f'{{"type": "{kind.name}", "id": 7}}'.ljust(kind.largest + 1))

    assert await isaac.hear("refusal") == {
        "type": "refusal",
        "id": 7,
        "code": "too_large",
        "text": "That is more than can be sent at once.",
        "error_id": ANY,
    }
    assert await isaac.ask("ping") == {"type": "pong", "id": 1}


@pytest.mark.parametrize("name", ["navigate", "ping"])
async def test_a_message_may_be_as_large_as_is_promised(isaacs, session, name):
    """RM-8"""
    isaac, _ = await isaacs.enter(session)
    said = json.dumps({"type": name, "id": 7} | WISHES.get(name, {}))

    await isaac.ws.send_str(said.ljust(KINDS[name].largest))

    assert (await isaac.hear(ANSWERS.get(name, "done")))["id"] == 7


async def test_the_lead_is_asked_for_given_and_everyone_called(isaacs, jacobs, session):
    """RM-5"""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)

    await jacob.ask("ask_to_lead")
    asked = await isaac.hear("people", leader=isaacs.user.id)
    while not any(person["asks"] for person in asked["people"]):
        asked = await isaac.hear("people")
    await isaac.ask("give_lead", to=jacobs.user.id)
    for page in (isaac, jacob):
        told = await page.hear("people", leader=jacobs.user.id)
        assert not any(person["asks"] for person in told["people"])

    await jacob.ask("navigate", ref="Ruth 1:6")
    assert (await isaac.hear("place"))["ref"] == "Ruth 1:6"
    assert (await isaac.ask("navigate", ref="Ruth 1:7"))["code"] == "not_allowed"
    await jacob.ask("summon")
    assert await isaac.hear("summoned") == {"type": "summoned", "by": jacobs.user.id}


@pytest.mark.parametrize("lead", Lead)
@pytest.mark.parametrize("kind", [kind for kind in ROWS if kind.name != "leave"], ids=named)
async def test_each_message_is_for_those_whom_its_row_names(
    isaacs, jacobs, session, study, havruta, isaac, kind, lead
):
    """SY-1"""
    havruta = await preferences.set_lead(study, havruta_id=havruta.id, by=isaac.id, lead=lead)
    sockets = {guest: (await guest.enter(session))[0] for guest in (isaacs, jacobs)}
    is_moot = kind.name in LEADING and lead is Lead.FREE
    for guest, socket in reversed(sockets.items()):
        is_allowed = kind.rights is None or may(kind.rights[lead], guest.user.id, havruta)

        if kind.rights in (CALLING, RECORDING):
            await socket.ask("call_join", muted=True, camera=False)
        await socket.say(kind.name, **WISHES.get(kind.name, {}))

        if is_allowed:
            answer = await socket.hear("refusal" if is_moot else ANSWERS.get(kind.name, "done"))
            assert answer.get("code", "unknown_peer") in NOT_REFUSED_BY_RIGHTS
        else:
            assert (await socket.hear("refusal"))["code"] in {"not_allowed"} | MOOT[is_moot]


async def test_bytes_close_the_socket(isaacs, session):
    isaac, _ = await isaacs.enter(session)

    await isaac.ws.send_bytes(b'{"type": "ping", "id": 1}')

    assert await isaac.closed() == 1000


async def test_our_own_fault_is_told_and_the_socket_stays(isaacs, session, monkeypatch, caplog):
    """OP-1"""
    isaac, _ = await isaacs.enter(session)

    async def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("webview.protocol.handlers.navigation.navigate", broken)

    answer = await isaac.ask("navigate", ref="Ruth 1:4")

    told = re.fullmatch(r"Something went wrong.*report it as ([0-9a-f]{8})\.", answer["text"])
    assert answer["code"] == "internal"
    assert f"message failed: {told[1]}" in caplog.text
    assert (await isaac.ask("ping"))["type"] == "pong"


async def test_the_owner_ends_the_session_for_everyone(
    isaacs, jacobs, session, clock, study, havruta
):
    """RM-6, SE-6"""
    isaac, _ = await isaacs.enter(session)
    jacob, _ = await jacobs.enter(session)
    await isaac.ask("navigate", ref="Ruth 2:3")
    clock.now = clock.now.replace(minute=25)

    await isaac.say("end")

    summary = {
        "range": "Ruth 1:1 – 2:3",
        "minutes": 25,
        "people": ["Isaac", "Jacob"],
        "last": "Ruth 2:3",
    }
    for socket in (isaac, jacob):
        assert (await socket.hear("ended"))["summary"] == summary
        assert await socket.closed() == 4001
    shown = await views.show(study, havruta_id=havruta.id, by=isaacs.user.id)
    assert shown.havruta.ref == "Ruth 2:3"


async def test_who_leaves_or_is_removed_is_out_at_once(
    isaacs, jacobs, session, study, havruta, isaac, jacob
):
    """HV-3, SY-1: no half-minute passes, the others see it, and the page stays away."""
    isaacs_page, _ = await isaacs.enter(session)
    jacobs_pages = [(await jacobs.enter(session))[0] for _ in range(2)]
    await isaacs_page.names("Isaac", "Jacob")

    await membership.remove(study, havruta_id=havruta.id, by=isaac.id, user_id=jacob.id)

    assert [await page.closed() for page in jacobs_pages] == [4003, 4003]
    await isaacs_page.names("Isaac")
    assert (await isaacs_page.ask("ping"))["type"] == "pong"


async def test_whoever_takes_the_havruta_over_leads_and_ends_it(
    isaacs, jacobs, session, study, havruta, isaac, jacob
):
    """HV-3, SE-4, SE-6: every page hears whose it is."""
    isaacs_page, _ = await isaacs.enter(session)
    jacobs_page, _ = await jacobs.enter(session)
    await ownership.offer(study, havruta_id=havruta.id, by=isaac.id, to=jacob.id)

    await ownership.take_over(study, havruta_id=havruta.id, by=jacob.id)

    for page in (isaacs_page, jacobs_page):
        await page.hear("people", leader=jacob.id)
        assert {"type": "lead", "free": False, "owner": jacob.id} in page.heard
    assert (await isaacs_page.ask("navigate", ref="Ruth 2:3"))["code"] == "not_allowed"
    await jacobs_page.ask("navigate", ref="Ruth 1:6")
    assert (await isaacs_page.hear("place"))["ref"] == "Ruth 1:6"
    await jacobs_page.say("end")
    assert await isaacs_page.closed() == 4001


async def test_nobody_but_the_owner_ends_it(isaacs, jacobs, session):
    """SE-6, SY-1"""
    jacob, _ = await jacobs.enter(session)

    answer = await jacob.ask("end")

    assert answer["code"] == "not_allowed"
    assert answer["text"] == "Only the owner of the havruta can end its session."


async def test_ending_twice_ends_once(isaacs, session, study):
    """SE-6"""
    one, _ = await isaacs.enter(session)
    other, _ = await isaacs.enter(session)

    await asyncio.gather(one.say("end"), other.say("end"))

    for socket in (one, other):
        assert await socket.hear("ended")
        assert await socket.closed() == 4001
    history = await reports.history(study, havruta_id=None, by=isaacs.user.id, page=1, size=5)
    assert len(history.reports) == 1


async def test_a_page_that_comes_back_after_the_end_is_told_so(jacobs, session, study, isaac):
    """RM-6: a code that stops reconnection."""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    socket = await jacobs.open(session)

    assert (await socket.hear("ended"))["summary"]["range"] == "Ruth 1:1"
    assert await socket.closed() == 4001


async def test_a_page_that_is_gone_before_it_is_told_so_is_no_fault(
    jacobs, session, study, isaac, monkeypatch, caplog
):
    """OP-2: what is logged as an error is one."""

    async def gone(*_):
        raise ConnectionResetError

    await lifecycle.end(study, session_id=session.id, by=isaac.id)
    monkeypatch.setattr(web.WebSocketResponse, "send_frame", gone)

    socket = await jacobs.open(session)
    await socket.closed()

    assert caplog.records == []


async def test_ending_in_chat_reaches_the_page(jacobs, session, study, isaac):
    """RM-6, SE-6"""
    socket, _ = await jacobs.enter(session)

    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    assert (await socket.hear("ended"))["summary"]["people"] == ["Jacob"]
    assert await socket.closed() == 4001


async def test_a_stranger_is_shown_the_door(stranger, session):
    """SY-1"""
    socket = await stranger.open(session)

    assert await socket.closed() == 4003
    assert socket.heard == []


async def test_a_stranger_learns_nothing_of_a_session_that_is_over(stranger, session, study, isaac):
    """SY-1"""
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    socket = await stranger.open(session)

    assert await socket.closed() == 4003
    assert socket.heard == []


async def test_a_stranger_is_not_seen_in_the_room(stranger, jacobs, session):
    """SY-1"""
    socket = await stranger.open(session)
    await socket.closed()

    _, welcome = await jacobs.enter(session)

    assert [person["name"] for person in welcome["people"]] == ["Jacob"]


async def test_somebody_signed_out_is_told_so(guests, session):
    """SY-1"""
    socket = await guests().open(session)

    assert await socket.closed() == 4401


async def test_a_session_that_does_not_exist_has_no_socket(jacobs, session):
    socket = await jacobs.open(replace(session, id="unknown"))

    assert await socket.closed() == 4404


@pytest.mark.parametrize("version", ["", "0", "1", "3", "2.0"])
async def test_a_page_of_another_version_is_told_to_load_again(jacobs, session, version):
    socket = await jacobs.open(session, version=version)

    assert await socket.closed() == 4002


async def test_a_page_that_answers_no_heartbeat_is_let_go(jacobs, session, monkeypatch):
    """RM-8: heartbeats find dead peers, from either side."""
    monkeypatch.setattr("webview.sockets.HEARTBEAT", 0.05)
    silent = await jacobs.open(session, autoping=False)

    async with asyncio.timeout(PATIENCE):
        while (frame := await silent.ws.receive()).type is not aiohttp.WSMsgType.CLOSED:
            assert frame.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.PING}

    assert silent.ws.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"]
)
async def test_another_sites_page_cannot_open_a_socket(jacobs, session, origin):
    """SY-3: origin checks on the socket."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await jacobs.open(session, headers={"Origin": origin})

    assert refused.value.status == 403


async def test_ones_own_page_can_open_a_socket(jacobs, session, addresses):
    socket = await jacobs.open(session, headers={"Origin": addresses.origin})

    assert await socket.hear("welcome")


async def test_the_socket_is_not_compressed(jacobs, session):
    socket = await jacobs.open(session, compress=15)

    assert not socket.ws.compress


async def test_a_socket_asked_for_as_a_page_is_refused(jacobs, session):
    answer = await jacobs.get(f"/session/{session.id}/socket?v=2")

    assert answer.status == 400


async def test_our_own_fault_at_the_door_lets_the_page_come_back(
    jacobs, session, monkeypatch, caplog
):
    """OP-1"""

    async def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("webview.rooms.rooms.presence.connect", broken)

    socket = await jacobs.open(session)

    assert await socket.closed() == 1011
    assert "socket failed" in caplog.text


async def test_the_owner_reading_alone_keeps_their_own_place(isaacs, session, study, isaac):
    """SE-4: the owner's place is what is saved."""
    socket, _ = await isaacs.enter(session)

    await socket.ask("read", ref="Ruth 3:3")

    report = await reports.report(study, session_id=session.id)
    assert (report.session.ref, report.session.owner_ref) == ("Ruth 1:1", "Ruth 3:3")


async def test_a_move_made_elsewhere_reaches_the_page(jacobs, session, study, isaac):
    """RM-2"""
    socket, _ = await jacobs.enter(session)

    await navigation.navigate(study, session_id=session.id, ref="Ruth 1:2", by=isaac.id)

    assert (await socket.hear("place"))["ref"] == "Ruth 1:2"


@pytest.fixture
def stopped(page):
    """The clock by which messages are counted, stopped."""
    page.application[LIMITS]._now = lambda: 0.0


async def test_pings_of_a_browser_are_answered_and_count_as_messages(stopped, jacobs, session):
    """RM-8: a flood of them is as slow as any."""
    socket, _ = await jacobs.enter(session)

    await socket.ws.pong(b"unasked")
    for _ in range(OFTEN.burst):
        await socket.ws.ping(b"there?")
    begun = time.monotonic()
    await socket.ask("ping")

    assert time.monotonic() - begun > 1 / OFTEN.per_second


async def test_all_pages_of_a_person_are_heard_as_often_as_one(stopped, jacobs, isaacs, session):
    """RM-8"""
    first, _ = await jacobs.enter(session)
    second, _ = await jacobs.enter(session)
    isaac, _ = await isaacs.enter(session)
    for _ in range(OFTEN.burst):
        await first.ask("ping")

    begun = time.monotonic()
    await second.ask("ping")

    assert time.monotonic() - begun > 1 / OFTEN.per_second
    assert (await isaac.ask("ping"))["type"] == "pong"


@pytest.mark.parametrize("name", ["%00", "none"])
async def test_a_socket_of_what_is_no_session_of_ours_is_refused(jacobs, name):
    """OP-1, RM-6"""
    socket = await jacobs.browser.ws_connect(f"/session/{name}/socket?v=2")

    assert await Socket(socket).closed() == 4404


@pytest.mark.parametrize("ref", ["\0", "Ruth 1:1\0", "\x7f", "\U0010ffff"])
async def test_what_no_database_takes_is_no_place(isaacs, session, ref):
    """OP-1, RM-2"""
    socket, _ = await isaacs.enter(session)

    for wish in ("navigate", "read"):
        assert (await socket.ask(wish, ref=ref))["code"] in {"unknown_ref", "bad_message"}
