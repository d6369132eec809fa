"""A cable between two that can be pulled, or its end taken away."""

import asyncio
from contextlib import asynccontextmanager

from benchmarks.switch import join
from tests.patience import PATIENCE


class Cable:
    """Carries bytes to a port and back; `plugged = False` lets nobody through."""

    def __init__(self, listen, port):
        self.plugged = True
        self.tried = 0
        self._tries = asyncio.Semaphore(0)
        self._listen, self._port = listen, port
        self._ends = set()

    def cut(self):
        """Break all that runs through it, without a word."""
        for writer in self._ends:
            writer.transport.abort()

    def pull(self):
        """Break all that runs through it, and let nothing new through."""
        self.plugged = False
        self.cut()

    async def open(self):
        """Have somebody listen at its end."""
        self._server = await asyncio.start_server(self.carry, "127.0.0.1", self._listen)

    def close(self):
        """Break all that runs through it, and have nobody listen any more."""
        self._server.close()
        self.cut()

    async def is_tried(self, times):
        """Wait until somebody has tried so often to get through."""
        async with asyncio.timeout(PATIENCE):
            for _ in range(times):
                await self._tries.acquire()

    async def carry(self, reader, writer):
        """Carry one connection."""
        self.tried += 1
        self._tries.release()
        self._ends.add(writer)
        try:
            if self.plugged:
                await self._carry(reader, writer)
        except OSError:
            pass
        finally:
            self._ends.discard(writer)
            writer.close()

    async def _carry(self, reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._ends.add(back)
        try:
            await join((reader, writer), (there, back))
        finally:
            self._ends.discard(back)


@asynccontextmanager
async def open_cable(listen, port):
    """Yield a cable from port `listen` to `port`."""
    cable = Cable(listen, port)
    await cable.open()
    yield cable
    cable.close()
