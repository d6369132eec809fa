"""SQLite for SQLAlchemy with one hop to the connection's thread for each statement, not four.

SQLAlchemy makes a cursor, executes, fetches and closes, and with aiosqlite each of these waits for
another thread and wakes it and is woken. Here a statement is all of it at once, and what begins a
transaction goes along with the first one. A brief one hops twice where it writes and never where
it reads, however much is done in it.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto
from functools import partial
from typing import Any, Self

import aiosqlite
from sqlalchemy import URL


class Kind(Enum):
    """What kind of transaction it is: how it begins, and where its statements run.

    One that writes takes the write lock at once: a reader that later writes would fail where a
    writer waits.
    """

    READING = auto()
    WRITING = auto()
    LOOK = auto()
    """One that reads, and whose statements take less time than a hop to the thread and back."""
    CHANGE = auto()
    """One that writes, likewise."""

    @property
    def statement(self) -> str:
        """What begins it."""
        return "BEGIN" if self in {Kind.READING, Kind.LOOK} else "BEGIN IMMEDIATE"


MANY = ("DELETE", "SELECT DISTINCT")
"""What may go through very many rows, of all that is done in brief transactions."""
CHUNK = 64
"""Of no use here, where rows are fetched at once; aiosqlite asks for it."""


async def connect(url: URL, **options: Any) -> "Connection":
    """Return a connection to the file of this URL; `options` are those of `sqlite3.connect`."""
    where, given = url.get_dialect()().create_connect_args(url)
    connection = Connection(partial(sqlite3.connect, *where, **{**given, **options}))
    await connection
    return connection


class Connection(aiosqlite.Connection):
    """A connection of aiosqlite, whose statements go to its thread whole."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, CHUNK)
        self._thread.daemon = True  # what was never closed holds up no end
        self._kind: Kind | None = None
        self._is_begun = self._is_here = False

    def cursor(self) -> "Cursor":  # type: ignore[override]
        """Return a cursor, of which SQLite knows only while a statement runs."""
        return Cursor(self)

    def begin(self, kind: Kind) -> None:
        """Begin a transaction once there is something to do in it."""
        self._kind, self._is_begun, self._is_here = kind, False, kind is Kind.LOOK

    async def run(
        self, function: Callable[[sqlite3.Connection], "Outcome"], *, is_long: bool = False
    ) -> "Outcome":
        """Have it done; raises what it raises.

        What may take long does so in the connection's thread: to begin to write, which waits for
        writers in other processes; its end, which waits for the disk; and what `is_long`. The rest
        of what is brief does not wait for a busy event loop, as others may wait for it.
        """
        beginning = None if self._is_begun else self._kind
        self._is_begun = self._kind is not None

        def whole() -> Outcome:
            if beginning is not None:
                self._conn.execute(beginning.statement)
            return function(self._conn)

        if self._is_here and not is_long:
            return whole()
        self._is_here = False
        outcome: Outcome = await self._execute(whole)  # type: ignore[no-untyped-call]
        self._is_here = self._kind in {Kind.LOOK, Kind.CHANGE}
        return outcome

    async def commit(self) -> None:
        """Commit what was done, if anything was; nobody waits for the end of what only reads."""
        if self._is_begun and self._kind is Kind.LOOK and self._is_here:
            self._conn.commit()
        elif self._is_begun and self._kind in {Kind.READING, Kind.LOOK}:
            self._end_soon()
        elif self._is_begun:
            await super().commit()
        self._forget()

    async def rollback(self) -> None:
        """Undo what was done, if anything was."""
        if self._is_begun and self._kind is Kind.LOOK and self._is_here:
            self._conn.rollback()
        elif self._is_begun:
            await super().rollback()
        self._forget()

    def is_closed(self) -> bool:
        """Whether nothing can be asked by it any more."""
        return not self._running

    def _end_soon(self) -> None:
        """Have the thread commit before it does anything else for this connection."""
        ended = asyncio.get_running_loop().create_future()
        ended.add_done_callback(asyncio.Future.exception)
        self._tx.put_nowait((ended, self._conn.commit))

    def _forget(self) -> None:
        """There is no transaction any more."""
        self._kind, self._is_begun, self._is_here = None, False, False


class Outcome:
    """What came of a statement."""

    __slots__ = ("description", "lastrowid", "rowcount", "rows")

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self.rows: Sequence[Any] = cursor.fetchall() if cursor.description else ()
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()


class Cursor:
    """As much of a cursor as SQLAlchemy asks for: it executes, and has the rows already."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outcome: Outcome | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """Execute it, and fetch what it finds."""
        self._outcome = await self._connection.run(
            lambda sqlite: Outcome(sqlite.execute(statement, parameters)),
            is_long=statement.startswith(MANY),
        )

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Execute it with each of these."""
        self._outcome = await self._connection.run(
            lambda sqlite: Outcome(sqlite.executemany(statement, parameters))
        )

    async def fetchall(self) -> Sequence[Any]:
        """Return all rows."""
        return self._outcome.rows if self._outcome else ()

    async def close(self) -> None:
        """End; SQLite has forgotten it already."""

    @property
    def description(self) -> Any:
        """What its columns are, if it found rows or could have."""
        return self._outcome.description if self._outcome else None

    @property
    def rowcount(self) -> int:
        """How many rows it changed; -1 where that is not known."""
        return self._outcome.rowcount if self._outcome else -1

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that it inserted last."""
        return self._outcome.lastrowid if self._outcome else None
