"""The contract of `Calls`, on memory, SQLite and PostgreSQL."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from havruta.calls.model import Call, CallPlan, CallState, Voice, VoiceLack, VoiceState
from havruta.errors.outside import Overtaken
from havruta.ids import ConnectionId, PeerId, SessionId, UserId
from tests.memory import Violation
from tests.storage.samples import HOUR, JACOB, NOON, PEER, RACHEL, SESSION, ended

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
