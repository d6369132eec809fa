"""Eight who talk through a media process: `python -m benchmarks.call.talkers SOCKET`.

The key comes over standard input; they talk until that ends. They are played at the lowest
priority, so that what is measured beside them is the media process and not them.
"""

import asyncio
import math
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from aioice import ice

from benchmarks.call import engines
from benchmarks.call.load import encode, play, room_of
from benchmarks.household import CHECKOUT, Household
from webview.media.client import open_client

PEOPLE = 8
LEAST_URGENT = 19
READY = b"talking\n"


@asynccontextmanager
async def talking(household: Household) -> AsyncGenerator[None, None]:
    """Have eight people talk through the household's media process while the block lasts."""
    settings = engines.settings_of(household)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.call.talkers"),
        str(household.folder / settings.media_socket),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(f"{settings.media_key()}\n".encode())
        if await process.stdout.readline() != READY:
            msg = "nobody talks"
            raise RuntimeError(msg)
        yield
    finally:
        process.stdin.close()
        await process.wait()


async def talk(socket: Path, key: str) -> None:
    """Talk until standard input ends."""
    ice.get_host_addresses = lambda **_: [engines.HERE]
    clip = await asyncio.to_thread(encode)
    async with open_client(str(socket), key) as media:
        while not media.is_well():  # noqa: ASYNC110 - another process has to do it
            await asyncio.sleep(0.05)
        async with room_of(PEOPLE, "beside the text", media) as people:
            playing = asyncio.create_task(play(people, clip, math.inf))
            while not all(p.count.pictures for p in people):  # noqa: ASYNC110 - counted elsewhere
                await asyncio.sleep(0.05)
            sys.stdout.buffer.write(READY)
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.readline)
            playing.cancel()


if __name__ == "__main__":
    os.nice(LEAST_URGENT)
    asyncio.run(talk(Path(sys.argv[1]), sys.stdin.readline().strip()))
