"""Pictures for the chat, which shows no SVG."""

import asyncio
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import Protocol, cast

from discord import Client
from discord.ext.commands import Bot

PAINTING = Path(__file__).with_name("painting.py")
LENGTH = 4


class Painting(Protocol):
    """The feature that has a painter."""

    painter: "Painter"


def painter_of(client: Client) -> "Painter":
    """Return who paints for this bot."""
    return cast("Painting", cast("Bot", client).get_cog("Progress")).painter


class Painter:
    """Has pictures painted by a process of its own, so that nobody else waits for them.

    It is there from the first picture on, and a new one comes if it has ended.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def png(self, svg: str) -> bytes:
        """Return the drawing as a PNG. Raises EOFError where it can't be painted."""
        async with self._turn:
            if self._process is None or self._process.returncode is not None:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable, "-I", str(PAINTING), stdin=PIPE, stdout=PIPE
                )
            try:
                return await _painted(self._process, svg.encode())
            except BaseException:  # what is half said would be taken for the next picture
                await self._end(self._process)
                raise

    async def close(self) -> None:
        """Have it end."""
        if self._process is not None:
            await self._end(self._process)

    async def _end(self, process: Process) -> None:
        self._process = None
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def _painted(process: Process, svg: bytes) -> bytes:
    to, back = process.stdin, process.stdout
    assert to is not None
    assert back is not None
    to.write(len(svg).to_bytes(LENGTH) + svg)
    with suppress(BrokenPipeError, ConnectionResetError):  # then nothing comes back, either
        await to.drain()
    length = int.from_bytes(await back.readexactly(LENGTH))
    return await back.readexactly(length)
