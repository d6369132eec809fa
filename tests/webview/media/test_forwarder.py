"""Sound and pictures through the forwarder, between aiortc's own peers."""

import asyncio

import pytest

from tests.patience import PATIENCE
from tests.webview.media.peers import open_peers
from webview.media.rooms import PLACES, Full
from webview.media.sdp import Unusable


async def test_everybody_hears_and_sees_everybody_else(hall, three):
    """CA-7"""
    for peer in three:
        await hall.speak("room", peer)

    offers = [await hall.listen("room", peer) for peer in three]

    for peer, offer in zip(three, offers, strict=True):
        others = {other.name for other in three if other is not peer}
        assert set(offer.streams.values()) == others
        for whose in others:
            await peer.hears(whose)
            await peer.sees(whose)


async def test_who_comes_late_is_offered_to_those_who_are_there(hall, three):
    """CA-1, CA-7"""
    isaac, jacob, _ = three
    await hall.speak("room", isaac)
    await hall.speak("room", jacob)
    await hall.listen("room", isaac)
    async with open_peers("Rachel") as (rachel,):
        await hall.speak("room", rachel, picture=False)

        offer = await hall.take("room", isaac)

        assert sorted(offer.streams.values()) == ["Jacob", "Jacob", "Rachel"]
        await isaac.hears("Rachel")
        hall.forwarder.leave("room", "Rachel")
        left = await hall.take("room", isaac)
        assert set(left.streams.values()) == {"Jacob"}
        assert "a=inactive" in left.sdp


async def test_another_room_is_not_heard(hall, three):
    """CA-7, SY-1"""
    isaac, jacob, rachel = three
    await hall.speak("room", isaac)
    await hall.speak("another", jacob)
    await hall.speak("room", rachel)

    offer = await hall.listen("room", isaac)

    assert set(offer.streams.values()) == {"Rachel"}


async def test_sound_alone_goes_on_for_who_wants_no_pictures(hall, three):
    """CA-2"""
    isaac, jacob, _ = three
    await hall.speak("room", jacob)
    hall.forwarder.subscribe("room", "Isaac")
    hall.forwarder.spare("room", "Isaac", pictures=False)

    await hall.take("room", isaac)

    await isaac.hears("Jacob")
    jacobs = hall.forwarder.rooms["room"].members["Jacob"].streams
    assert len(jacobs["audio"].receivers) == 1
    assert jacobs["video"].receivers == ()
    hall.forwarder.spare("room", "Isaac", pictures=True)
    await isaac.sees("Jacob")


async def test_who_speaks_over_a_new_leg_is_heard_without_a_new_offer(hall, three):
    """CA-3"""
    isaac, jacob, _ = three
    await hall.speak("room", jacob)
    await hall.listen("room", isaac)
    await isaac.hears("Jacob")

    async with open_peers("Jacob") as (again,):
        await hall.speak("room", again)
        await asyncio.sleep(0)
        await jacob.sending.close()

        await _drain(isaac)
        await isaac.hears("Jacob")

    assert hall.offers("room", "Isaac").empty()


async def test_a_leg_that_is_closed_by_its_peer_is_gone(hall, ports, three):
    """CA-7"""
    isaac, jacob, _ = three
    await hall.speak("room", jacob)
    await hall.listen("room", isaac)
    await isaac.hears("Jacob")

    await jacob.sending.close()

    offer = await hall.take("room", isaac)
    assert offer.streams == {}
    await isaac.receiving.close()
    async with asyncio.timeout(PATIENCE):
        while ports.legs:  # noqa: ASYNC110 - it is told on the wire alone
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "v=0",
        "a" * 40_000,
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtpmap:x opus/48000\r\n",
        "m=audio 9\r\na=fingerprint:sha-256 AA\r\n",
        "m=audio 9 RTP/SAVPF 0\r\na=mid:0\r\na=fingerprint:sha-256 A\r\na=setup:actpass\r\n",
        "m=audio 9 X 1\r\na=mid:\r\nm=audio 9 X 1\r\na=mid:0\r\na=fingerprint:sha-256 AA\r\n",
    ],
)
async def test_an_offer_that_is_none_is_refused_and_changes_nothing(hall, ports, wrong):
    """CA-7"""
    with pytest.raises(Unusable):
        hall.forwarder.publish("room", "Isaac", wrong)

    assert ports.legs == 0


async def test_a_room_is_full_at_some_time(hall):
    """CA-7"""
    for number in range(PLACES):
        hall.forwarder.subscribe("room", str(number))

    with pytest.raises(Full):
        hall.forwarder.subscribe("room", "one more")


async def _drain(peer):
    """Let go of what was heard before."""
    for track in peer.tracks.values():
        while not track._queue.empty():
            track._queue.get_nowait()
