"""One address for several processes, as a reverse proxy has it: whoever is there is connected."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress

HOST = "127.0.0.1"


class Switch:
    """Connects each who comes to the next of the processes in turn that takes them."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.ports = list(ports)
        """Where they listen; it may be changed at any time."""
        self._next = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection, until either side is done with it."""
        with suppress(OSError):
            if (found := await self._found()) is not None:
                await join((reader, writer), found)
        writer.close()

    async def _found(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        self._next += 1
        for number in range(len(self.ports)):
            port = self.ports[(self._next + number) % len(self.ports)]
            with suppress(OSError):
                return await asyncio.open_connection(HOST, port)
        return None


@asynccontextmanager
async def open_switch(listen: int, ports: Sequence[int]) -> AsyncGenerator[Switch, None]:
    """Yield a switch that listens at this port."""
    switch = Switch(ports)
    server = await asyncio.start_server(switch.carry, HOST, listen)
    try:
        yield switch
    finally:
        server.close()


async def join(
    here: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    there: tuple[asyncio.StreamReader, asyncio.StreamWriter],
) -> None:
    """Carry bytes both ways, until either side ends; then end the other side, too."""
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_pump(here[0], there[1]))
            both.create_task(_pump(there[0], here[1]))
    except* OSError:
        pass
    finally:
        here[1].close()
        there[1].close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(2**16):
        writer.write(chunk)
        await writer.drain()
    raise ConnectionResetError
