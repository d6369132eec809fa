"""Several Janus servers: a room is at one of them, whichever process asks."""

import shutil
import signal
from contextlib import AsyncExitStack

import pytest

from benchmarks.call.engines import HERE, KEY, janus_process
from benchmarks.household import free_port
from havruta.calls.ports import MediaServerLost
from tests.webview.media.peers import open_peers
from tests.webview.media.test_engines import HOW_TO_GET_IT, Listener, speak
from tests.webview.media.until import until
from webview.media import janus_server
from webview.media.janus import open_janus


@pytest.fixture(autouse=True)
def at_this_address(monkeypatch):
    """Peers are where Janus listens, which is not the loopback interface."""
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda **_: [HERE])


class Farm:
    """Two servers that can be killed and started again."""

    def __init__(self, folder, stack):
        self.folder, self.stack = folder, stack
        self.ports, self.processes = {}, {}

    async def start(self, url=None):
        port = self.ports.get(url) or free_port()
        folder = self.folder / str(port)
        folder.mkdir(exist_ok=True)
        running = janus_process(folder, port)
        url, self.processes[url] = await self.stack.enter_async_context(running)
        self.ports[url] = port

    async def view(self, urls):
        """Return them as one media server, as a process of ours sees them."""
        view = await self.stack.enter_async_context(open_janus(urls, KEY.encode()))
        await until(lambda: view.there == frozenset(urls))
        return view

    def kill(self, url):
        self.processes[url].kill()


@pytest.fixture
async def farm(tmp_path):
    if shutil.which("janus") is None:
        pytest.skip(HOW_TO_GET_IT)
    async with AsyncExitStack() as stack:
        farm = Farm(tmp_path, stack)
        for _ in range(2):
            await farm.start()
        yield farm


async def test_a_room_stays_at_one_server_until_that_is_gone(farm):
    """CA-7, OP-7: also once a server is back at which the room would have begun."""
    urls = [*farm.ports]
    first, second = await farm.view(urls), await farm.view(urls[::-1])
    async with open_peers("Isaac", "Jacob") as (isaac, jacob):
        await speak(first, "room", isaac)
        await speak(second, "room", jacob)
        listener = Listener(second, "room", jacob)
        await listener.take(until_heard={"Isaac"})
        await jacob.sees_any("Isaac")
    place = first.place("room")
    assert second.place("room") == place

    farm.kill(place)
    with pytest.raises(MediaServerLost):
        await anext(listener.offers)
    await until(lambda: place not in first.there | second.there)
    async with open_peers("Isaac", "Jacob", "Rachel") as (isaac, jacob, rachel):
        await speak(first, "room", isaac)
        await speak(second, "room", jacob)
        await Listener(second, "room", jacob).take(until_heard={"Isaac"})
        await jacob.sees_any("Isaac")
        (other,) = {*urls} - {place}
        assert first.place("room") == second.place("room") == other

        await farm.start(place)
        third = await farm.view(urls)
        await speak(third, "room", rachel)
        await Listener(third, "room", rachel).take(until_heard={"Isaac", "Jacob"})
        await rachel.sees_any("Isaac")
    assert third.place("room") == other


async def test_one_that_stands_still_is_left_alone_until_it_goes_on(farm, monkeypatch):
    """CA-7, OP-7"""
    monkeypatch.setattr(janus_server, "HEARTBEAT", 0.2)
    url, _ = urls = [*farm.ports]
    view = await farm.view(urls)

    farm.processes[url].send_signal(signal.SIGSTOP)
    try:
        await until(lambda: url not in view.there)
    finally:
        farm.processes[url].send_signal(signal.SIGCONT)

    await until(lambda: url in view.there)
