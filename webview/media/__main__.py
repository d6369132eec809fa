"""`python -m webview.media`: the media process; started by the program, which tells it how."""

import asyncio
import gc
import logging
import os
import signal
import sys
from typing import Final

import msgspec
import structlog
from filelock import FileLock, Timeout

from webview.media.wire import Config
from webview.media.worker import open_worker

OUR_TURN: Final = 0.25
"""So often, in seconds, is asked whether the process before has gone."""


async def run(config: Config) -> None:
    """Serve until asked to stop, or until whoever started us is gone."""
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


def _configure_logs(*, quiet: bool) -> None:
    """Log as the program does that started us: a JSON object a line, or a sentence."""
    last = structlog.dev.ConsoleRenderer(colors=False) if quiet else None
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last or structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if quiet else logging.INFO
        ),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.ERROR)


def main() -> int:
    """The process; returns its exit status."""
    config = msgspec.json.decode(sys.stdin.buffer.readline(), type=Config)
    _configure_logs(quiet=config.quiet)
    try:
        asyncio.run(run(config))
    except OSError as error:
        structlog.get_logger(__name__).error("media cannot be served", why=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
