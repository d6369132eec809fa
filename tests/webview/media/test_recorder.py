"""A recording: a file for everybody who speaks, and nothing without everybody’s consent."""

import asyncio

import av

from tests.patience import PATIENCE
from tests.webview.media.peers import loudness, open_peers
from webview.media.recorder import RATE

ALL = frozenset({"Isaac", "Jacob"})


async def test_each_speaker_is_kept_as_they_came(hall, three, tmp_path):
    """CA-9"""
    isaac, jacob, _ = three
    for peer in (isaac, jacob):
        await hall.speak("room", peer)

    assert hall.forwarder.record("room", ALL, tmp_path / "kept")
    await heard(hall, "Isaac", "Jacob")
    hall.forwarder.stop_recording("room")

    assert sorted(file.name for file in (tmp_path / "kept").iterdir()) == [
        "Isaac.ogg",
        "Jacob.ogg",
    ]
    for name in ALL:
        samples, loud = read(tmp_path / "kept" / f"{name}.ogg")
        assert samples > RATE / 10
        assert loud > 1000


async def test_nothing_is_kept_while_anybody_has_not_agreed(hall, three, tmp_path):
    """CA-9"""
    isaac, jacob, _ = three
    for peer in (isaac, jacob):
        await hall.speak("room", peer)

    assert not hall.forwarder.record("room", frozenset({"Isaac"}), tmp_path / "kept")

    await passed(hall, "Isaac", 10)
    hall.forwarder.stop_recording("room")
    assert list((tmp_path / "kept").iterdir()) == []


async def test_who_comes_late_stops_it_until_they_have_agreed(hall, three, tmp_path):
    """CA-9"""
    isaac, jacob, _ = three
    for peer in (isaac, jacob):
        await hall.speak("room", peer)
    hall.forwarder.record("room", ALL, tmp_path / "kept")
    await heard(hall, "Isaac", "Jacob")
    async with open_peers("Rachel") as (rachel,):
        await hall.speak("room", rachel)

        assert not any(tap(hall, name) for name in (*ALL, "Rachel"))
        assert hall.forwarder.record("room", ALL | {"Rachel"}, tmp_path / "kept")
        await heard(hall, "Rachel")
        hall.forwarder.leave("room", "Rachel")
        assert tap(hall, "Isaac")
    hall.forwarder.stop_recording("room")
    assert (tmp_path / "kept" / "Rachel.ogg").exists()


def voice(hall, name):
    return hall.forwarder.rooms["room"].members[name].streams["audio"]


def tap(hall, name):
    return voice(hall, name).tap


async def heard(hall, *names):
    """Wait until so much of each has been kept."""
    for name in names:
        await passed(hall, name, 15)


async def passed(hall, name, packets):
    stream = voice(hall, name)
    least = stream.packets + packets
    async with asyncio.timeout(PATIENCE):
        while stream.packets < least:  # noqa: ASYNC110 - it comes over the wire
            await asyncio.sleep(0.01)


def read(path):
    """Return how many samples a file has, and how loud the loudest of its frames is."""
    with av.open(str(path)) as file:
        frames = []
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in file.decode(audio=0):
            frames += resampler.resample(frame)
    return sum(frame.samples for frame in frames), max(map(loudness, frames))
