"""A recording: a file for everybody who speaks, and nothing without everybody’s consent."""

import asyncio
import struct

import av
import pytest

from tests.patience import PATIENCE
from tests.webview.media.peers import loudness, open_peers
from tests.webview.media.until import until
from webview.media import keeping, recorder
from webview.media.keeping import Wish
from webview.media.recorder import RATE, Recording

ALL = {"Isaac": 1, "Jacob": 2}
PACKET = b"\xf8\xff\xfe"
"""Twenty milliseconds of Opus in which nothing is heard."""


@pytest.fixture
async def both(hall, three):
    """Isaac and Jacob speak in the room."""
    for peer in three[:2]:
        await hall.speak("room", peer)
    return three[:2]


@pytest.fixture
def wish(tmp_path):
    def wish(voices=None, *, begins=True, waits=False, name="kept"):
        return Wish(tmp_path / "all" / name, voices or ALL, begins=begins, waits=waits)

    return wish


@pytest.mark.usefixtures("both")
async def test_each_speaker_is_kept_as_they_came(hall, wish):
    """CA-9: each in a file that its owner alone can read, and that is heard again."""
    assert hall.forwarder.keep("room", wish()) == "goes_on"
    assert hall.forwarder.recordings == 1
    await heard(hall, "Isaac", "Jacob")
    folder = await ended(hall, wish())

    assert sorted(file.name for file in folder.iterdir()) == ["1.ogg", "2.ogg"]
    assert {folder.stat().st_mode & 0o077, (folder / "1.ogg").stat().st_mode & 0o077} == {0}
    for number in ALL.values():
        samples, loud = read(folder / f"{number}.ogg")
        assert samples > RATE / 10
        assert loud > 1000


@pytest.mark.usefixtures("both")
async def test_nothing_is_kept_while_anybody_has_not_agreed(hall, wish):
    """CA-9: whoever says so, the page or who is there."""
    hall.forwarder.keep("room", wish({"Isaac": 1}))
    await passed(hall, "Isaac", 10)
    assert not tap(hall, "Isaac")
    hall.forwarder.keep("room", wish(waits=True))
    await passed(hall, "Isaac", 10)

    folder = await ended(hall, wish())

    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("both")
async def test_who_comes_late_stops_it_until_they_have_agreed(hall, wish):
    """CA-9"""
    hall.forwarder.keep("room", wish())
    await heard(hall, "Isaac", "Jacob")
    async with open_peers("Rachel") as (rachel,):
        await hall.speak("room", rachel)

        assert not any(tap(hall, name) for name in (*ALL, "Rachel"))
        hall.forwarder.keep("room", wish(begins=False))
        assert not tap(hall, "Rachel")
        assert hall.forwarder.keep("room", wish(ALL | {"Rachel": 3}, begins=False)) == "goes_on"
        await heard(hall, "Rachel")
        hall.forwarder.leave("room", "Rachel")
        assert tap(hall, "Isaac")
    folder = await ended(hall, wish())
    assert (folder / "3.ogg").exists()


@pytest.mark.usefixtures("both")
async def test_it_goes_on_only_while_that_is_said_again_and_again(hall, wish, monkeypatch):
    """CA-9, OP-7: where the pages are gone that show it, nothing is kept."""
    hall.forwarder.keep("room", wish())
    monkeypatch.setattr(keeping, "LEASE", -1.0)
    await until(lambda: not tap(hall, "Isaac"))
    monkeypatch.undo()
    assert hall.forwarder.keep("room", wish(begins=False)) == "goes_on"
    assert tap(hall, "Isaac")

    monkeypatch.setattr(keeping, "GIVEN_UP", -1.0)
    await until(lambda: not tap(hall, "Isaac"))

    assert hall.forwarder.keep("room", wish(begins=False)) == "lost"
    assert hall.forwarder.keep("room", wish()) == "lost", "it has begun once already"
    assert hall.forwarder.keep("another", wish(name="another")) == "not_yet"
    assert hall.forwarder.keep("another", wish(begins=False)) == "lost"
    assert hall.forwarder.keep("room", wish(name="another")) == "goes_on"


@pytest.mark.usefixtures("both")
async def test_it_ends_with_its_room_and_with_the_process(hall, wish):
    """CA-9: what was kept can be heard."""
    hall.forwarder.keep("room", wish())
    await heard(hall, "Isaac")

    await hall.forwarder.close()

    assert read(wish().folder / "1.ogg")[1] > 1000


@pytest.mark.usefixtures("both")
async def test_what_a_disk_does_not_take_is_lost_and_that_is_said(hall, wish, monkeypatch):
    """CA-9: the call goes on."""

    def fails(_path):
        raise OSError

    monkeypatch.setattr(recorder, "_File", fails)
    hall.forwarder.keep("room", wish())

    await until(lambda: hall.forwarder.keep("room", wish(begins=False)) == "lost")
    monkeypatch.undo()
    monkeypatch.setattr(recorder, "LARGEST", 1)
    hall.forwarder.keep("room", wish(name="another"))
    await until(lambda: hall.forwarder.keep("room", wish(name="another")) == "full")
    await passed(hall, "Isaac", 5)


def test_a_disk_that_is_nearly_full_takes_no_more(tmp_path, monkeypatch):
    """CA-9"""
    monkeypatch.setattr(recorder, "ROOM", 1 << 62)
    kept = Recording(tmp_path / "kept")

    assert kept.is_full
    kept.close()


def test_nobody_fills_a_disk(tmp_path):
    """CA-9: who sends more than a voice has is not kept beyond that."""
    kept = Recording(tmp_path / "kept")
    hear = kept.ear("Isaac", 1)
    for number in range(100):
        hear(number, number * 960, bytes(1_000))
    hear(0, 0, b"")

    assert kept.lost > 30
    kept.close()


def test_a_clock_that_goes_astray_begins_anew(tmp_path):
    """CA-9: no timestamp makes a recording of days."""
    kept = Recording(tmp_path / "kept")
    hear = kept.ear("Isaac", 1)
    for timestamp in (1000, 1960, 1 << 31, (1 << 31) + 960, 5):
        hear(0, timestamp, PACKET)
    kept.close()
    kept.join(PATIENCE)

    assert length(tmp_path / "kept" / "1.ogg") < 10 * RATE


async def test_what_is_written_is_there_whatever_comes_after(tmp_path):
    """CA-9, OP-7: a power cut costs the last second, and no more."""
    kept = Recording(tmp_path / "kept")
    hear = kept.ear("Isaac", 1)
    for number in range(200):
        hear(number, 960 * number, PACKET)

    await until(lambda: length(tmp_path / "kept" / "1.ogg") >= 2 * RATE)
    kept.close()


def voice(hall, name):
    return hall.forwarder.rooms["room"].members[name].streams["audio"]


def tap(hall, name):
    return voice(hall, name).tap


async def ended(hall, wish):
    """End it, and return where it is once it has been written."""
    hall.forwarder.stop_recording(wish.folder.name)
    await until(lambda: not hall.forwarder.is_writing)
    return wish.folder


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


def length(path):
    """Return at which sample the last page of a file ends."""
    body = path.read_bytes() if path.exists() else b""
    if b"OggS" not in body:
        return 0
    return struct.unpack("<q", body[(at := body.rindex(b"OggS")) + 6 : at + 14])[0]
