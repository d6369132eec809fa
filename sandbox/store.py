"""Keeps the world in one SQLite file, written by a thread so that no answer waits for the disk."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (kind, id)
)
"""
PUT = "INSERT OR REPLACE INTO record (kind, id, body) VALUES (?, ?, ?)"
DELETE = "DELETE FROM record WHERE kind = ? AND id = ?"

Key = tuple[str, str]


@dataclass(slots=True)
class Batch:
    """What to write at once: everything forgotten first if so wished, then each record."""

    wipe: bool = False
    records: dict[Key, bytes | None] = field(default_factory=dict)


class Store:
    """Records by kind and id; each batch of changes is one transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._pending = Batch()
        self._changed = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sandbox-store")

    def put(self, kind: str, record_id: str, body: bytes) -> None:
        """Keep the record; it reaches the disk a moment later."""
        self._pending.records[kind, record_id] = body
        self._changed.set()

    def delete(self, kind: str, record_id: str) -> None:
        """Forget the record."""
        self._pending.records[kind, record_id] = None
        self._changed.set()

    def all(self) -> list[tuple[str, str, bytes]]:
        """Every record on disk: kind, id and body."""
        return list(self._database.execute("SELECT kind, id, body FROM record ORDER BY kind, id"))

    def clear(self) -> None:
        """Forget every record."""
        self._pending = Batch(wipe=True)
        self._changed.set()

    async def write_forever(self) -> None:
        """Bring what changes to the disk, batch by batch, until cancelled."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await asyncio.get_running_loop().run_in_executor(
                self._thread, self._write, self._take()
            )

    def close(self) -> None:
        """Bring what is still waiting to the disk now, after what is being written."""
        self._thread.shutdown()
        self._write(self._take())

    def _take(self) -> Batch:
        batch, self._pending = self._pending, Batch()
        return batch

    def _write(self, batch: Batch) -> None:
        gone = [key for key, body in batch.records.items() if body is None]
        kept = [(*key, body) for key, body in batch.records.items() if body is not None]
        with self._database:
            if batch.wipe:
                self._database.execute("DELETE FROM record")
            self._database.executemany(DELETE, gone)
            self._database.executemany(PUT, kept)


@asynccontextmanager
async def open_store(folder: Path) -> AsyncGenerator[Store, None]:
    """The store in this folder, which is made when it is not there."""
    with closing(_connect(folder)) as database:
        store = Store(database)
        writer = asyncio.create_task(store.write_forever())
        try:
            yield store
        finally:
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
            store.close()


def _connect(folder: Path) -> sqlite3.Connection:
    folder.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(folder / "world.sqlite3", check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute(SCHEMA)
    return database
