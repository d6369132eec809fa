"""Connections that are kept from one transaction to the next.

To take one from SQLAlchemy's pool and to give it back takes as much of the processor as a statement
does, and most transactions are two of them.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic

from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

KEPT = 5
"""So many of a kind wait at most for their next transaction."""
SILENT = 5.0
"""One that was used no sooner, in seconds, goes back to the pool, where it may be looked at."""
USED = "used"
"""When a connection was used last, among what the pool knows of it."""


class Connections:
    """Those of one engine: kept for each kind of transaction, and lent by one to another."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._kinds: dict[frozenset[tuple[str, object]], Kept] = {}
        self._asked_for = 0

    def of_kind(self, options: Mapping[str, object]) -> "Kept":
        """Return those of transactions with these execution options."""
        kind = frozenset(options.items())
        if kind not in self._kinds:
            self._kinds[kind] = Kept(self, self._engine.execution_options(**options))
        return self._kinds[kind]

    @property
    def are_wanted(self) -> bool:
        """Whether somebody waits for the pool: what is free is theirs, and is not kept."""
        return self._asked_for > 0

    async def connect(self, engine: AsyncEngine) -> AsyncConnection:
        """Return one that the pool has, or may have, once one that waits was given back to it."""
        await self._make_room()
        self._asked_for += 1
        try:
            return await engine.connect()
        finally:
            self._asked_for -= 1

    async def close(self) -> None:
        """Give back whatever waits."""
        for kept in self._kinds.values():
            await kept.close()

    async def _make_room(self) -> None:
        """Give one back that waits, where the pool has no other left to give."""
        pool = self._engine.pool
        assert isinstance(pool, AsyncAdaptedQueuePool)
        if pool.checkedout() < pool.size():
            return
        for kept in self._kinds.values():
            if await kept.spare():
                return


class Kept:
    """Those of one kind of transaction."""

    def __init__(self, connections: Connections, engine: AsyncEngine) -> None:
        self._connections = connections
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
            if len(self._waiting) < KEPT and not self._connections.are_wanted:
                stack.pop_all()
                self._waiting.append(connection)

    async def spare(self) -> bool:
        """Give back the one that has waited for longest, if any waits; return whether one did."""
        if not self._waiting:
            return False
        await asyncio.shield(self._waiting.pop(0).close())
        return True

    async def close(self) -> None:
        """Give back whatever waits."""
        while await self.spare():
            pass

    async def _taken(self) -> AsyncConnection:
        if self._waiting and _is_at_hand(self._waiting[-1]):
            return self._waiting.pop()
        await self.close()
        return await self._connections.connect(self._engine)


def _is_at_hand(connection: AsyncConnection) -> bool:
    """Whether nothing speaks against using it."""
    assert connection.sync_connection is not None
    driver = connection.sync_connection.connection.driver_connection
    assert driver is not None
    return monotonic() - connection.info[USED] <= SILENT and not driver.is_closed()
