"""File handles that are kept back, and given away where all others are used up."""

import asyncio
import logging
import resource
import socket
from asyncio import constants
from contextlib import ExitStack

import pytest

from tests.handles import used_up
from tests.patience import PATIENCE
from webview import handles
from webview.handles import KEPT, OF_PAGES, allow, open_handles

LOCAL = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 9))


@pytest.fixture
async def kept(monkeypatch):
    """Handles of which all are kept back, and as soon as possible again."""
    monkeypatch.setattr(handles, "LENT_FOR", 0.0)
    async with open_handles() as kept:
        await asyncio.sleep(0)
        assert not kept.are_short
        yield kept


async def test_as_many_sockets_are_opened_as_handles_were_kept_back(kept, caplog):
    """OP-1: what is asked in chat is answered, and the log has one line."""
    caplog.set_level(logging.INFO, "webview.handles")
    with used_up(), ExitStack() as opened:
        for _ in range(KEPT):
            opened.enter_context(kept.open_socket(LOCAL))
        with pytest.raises(OSError, match="Too many open files"):
            kept.open_socket(LOCAL)
        await asyncio.sleep(0)
        assert kept.are_short

    await asyncio.sleep(0)

    assert caplog.messages == ["no file handles are left", "there are file handles again"]


async def test_a_page_that_waits_gets_one_of_them_and_the_chat_has_the_others(monkeypatch, caplog):
    """OP-1, RM-8: the kernel has it wait until the loop tries again."""

    async def hear(_, writer):
        writer.close()

    loop, ours = asyncio.get_running_loop(), socket.socket()
    ours.settimeout(0)
    monkeypatch.setattr(constants, "ACCEPT_RETRY_DELAY", 0.01)
    async with open_handles() as kept, await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        await asyncio.sleep(0)
        with ours, used_up(), ExitStack() as opened:
            async with asyncio.timeout(PATIENCE):
                await loop.sock_connect(ours, server.sockets[0].getsockname())
                assert await loop.sock_recv(ours, 1) == b""

            for _ in range(OF_PAGES):
                opened.enter_context(kept.open_socket(LOCAL))

    assert caplog.messages == ["no file handles are left"]


async def test_any_other_fault_of_the_loop_is_told_as_ever(kept, caplog):
    """OP-1"""
    loop = asyncio.get_running_loop()

    loop.call_exception_handler({"message": "odd", "exception": OSError(5, "broken")})
    with pytest.raises(OSError, match="not supported"):
        kept.open_socket((999, socket.SOCK_STREAM, 0, "", ()))

    assert "odd" in caplog.text
    assert not kept.are_short


@pytest.mark.parametrize(
    ("soft", "hard", "then"),
    [(256, 256, None), (256, 1024, 1024), (1024, 524_288, 4396), (1024, -1, 4396), (-1, -1, None)],
)
def test_as_many_as_are_needed_and_allowed_are_asked_for(monkeypatch, soft, hard, then):
    """OP-7"""
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))

    allow(4396)

    assert asked == ([] if then is None else [(then, hard)])
