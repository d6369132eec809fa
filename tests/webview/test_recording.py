"""Recording a call: what pages are told and ask, and what becomes of what is kept."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from havruta.calls.ports import Keeping
from havruta.havrutot.model import Participant
from havruta.sessions import lifecycle, recording
from tests.conftest import person
from tests.havruta.callers import Party
from tests.recorder import FakeRecorder
from tests.webview.media_server import FakeMediaServer
from tests.webview.test_calls import joins
from webview.rooms import recorders
from webview.tasks import Tasks


@pytest.fixture
def recorder(tmp_path):
    return FakeRecorder(tmp_path)


@pytest.fixture
def study(study, recorder):
    return replace(study, media=FakeMediaServer(), recorder=recorder)


@pytest.fixture
async def rachel(study, havruta):
    """Who belongs to the havruta as well."""
    rachel = await person(study, "Rachel", 10**17 + 3)
    async with study.transaction() as records:
        known = await records.havrutot.get(havruta.id)
        joined = (*known.participants, Participant(rachel.id, study.now()))
        await records.havrutot.save(replace(known, participants=joined))
    return rachel


@pytest.fixture
async def both(isaacs, jacobs, session):
    """Isaac and Jacob in the call, whose recording goes on."""
    isaac, isaacs_id = await joins(isaacs, session)
    jacob, jacobs_id = await joins(jacobs, session)
    assert (await isaac.ask("recording_ask"))["type"] == "done"
    recording = (await told(jacob, "asked"))["id"]
    await answers(jacob, recording, agrees=True)
    await told(isaac, "on", kept=True)
    return SimpleNamespace(
        isaac=isaac, jacob=jacob, id=recording, voices={isaacs_id: 1, jacobs_id: 2}
    )


async def told(socket, state, **values):
    """Wait until the page is told so of the recording."""
    while True:
        recording = (await socket.hear("call"))["recording"]
        if recording and recording["state"] == state and values.items() <= recording.items():
            return recording


async def answers(socket, recording, *, agrees):
    return await socket.ask("recording_answer", recording=recording, agrees=agrees)


async def test_the_whole_room_is_told_how_a_recording_comes_about(
    isaacs, jacobs, guests, rachel, session, recorder
):
    """CA-9: also who only reads there; and nothing is kept before all have agreed."""
    isaac, _ = await joins(isaacs, session)
    jacob, _ = await joins(jacobs, session)
    reader, _ = await (await guests.inside(rachel, session)).enter(session)
    assert (await reader.hear("call"))["records"] is True

    await isaac.ask("recording_ask")
    nobody = {"agreed": [isaacs.user.id], "by": isaacs.user.id, "ending": None, "kept": False}
    asked = [await told(socket, "asked", **nobody) for socket in (isaac, jacob, reader)]
    assert recorder.kept == []
    recording = asked[0]["id"]
    await answers(jacob, recording, agrees=True)

    for socket in (isaac, jacob, reader):
        await told(socket, "on", id=recording)
    await recorder.until(lambda it: it.kept)
    assert recorder.kept[0][0] == recording
    assert (await isaac.hear("call", plan="server"))["recording"]["id"] == recording


async def test_a_page_that_comes_is_told_at_once_that_it_goes_on(both, guests, rachel, session):
    """CA-9: before its person can be heard."""
    reader = await (await guests.inside(rachel, session)).open(session)

    call = await reader.hear("call")

    assert call["recording"]["state"] == "on"


async def test_who_comes_later_is_asked_and_it_waits_for_them(
    both, guests, rachel, session, recorder
):
    """CA-9"""
    begins = [kept[2] for kept in recorder.kept]
    assert begins[0] is True
    latecomer, me = await joins(await guests.inside(rachel, session), session)

    await told(both.isaac, "waiting", id=both.id)
    await recorder.until(lambda it: it.kept[-1][1:] == (both.voices, False, True))
    await answers(latecomer, both.id, agrees=True)

    await told(both.isaac, "on", id=both.id)
    voices = both.voices | {me: 3}
    await recorder.until(lambda it: it.kept[-1][1:] == (voices, False, False))


@pytest.mark.parametrize(
    ("ends", "ending", "kept"),
    [
        ("stop", "stopped", True),
        ("withdraw", "withdrawn", False),
        ("lost", "broken", True),
        ("full", "full", True),
        ("gone", "broken", True),
        ("leave", "left", True),
    ],
)
async def test_everybody_is_told_why_it_is_over(
    ends, ending, kept, both, isaacs, recorder, monkeypatch
):
    """CA-9: and the recorder is told to stop."""
    monkeypatch.setattr(recorders, "BEAT", 0.01)
    recorder.put(both.id, 1, b"a voice")
    match ends:
        case "stop":
            await both.jacob.ask("recording_stop", recording=both.id)
        case "withdraw":
            await answers(both.jacob, both.id, agrees=False)
        case "lost" | "full":
            recorder.says = Keeping(ends)
        case "gone":
            recorder.well = False
        case "leave":
            await both.jacob.ask("call_leave")
            await both.isaac.ask("call_leave")

    over = await told(both.isaac, "over", ending=ending)

    assert over["kept"] is kept
    await recorder.until(lambda it: both.id in it.stopped)
    answer = await isaacs.get(f"/recordings/{both.id}/1.ogg")
    assert answer.status == (200 if kept else 404)


async def test_what_nobody_may_is_refused_and_changes_nothing(
    both, isaacs, jacobs, guests, rachel, session, evening, stranger
):
    """CA-9, SY-1: to answer for others, to another call, twice, or with anything else."""

    async def code(socket, kind, **values):
        return (await socket.ask(kind, **values)).get("code")

    reader, _ = await (await guests.inside(rachel, session)).enter(session)
    theirs, _ = await joins(stranger, evening)
    assert await code(both.jacob, "recording_ask") == "not_allowed"
    for kind, more in (("recording_answer", {"agrees": False}), ("recording_stop", {})):
        of = {"recording": both.id, **more}
        assert await code(reader, kind, **of) == "not_in_call"
        assert await code(theirs, kind, **of) == "unknown_recording"
        assert await code(both.jacob, kind, **of, user=isaacs.user.id) == "bad_message"
        assert await code(both.jacob, kind, **of | {"recording": "../x"}) == "unknown_recording"
        assert await code(both.jacob, kind, **of | {"recording": "x" * 65}) == "bad_message"
    assert await code(both.isaac, "recording_ask") is None
    assert await code(both.jacob, "recording_answer", recording=both.id, agrees=True) is None
    async with isaacs.study.reading() as records:
        known = (await records.calls.state(session.id)).recorded
    assert (known.recording.id, known.recording.is_open) == (both.id, True)
    assert known.agreed == {isaacs.user.id, jacobs.user.id}


async def test_where_nothing_can_be_recorded_pages_are_told_so(isaacs, session, recorder):
    """CA-9: and are told when it can be after all."""
    recorder.well = False
    isaac, _ = await joins(isaacs, session)
    assert isaac.heard[-1]["records"] is False
    assert (await isaac.ask("recording_ask"))["code"] == "no_recorder"

    recorder.well = True

    await isaac.hear("call", records=True)


async def test_what_was_recorded_is_heard_downloaded_and_deleted(both, isaacs, jacobs, session):
    """CA-9: by those who are heard in it; it is linked from where the session is told of."""
    study = isaacs.study
    study.recorder.put(both.id, 1, b"OggS and so on")
    during = await (await isaacs.get("/recordings")).text()
    assert "It is being recorded now." in during
    await lifecycle.end(study, session_id=session.id, by=isaacs.user.id)
    for path in ("/history", f"/session/{session.id}"):
        assert "/recordings" in await (await jacobs.get(path)).text()
    page = await (await jacobs.get("/recordings")).text()
    file = f"/recordings/{both.id}/1.ogg"
    assert f'src="{file}"' in page

    answer = await jacobs.get(file)
    assert await answer.read() == b"OggS and so on"
    assert (answer.content_type, answer.headers["Cache-Control"]) == (
        "audio/ogg",
        "private, no-store",
    )
    part = await jacobs.get(file, headers={"Range": "bytes=0-3"})
    assert (part.status, await part.read()) == (206, b"OggS")
    assert (await jacobs.get(f"/recordings/{both.id}/2.ogg")).status == 404

    asked = await (await jacobs.get(f"/recordings/{both.id}/delete")).text()
    assert "Delete this recording for everyone?" in asked
    answer = await jacobs.post(f"/recordings/{both.id}/delete")
    assert (answer.status, answer.headers["Location"]) == (303, "/recordings")
    for guest in (isaacs, jacobs):
        assert (await guest.get(file)).status == 404
        assert (
            "There is no recording with your voice."
            in await (await guest.get("/recordings")).text()
        )
    assert (await jacobs.post(f"/recordings/{both.id}/delete")).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/recordings/{id}/..%2f..%2fsecret.ogg",
        "/recordings/..%2f{id}/1.ogg",
        "/recordings/%2e%2e/1.ogg",
        "/recordings/{id}/1.ogg%00",
        "/recordings/{id}/-1.ogg",
        "/recordings/{id}/1234567.ogg",
        "/recordings/{id}/%D9%A1.ogg",
        "/recordings/../recordings/nothing/1.ogg",
        "/recordings/{other}/1.ogg",
    ],
)
async def test_no_address_leads_to_another_file(path, both, isaacs, recorder):
    """CA-9, SY-3"""
    recorder.put(both.id, 1, b"a voice")
    (recorder.folder / "secret.ogg").write_bytes(b"a secret")
    ids = {"id": both.id, "other": "0" * 26}

    answer = await isaacs.get(path.format(**ids))

    assert answer.status == 404
    assert b"a secret" not in await answer.read()


async def test_nobody_else_gets_it(both, guests, rachel, session, stranger):
    """CA-9, SY-1: not even who belongs to the havruta, and was not in the call."""
    stranger.study.recorder.put(both.id, 1, b"a voice")
    rachels, nobody = await guests.inside(rachel, session), guests()
    for guest, status in ((rachels, 403), (stranger, 403), (nobody, 401)):
        for path in ("1.ogg", "delete"):
            assert (await guest.get(f"/recordings/{both.id}/{path}")).status == status
        assert (await guest.post(f"/recordings/{both.id}/delete")).status == status
    assert both.id not in await (await rachels.get("/recordings")).text()


async def test_of_two_processes_each_tells_it_for_its_own_pages(study, session, isaac, jacob):
    """CA-9: one that has no page of the call any more does not stop it for the other."""
    party = Party(study, session, [isaac, jacob])
    await party.all_join(2)
    at = {"session_id": session.id}
    of_isaac, of_jacob = (
        {"by": user.id, "connection_id": party.pages[user.id]} for user in party.people
    )
    await recording.ask(study, **at, **of_isaac)
    known = (await party.state()).recorded
    of = {"recording_id": known.recording.id}
    await recording.answer(study, **at, **of_jacob, **of, agrees=True)
    tasks, here = Tasks(), [party.pages[user.id] for user in party.people]
    both = [recorders.Recorders(study, tasks) for _ in here]
    for one, page in zip(both, here, strict=True):
        one.tend(session.id, await party.state(), [page])
    await study.recorder.until(lambda it: len(it.kept) >= 2)

    await party.leaves(isaac)
    for one, page in zip(both, here, strict=True):
        one.tend(session.id, await party.state(), [page])

    assert [one.keeps(session.id) for one in both] == [False, True]
    await recording.stop(study, **at, **of_jacob, **of)
    both[1].tend(session.id, await party.state(), here)
    await study.recorder.until(lambda it: it.stopped)
    assert (study.recorder.stopped, both[1].keeps(session.id)) == ([known.recording.id], False)
    await tasks.close()
