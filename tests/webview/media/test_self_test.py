"""What the media process finds out about itself when it starts."""

from tests.webview.media.conftest import HERE
from tests.webview.media.until import until
from webview.media import self_test, worker
from webview.media.legs import Leg
from webview.media.wire import Config


async def test_a_forwarder_that_forwards_says_so():
    """CA-7"""
    assert await self_test.passes(HERE)


async def test_one_that_does_not_says_so_too(monkeypatch):
    """CA-7: another aiortc may keep its keys elsewhere."""
    monkeypatch.setattr(self_test, "LONGEST", 1.0)
    monkeypatch.setattr(Leg, "media_received", lambda *_: None)

    assert not await self_test.passes(HERE)


async def test_one_that_did_not_once_is_tried_again(tmp_path, monkeypatch):
    """CA-7, OP-7: as on a machine that was too busy when it began."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    monkeypatch.setattr(worker, "TEST_AGAIN", 0.0)
    found = [False, True]

    async def passes(_hosts):
        return found.pop(0)

    monkeypatch.setattr(self_test, "passes", passes)

    async with worker.open_worker(Config(socket="media.sock", secret="", hosts=HERE)) as desk:
        await until(lambda: desk.well)

    assert found == []
