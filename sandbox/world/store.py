"""Keeps the world in one SQLite file, so that it outlives the sandbox, however that ends."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
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


class Store:
    """Records by kind and id.

    Each change is written at once, without waiting for the disk: some tens of microseconds, and a
    killed process loses nothing that anyone was told of.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def put(self, kind: str, record_id: str, body: bytes) -> None:
        """Keep the record."""
        self._database.execute(PUT, (kind, record_id, body))

    def delete(self, kind: str, record_id: str) -> None:
        """Forget the record."""
        self._database.execute(DELETE, (kind, record_id))

    def all(self) -> list[tuple[str, str, bytes]]:
        """Every record: kind, id and body."""
        return list(self._database.execute("SELECT kind, id, body FROM record ORDER BY kind, id"))

    def clear(self) -> None:
        """Forget every record."""
        self._database.execute("DELETE FROM record")


@contextmanager
def open_store(folder: Path) -> Generator[Store, None, None]:
    """The store in this folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "world.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(SCHEMA)
        yield Store(database)
