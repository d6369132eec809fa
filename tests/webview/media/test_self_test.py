"""What the media process finds out about itself when it starts."""

from tests.webview.media.conftest import HERE
from webview.media import self_test
from webview.media.legs import Leg


async def test_a_forwarder_that_forwards_says_so():
    """CA-7"""
    assert await self_test.passes(HERE)


async def test_one_that_does_not_says_so_too(monkeypatch):
    """CA-7: another aiortc may keep its keys elsewhere."""
    monkeypatch.setattr(self_test, "LONGEST", 1.0)
    monkeypatch.setattr(Leg, "media_received", lambda *_: None)

    assert not await self_test.passes(HERE)
