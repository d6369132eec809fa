"""The contract of `Calls`, on memory, SQLite and PostgreSQL."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from havruta.calls.model import (
    Call,
    CallPlan,
    CallState,
    Consent,
    Recorded,
    RecordingEnd,
    RecordingState,
    Voice,
    VoiceLack,
    VoiceState,
)
from havruta.errors.calls import UnknownRecording
from havruta.errors.outside import Overtaken
from havruta.ids import ConnectionId, PeerId, RecordingId, SessionId, UserId
from tests.storage.samples import (
    CONSENT,
    HOUR,
    ISAAC,
    JACOB,
    NOON,
    PEER,
    RACHEL,
    RECORDING,
    SESSION,
    ended,
)
from tests.tables import Violation

CALL = Call(SESSION.id, since=NOON, changed_at=NOON)
JACOBS = replace(PEER, id=PeerId("e2"), user_id=JACOB.id, connection_id=ConnectionId("c2"))
RACHELS = replace(PEER, id=PeerId("e3"), user_id=RACHEL.id, connection_id=ConnectionId("c3"))
REFUSED = (IntegrityError, Violation)


@pytest.fixture
async def called(world):
    async with world.transaction() as records:
        await records.calls.save(CALL)
        for peer in (replace(JACOBS, joined_at=NOON + HOUR), PEER):
            await records.calls.put(peer)
    return world


async def peers(world):
    async with world.reading() as records:
        return [peer.id for peer in (await records.calls.state(SESSION.id)).peers]


async def test_a_call_comes_back_as_it_went_in(called):
    later = replace(
        CALL, plan=CallPlan.SERVER, epoch=2, is_settled=False, calm_since=NOON, changed_at=NOON
    )
    muted = replace(PEER, muted=True, misses=JACOBS.id, cut_off_at=NOON, is_silent=True)
    async with called.transaction() as records:
        await records.calls.save(later)
        await records.calls.put(muted)

    async with called.transaction() as records:
        state = await records.calls.state(SESSION.id)
        assert await records.calls.state(SessionId("none")) == CallState(None, ())
    assert state.call == later
    assert [*state.peers] == [muted, replace(JACOBS, joined_at=NOON + HOUR)]


async def test_a_person_is_in_a_call_once(called):
    """CA-1: whatever two processes do at once."""
    with pytest.raises(REFUSED):
        async with called.transaction() as records:
            await records.calls.put(replace(PEER, id=PeerId("another")))


async def test_a_peer_is_somebody_in_a_session(called):
    for wrong in ({"user_id": UserId("none")}, {"session_id": SessionId("none")}):
        with pytest.raises(Overtaken):
            async with called.transaction() as records:
                await records.calls.put(replace(RACHELS, **wrong))


async def test_peers_go_by_their_ids_or_by_their_pages(called):
    """CA-1"""
    async with called.transaction() as records:
        await records.calls.put(RACHELS)
        await records.calls.remove([])
        await records.calls.remove([PEER.id, PeerId("none")])
        assert await records.calls.close([JACOBS.connection_id, ConnectionId("none")])
        assert not await records.calls.close([JACOBS.connection_id])

    assert await peers(called) == [RACHELS.id]


async def test_whose_page_is_lost_is_waited_for(called):
    """CA-3"""
    async with called.transaction() as records:
        assert await records.calls.cut_off(PEER.connection_id, NOON)
        assert not await records.calls.cut_off(ConnectionId("none"), NOON)

    async with called.reading() as records:
        found = (await records.calls.state(SESSION.id)).peers
    assert [peer.cut_off_at for peer in found] == [NOON, None]


async def test_a_call_is_forgotten_with_its_peers(called):
    """CA-1"""
    async with called.transaction() as records:
        await records.calls.end(SESSION.id)
        assert await records.calls.state(SESSION.id) == CallState(None, ())
        await records.calls.save(CALL)

    assert await peers(called) == []


async def test_a_voice_channel_is_kept_until_it_is_over(called):
    """CA-8"""
    asked = Voice(SESSION.id, VoiceState.ASKED, NOON)
    there = replace(asked, state=VoiceState.THERE, guild_id="1", channel_id="2", name="Hall")
    refused = replace(asked, state=VoiceState.REFUSED, lack=VoiceLack.NO_CHANNEL)
    for voice in (asked, refused, there):
        async with called.transaction() as records:
            await records.voices.save(voice)
            assert await records.voices.get(SESSION.id) == voice
            assert await records.voices.over() == []

    async with called.transaction() as records:
        await records.sessions.save(ended(SESSION))
        assert await records.voices.over() == [there]
        await records.voices.remove(SESSION.id)
        assert await records.voices.get(SESSION.id) is None


CONSENTS = CONSENT, Consent(RECORDING.id, 2, JACOB.id, is_given=False, at=NOON)


@pytest.fixture
async def recorded(called):
    async with called.transaction() as records:
        await records.recordings.save(RECORDING)
        for consent in CONSENTS:
            await records.recordings.consent(consent)
        await records.calls.save(replace(CALL, recording_id=RECORDING.id))
    return called


async def test_a_recording_comes_back_as_it_went_in(recorded):
    """CA-9: with what was said to it, by the order in which it was."""
    kept = replace(
        RECORDING,
        state=RecordingState.OVER,
        agreed_at=NOON,
        kept_since=NOON,
        kept_until=NOON + HOUR,
        ended_at=NOON + HOUR,
        ending=RecordingEnd.BROKEN,
    )
    given = replace(CONSENTS[1], is_given=True)
    async with recorded.transaction() as records:
        assert await records.recordings.get(RECORDING.id) == Recorded(RECORDING, [*CONSENTS])
        assert await records.recordings.with_voice(JACOB.id) == []
        await records.recordings.save(kept)
        await records.recordings.consent(given)

    async with recorded.reading() as records:
        found = (await records.calls.state(SESSION.id)).recorded
        assert found == Recorded(kept, [CONSENTS[0], given])
        assert await records.recordings.with_voice(JACOB.id) == [found]
        assert await records.recordings.kept(SESSION.havruta_id) == 1
        with pytest.raises(UnknownRecording):
            await records.recordings.get(RecordingId("none"))


async def test_a_person_speaks_in_a_recording_under_one_number(recorded):
    """CA-9"""
    for wrong in ({"number": 3}, {"user_id": UserId("none")}):
        with pytest.raises((*REFUSED, Overtaken)):
            async with recorded.transaction() as records:
                await records.recordings.consent(replace(CONSENTS[0], **wrong))


@pytest.mark.parametrize("gone", ["deleted", "old", "unkept", "nowhere"])
async def test_a_recording_goes_when_it_is_time(gone, recorded):
    """CA-9: but not what a call still tells of it."""
    before = NOON
    async with recorded.transaction() as records:
        assert await records.recordings.gone(NOON) == []
        match gone:
            case "deleted":
                await records.recordings.save(RECORDING.deleted(NOON))
                assert await records.recordings.with_voice(ISAAC.id) == []
            case "old":
                before = NOON + HOUR
            case "unkept":
                await records.recordings.save(RECORDING.ended(RecordingEnd.REFUSED, NOON))
            case "nowhere":
                await records.havrutot.delete(SESSION.havruta_id, NOON)
        assert await records.recordings.gone(before) == [RECORDING.id]
        await records.recordings.remove(RECORDING.id)
        assert (await records.recordings.get(RECORDING.id)).recording.id == RECORDING.id
        await records.calls.end(SESSION.id)
        await records.recordings.remove(RECORDING.id)

    async with recorded.reading() as records:
        assert await records.recordings.gone(before) == []
