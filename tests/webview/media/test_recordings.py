"""Recordings as the page's process has them: asked of the media process, listed, deleted."""

import asyncio

import pytest

from havruta.calls.ports import Keeping
from havruta.errors.calls import NoMediaServer
from tests.patience import PATIENCE
from tests.webview.media.conftest import HERE
from tests.webview.media.peers import open_peers
from tests.webview.media.until import until
from webview.media.client import open_client
from webview.media.recordings import Recordings
from webview.media.wire import Config
from webview.media.worker import open_worker

VOICES = {"Isaac": 1}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recordings"


async def test_a_recording_is_begun_kept_listed_and_deleted(folder, tmp_path, monkeypatch):
    """CA-9"""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    config = Config(socket="media.sock", secret="let me in", hosts=tuple(HERE))
    async with (
        open_worker(config),
        open_client(config.socket, config.secret) as media,
        open_peers("Isaac") as (isaac,),
    ):
        kept = Recordings(folder, media)
        await until(kept.is_well)
        assert await says(kept, begins=True) is Keeping.NOT_YET
        await isaac.answered(await media.publish("room", "Isaac", await isaac.offer()))

        assert await says(kept, begins=True) is Keeping.GOES_ON
        await while_it_goes_on(kept, lambda: sizes(folder).get("1.ogg", 0) > 500)
        await while_it_goes_on(kept, lambda: media.counts.get("recordings") == 1)
        assert [one.number for one in await kept.files("r1")] == [1]
        await kept.stop("r1")
        assert await says(kept, begins=False) is Keeping.LOST
        await kept.remove("r1")
        await kept.remove("r1")

        assert await kept.files("r1") == []
        assert list(folder.iterdir()) == []


async def test_without_a_media_process_nothing_is_recorded_and_all_is_still_there(folder):
    """CA-9: as where calls go over Janus; what was recorded before is heard, and deleted."""
    kept = Recordings(folder, None)
    (folder / "r1").mkdir(parents=True)
    for name in ("2.ogg", "10.ogg", "x.ogg", "1.txt"):
        (folder / "r1" / name).write_bytes(b"a voice")

    assert not kept.is_well()
    with pytest.raises(NoMediaServer):
        await says(kept, begins=True)
    assert [(one.number, one.size) for one in await kept.files("r1")] == [(2, 7), (10, 7)]
    await kept.stop("r1")
    await kept.remove("r1")
    assert list(folder.iterdir()) == []


async def says(kept, *, begins):
    return await kept.keep("room", "r1", VOICES, begins=begins, waits=False)


async def while_it_goes_on(kept, holds):
    """Wait until it holds, and say meanwhile that it goes on, as the page does."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await says(kept, begins=True)
            await asyncio.sleep(0.05)


def sizes(folder):
    return {path.name: path.stat().st_size for path in folder.glob("*/*.ogg")}
