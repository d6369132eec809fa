"""One story for every media server that a call may go through: ours, and Janus."""

import asyncio
import contextlib
import shutil

import pytest
import pytest_asyncio

from benchmarks.call.engines import HERE, janus
from havruta.errors.calls import NoMediaServer
from tests.patience import PATIENCE
from tests.webview.media.peers import open_peers
from tests.webview.media.until import until
from webview.media.client import open_client
from webview.media.wire import Config
from webview.media.worker import open_worker

HOW_TO_GET_IT = "needs Debian's Janus: apt-get install --no-install-recommends janus"


@pytest.fixture(autouse=True)
def at_this_address(monkeypatch):
    """Peers are where Janus listens, which is not the loopback interface."""
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda **_: [HERE])


@contextlib.asynccontextmanager
async def ours(folder):
    config = Config(socket="media.sock", secret="let me in", hosts=(HERE,))
    async with open_worker(config), open_client(config.socket, config.secret) as media:
        await until(media.is_well)
        yield media


@contextlib.asynccontextmanager
async def debians(folder, *, websocket):
    if shutil.which("janus") is None:
        pytest.skip(HOW_TO_GET_IT)
    async with janus(folder, websocket=websocket) as engine:
        yield engine.server


@pytest_asyncio.fixture(params=["ours", "janus over a WebSocket", "janus over HTTP"])
async def media(request, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    match request.param:
        case "ours":
            opened = ours(tmp_path)
        case way:
            opened = debians(tmp_path, websocket="Socket" in way)
    async with opened as media:
        yield media


class Listener:
    """Takes the offers that somebody gets, one after the other."""

    def __init__(self, media, room, peer):
        self.media, self.room, self.peer = media, room, peer
        self.offers = media.subscribe(room, peer.name)

    async def take(self, *, until_heard):
        """Take offers until they are of these people and no others."""
        async with asyncio.timeout(PATIENCE):
            while True:
                offer = await anext(self.offers)
                answer = await self.peer.answer(offer.offer)
                await self.media.accept(self.room, self.peer.name, offer.leg, answer)
                if set(offer.streams.values()) == until_heard:
                    return {offer.streams[mid] for mid in offer.streams}


async def speak(media, room, peer):
    await peer.answered(await media.publish(room, peer.name, await peer.offer()))


async def test_a_call_through_a_media_server(media):
    """CA-1, CA-2, CA-3, CA-7, SY-1"""
    async with open_peers("Isaac", "Jacob", "Rachel") as (isaac, jacob, rachel):
        await speak(media, "room", isaac)
        await speak(media, "room", jacob)
        await speak(media, "another", rachel)
        listener = Listener(media, "room", isaac)
        heard = Listener(media, "room", jacob)

        await listener.take(until_heard={"Jacob"})
        await heard.take(until_heard={"Isaac"})

        await isaac.hears_any()
        await isaac.sees_any("Jacob")
        await jacob.sees_any("Isaac")

        async with open_peers("Rachel") as (late,):
            await speak(media, "room", late)
            await listener.take(until_heard={"Jacob", "Rachel"})
            await isaac.sees_any("Rachel")
            await media.leave("room", "Rachel")
            await listener.take(until_heard={"Jacob"})

        await media.renew("room", "Isaac", "recv-1")
        async with open_peers("Isaac") as (anew,):
            listener.peer = anew
            await listener.take(until_heard={"Jacob"})
            await anew.sees_any("Jacob")
            await media.spare("room", "Isaac", pictures=False)
            await anew.hears_any()

        await media.leave("room", "Isaac")
        with pytest.raises(StopAsyncIteration):
            await anext(listener.offers)
        with pytest.raises(NoMediaServer):
            await media.publish("room", "Isaac", "no description")
