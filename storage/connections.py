"""Connections that are kept from one transaction to the next.

To take one from SQLAlchemy's pool and to give it back takes as much of the processor as a statement
does, and most transactions are two of them.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

KEPT = 5
"""So many wait at most for their next transaction: a quarter of what a pool gives."""
SILENT = 5.0
"""One that was used no sooner, in seconds, goes back to the pool, where it may be looked at."""
USED = "used"
"""When a connection was used last, among what the pool knows of it."""


class Connections:
    """Those of one engine, with its options."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._waiting: list[AsyncConnection] = []

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncConnection, None]:
        """Yield one in a transaction: committed on a clean exit, rolled back on an exception."""
        async with AsyncExitStack() as stack:
            connection = await self._taken()
            stack.push_async_exit(connection)
            async with connection.begin():
                yield connection
            connection.info[USED] = monotonic()
            if len(self._waiting) < KEPT:
                stack.pop_all()
                self._waiting.append(connection)

    async def close(self) -> None:
        """Give back whatever waits."""
        while self._waiting:
            await asyncio.shield(self._waiting.pop().close())

    async def _taken(self) -> AsyncConnection:
        if self._waiting and _is_at_hand(self._waiting[-1]):
            return self._waiting.pop()
        await self.close()
        return await self._engine.connect()


def _is_at_hand(connection: AsyncConnection) -> bool:
    """Whether nothing speaks against using it."""
    assert connection.sync_connection is not None
    driver = connection.sync_connection.connection.driver_connection
    assert driver is not None
    return monotonic() - connection.info[USED] <= SILENT and not driver.is_closed()
