"""A forwarder on this machine, and people on the same."""

import asyncio

import pytest
import pytest_asyncio

from tests.patience import PATIENCE
from tests.webview.media.peers import open_peers
from webview.media.legs import Ports
from webview.media.rooms import Forwarder

HERE = ["127.0.0.1"]


@pytest.fixture(autouse=True)
def on_this_machine_alone(monkeypatch):
    """Peers are reached on the loopback interface, which every machine has."""
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda **_: HERE)


@pytest_asyncio.fixture
async def ports():
    ports = Ports(HERE)
    yield ports
    ports.close()


class Hall:
    """A forwarder, and the offers that it makes to each peer."""

    def __init__(self, ports):
        self.forwarder = Forwarder(ports, self._offered)
        self._offers = {}

    def _offered(self, room, peer, offer):
        self.offers(room, peer).put_nowait(offer)

    def offers(self, room, peer):
        return self._offers.setdefault((room, peer), asyncio.Queue())

    async def speak(self, room, peer, **options):
        offer = await peer.offer(**options)
        await peer.answered(self.forwarder.publish(room, peer.name, offer))

    async def listen(self, room, peer):
        self.forwarder.subscribe(room, peer.name)
        return await self.take(room, peer)

    async def take(self, room, peer):
        """Take the next offer that this peer gets."""
        async with asyncio.timeout(PATIENCE):
            offer = await self.offers(room, peer.name).get()
        self.forwarder.accept(room, peer.name, offer.leg, await peer.answer(offer.sdp))
        return offer


@pytest_asyncio.fixture
async def hall(ports):
    hall = Hall(ports)
    yield hall
    await hall.forwarder.close()


@pytest_asyncio.fixture
async def three():
    async with open_peers("Isaac", "Jacob", "Rachel") as peers:
        yield peers
