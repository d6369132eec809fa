"""A network cable between one browser and the page, which can be pulled out and put back."""

import asyncio
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Cable:
    """Carries connections to another address until it is pulled out."""

    def __init__(self, target):
        self._target = urlsplit(target)
        self._writers = set()
        self._whole = True

    def address(self, url):
        """The same address, by way of this cable."""
        return urlsplit(url)._replace(netloc=f"127.0.0.1:{self.port}").geturl()

    def pull(self):
        """Cut what runs over it, and let nothing through."""
        self._whole = False
        for writer in self._writers:
            writer.transport.abort()

    def mend(self):
        """Let connections through again."""
        self._whole = True

    async def carry(self, reader, writer):
        """Serve one connection."""
        if not self._whole:
            writer.transport.abort()
            return
        there = await asyncio.open_connection(self._target.hostname, self._target.port)
        pair = {writer, there[1]}
        self._writers |= pair
        await asyncio.gather(_pipe(reader, there[1]), _pipe(there[0], writer))
        self._writers -= pair


async def _pipe(reader, writer):
    """Carry one way until that end closes; then close the other."""
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def open_cable(target):
    """A cable to `target`, for as long as the block lasts."""
    cable = Cable(target)
    server = await asyncio.start_server(cable.carry, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    yield cable
    cable.pull()
    server.close()
