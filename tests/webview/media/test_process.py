"""The media process: started, killed, started again, and spoken to."""

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import msgspec
import pytest
import pytest_asyncio

from bot.program import MEDIA_PROCESS
from havruta.calls.ports import MediaServerLost
from havruta.errors.calls import NoMediaServer
from tests.patience import PATIENCE
from tests.webview.media.conftest import HERE
from tests.webview.media.peers import open_peers
from tests.webview.media.until import until
from webview.media import child, client
from webview.media.child import open_child
from webview.media.client import MediaProcess, open_client
from webview.media.wire import Config


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    monkeypatch.setattr(child, "PAUSES", (0.0,))
    return Config(socket="media.sock", secret="let me in", hosts=tuple(HERE), quiet=True)


@pytest_asyncio.fixture
async def media(config):
    async with (
        open_child(config, MEDIA_PROCESS),
        open_client(config.socket, config.secret) as media,
    ):
        await until(media.is_well)
        yield media


async def test_it_forwards_and_is_back_after_it_was_killed(media):
    """CA-7, OP-7"""
    async with open_peers("Isaac", "Jacob") as (isaac, jacob):
        await jacob.answered(await media.publish("room", "Jacob", await jacob.offer()))
        offers = media.subscribe("room", "Isaac")
        offer = await anext(offers)
        await media.accept("room", "Isaac", offer.leg, await isaac.answer(offer.offer))
        assert offer.streams == {"0": "Jacob", "1": "Jacob"}
        await isaac.hears("Jacob")

        os.kill(media.counts["pid"], signal.SIGKILL)

        with pytest.raises(MediaServerLost):
            await anext(offers)
        assert not media.is_well()
        assert not media.is_awaited()
        with pytest.raises(NoMediaServer):
            await media.publish("room", "Jacob", "")
        await until(media.is_well)
    async with open_peers("Jacob") as (jacob,):
        await jacob.answered(await media.publish("room", "Jacob", await jacob.offer()))


async def test_one_that_stood_still_is_called_again(media, config, monkeypatch):
    """CA-7, OP-7: as it is where a machine does not come to it, or has been asleep."""
    monkeypatch.setattr(client, "HEARTBEAT", 0.2)
    async with open_client(config.socket, config.secret) as other:
        await until(other.is_well)

        os.kill(media.counts["pid"], signal.SIGSTOP)
        await until(lambda: not other.is_well())
        os.kill(media.counts["pid"], signal.SIGCONT)

        await until(other.is_well)


async def test_who_leaves_is_offered_nothing_more(media):
    """CA-1"""
    offers = media.subscribe("room", "Isaac")
    waiting = asyncio.ensure_future(anext(offers, None))
    await until(lambda: media.counts["rooms"])

    await media.leave("room", "Isaac")

    assert await waiting is None
    await until(lambda: not media.counts["rooms"])


async def test_what_is_no_description_is_refused(media):
    """CA-7"""
    with pytest.raises(NoMediaServer):
        await media.publish("room", "Isaac", "anything")


async def test_who_does_not_know_the_key_is_turned_away(media, config):
    """CA-7, SY-3"""
    connector = aiohttp.UnixConnector(path=config.socket)
    async with aiohttp.ClientSession(connector=connector) as http:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await http.ws_connect("http://media/", headers={"Authorization": "Bearer guess"})
    assert stat(config.socket).st_mode & 0o077 == 0


async def test_of_two_one_works_and_the_other_takes_over(media, config):
    """OP-7"""
    async with started(config) as (other, _):
        first = media.counts["pid"]

        os.kill(first, signal.SIGSTOP)
        os.kill(first, signal.SIGKILL)

        await until(lambda: media.counts.get("pid") not in {None, first})
        assert other.returncode is None


async def test_where_there_is_none_it_is_called_seldom_after_a_while(config, monkeypatch):
    """OP-7: a process with pages alone may be on a machine that carries no calls."""
    pauses = []

    async def note(seconds):
        pauses.append(seconds)
        if len(pauses) == client.EAGER + 1:
            raise asyncio.CancelledError

    monkeypatch.setattr(client.asyncio, "sleep", note)

    with pytest.raises(asyncio.CancelledError):
        await MediaProcess(config.socket, config.secret).keep_talking()

    assert pauses == [*[client.AGAIN] * (client.EAGER - 1), *[client.SELDOM] * 2]


async def test_it_ends_with_whoever_started_it(config):
    """OP-4"""
    async with started(config) as (process, stdin):
        stdin.close()

        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0


async def test_it_stops_when_it_is_asked_to(config):
    """OP-4"""
    async with started(config) as (process, _), open_client(config.socket, config.secret) as media:
        await until(media.is_well)

        process.terminate()

        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
    with pytest.raises(FileNotFoundError):
        stat(config.socket)


@asynccontextmanager
async def started(config):
    """Yield the process, and its standard input."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", MEDIA_PROCESS),
        stdin=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(child.CHECKOUT)},
    )
    process.stdin.write(msgspec.json.encode(config) + b"\n")
    try:
        yield process, process.stdin
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def stat(path):
    return Path(path).stat()
