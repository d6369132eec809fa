"""The media process as seen from the program: started beside it, and started again when it ends."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from webview.media.wire import Config

log = logging.getLogger(__name__)

CHECKOUT: Final = Path(__file__).parents[2]
FRUGAL: Final = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}
"""Packets come and go by the thousand: glibc gives back what they took, from one place."""
PAUSES: Final = (0.2, 1.0, 5.0)
"""So many seconds pass before it is started again, the last of them for ever."""
STEADY: Final = 60.0
"""Who lived so many seconds is started again at once."""
PARTING: Final = 5.0
"""So many seconds it has to stop, before it is ended."""


@asynccontextmanager
async def open_child(config: Config, module: str) -> AsyncGenerator[None, None]:
    """Have the media process, which is this module, run for as long as the block lasts."""
    keeping = asyncio.create_task(_keep(config, module), name="keeping the media process")
    try:
        yield
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping


async def _keep(config: Config, module: str) -> None:
    loop, died = asyncio.get_running_loop(), 0
    while True:
        since = loop.time()
        process = await _start(config, module)
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            await _stop(process)
            raise
        died = 0 if loop.time() - since > STEADY else died + 1
        log.warning("the media process ended: %s", status)
        await asyncio.sleep(PAUSES[min(max(died - 1, 0), len(PAUSES) - 1)])


async def _start(config: Config, module: str) -> asyncio.subprocess.Process:
    """Start it; what it needs to know goes by its standard input, where nobody else can see it."""
    Path(config.socket).parent.mkdir(parents=True, exist_ok=True)
    known = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        env={**os.environ, **FRUGAL, "PYTHONPATH": known},
        process_group=0,
    )
    assert process.stdin is not None
    with suppress(ConnectionError):
        process.stdin.write(msgspec.json.encode(config) + b"\n")
        await process.stdin.drain()
    return process


async def _stop(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            async with asyncio.timeout(PARTING):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
