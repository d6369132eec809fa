"""The media process from its beginning to its end."""

import asyncio
import gc
import os
import signal
import sys
from typing import Final

from filelock import FileLock, Timeout

from webview.media.wire import Config
from webview.media.worker import open_worker

OUR_TURN: Final = 0.25
"""So often, in seconds, is asked whether the process before has gone."""


async def run(config: Config) -> None:
    """Serve until asked to stop, or until whoever started us is gone. Raises `OSError`."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    loop.add_reader(sys.stdin, _hear, stopping)
    lock = FileLock(f"{config.socket}.lock")
    while not stopping.is_set():
        try:
            lock.acquire(timeout=0)
        except Timeout:
            await _wait(stopping, OUR_TURN)
            continue
        try:
            async with open_worker(config):
                gc.freeze()
                await stopping.wait()
        finally:
            lock.release()


def _hear(stopping: asyncio.Event) -> None:
    """Stop when there is nobody any more at the other end of standard input."""
    if not os.read(sys.stdin.fileno(), 64):
        asyncio.get_running_loop().remove_reader(sys.stdin)
        stopping.set()


async def _wait(stopping: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return
