"""The tables of the memory without a database, which take only what the rows' definitions allow."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import CheckConstraint, Index

from havruta.errors.outside import Overtaken
from storage.rows import Row

Columns = dict[str, Any]


class Violation(Exception):
    """What a database would not store."""


class Tables:
    """Everything stored: the columns of each row by its key, table by table.

    A table is shared with what this was made from, until something in it is changed.
    """

    def __init__(self, rows: Mapping[str, dict[tuple[Any, ...], Columns]] | None = None) -> None:
        self.rows = dict(rows or {name: {} for name in Row.metadata.tables})
        self.changed: set[str] = set()

    def insert(self, row: type[Row], columns: Columns) -> None:
        """Insert; the key must be free."""
        columns = self._numbered(row, columns)
        if _key(row, columns) in self.rows[row.__tablename__]:
            msg = f"{columns} is there already"
            raise Violation(msg)
        self._store(row, columns)

    def put(self, row: type[Row], columns: Columns) -> None:
        """Insert, or update the row that has this key."""
        kept = self.rows[row.__tablename__].get(_key(row, columns), {})
        self._store(row, kept | columns)

    def delete(self, row: type[Row], columns: Columns) -> None:
        """Delete the row that has this key."""
        del self._own(row)[_key(row, columns)]

    def erase(self, row: type[Row], columns: Columns) -> None:
        """Delete the row, and with it whatever refers to it and goes with it."""
        key = _key(row, columns)
        for other in (mapper.class_ for mapper in Row.registry.mappers):
            for foreign in other.__table__.foreign_keys:
                if foreign.column.table is row.__table__ and foreign.ondelete == "CASCADE":
                    for stored in self.find(other, **{foreign.parent.name: key[0]}):
                        self.erase(other, stored)
        self._own(row).pop(key, None)

    def find(
        self, row: type[Row], fits: Callable[[Columns], object] = bool, **columns: Any
    ) -> list[Columns]:
        """Return the rows with these columns that fit, in the order they were inserted."""
        _check_texts(columns)
        found = self._at_key(row, columns)
        for name, value in columns.items():
            found = [stored for stored in found if stored[name] == value]
        return [stored for stored in found if fits(stored)]

    def _at_key(self, row: type[Row], columns: Columns) -> Collection[Columns]:
        """Return the row of this key, if the columns tell it, else all."""
        rows = self.rows[row.__tablename__]
        names = _defined(row).key
        if not columns.keys() >= set(names):
            return rows.values()
        key = tuple(columns[name] for name in names)
        return [rows[key]] if key in rows else []

    def _own(self, row: type[Row]) -> dict[tuple[Any, ...], Columns]:
        """Return the table, to be changed."""
        name = row.__tablename__
        if name not in self.changed:
            self.changed.add(name)
            self.rows[name] = dict(self.rows[name])
        return self.rows[name]

    def _store(self, row: type[Row], columns: Columns) -> None:
        _check_texts(columns)
        defined = _defined(row)
        columns = {name: columns.get(name) for name in defined.names}
        for name in defined.required:
            if columns[name] is None:
                msg = f"{row.__tablename__}.{name} is empty"
                raise Violation(msg)
        for name, table in defined.references:
            value = columns[name]
            if value is not None and (value,) not in self.rows[table]:
                raise Overtaken
        for condition in defined.checks:
            if not _holds(condition, columns):
                msg = f"{columns} breaks {condition}"
                raise Violation(msg)
        for names, condition in defined.unique:
            self._check_unique(row, names, condition, columns)
        self._own(row)[_key(row, columns)] = columns

    def _check_unique(
        self, row: type[Row], names: Sequence[str], condition: str, columns: Columns
    ) -> None:
        mine = {name: columns[name] for name in names}
        if None in mine.values() or not _holds(condition, columns):
            return
        for other in self.find(row, **mine):
            if _key(row, other) != _key(row, columns) and _holds(condition, other):
                msg = f"{columns} stands beside {other}, against {names}"
                raise Violation(msg)

    def _numbered(self, row: type[Row], columns: Columns) -> Columns:
        """Give the row the next number, if that is its key."""
        number = row.__table__.autoincrement_column
        if number is None:
            return columns
        taken = {stored[number.name] for stored in self.rows[row.__tablename__].values()}
        return {number.name: next(n for n in count(1) if n not in taken)} | columns


def _going_along(row: type[Row], with_: type[Row]) -> list[str]:
    """The columns by which a row goes along with one of another table that is deleted."""
    return [
        column.name
        for column in row.__table__.c
        for key in column.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table is with_.__table__
    ]


def _check_texts(columns: Columns) -> None:
    """Take what every database takes: PostgreSQL no NUL, SQLite no half of a character."""
    for text in (value for value in columns.values() if isinstance(value, str)):
        if "\0" in text or (
            not text.isprintable() and text.encode(errors="replace").decode() != text
        ):
            msg = f"{text!r} is no text"
            raise Violation(msg)


def _key(row: type[Row], columns: Columns) -> tuple[Any, ...]:
    return tuple(columns.get(name) for name in _defined(row).key)


@dataclass(frozen=True)
class Defined:
    """What a row's definition says: its key, what it must have, and what must be so."""

    key: tuple[str, ...]
    names: tuple[str, ...]
    required: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    checks: tuple[str, ...]
    unique: tuple[tuple[tuple[str, ...], str], ...]
    """Columns that no two rows have alike of which the condition holds."""


@cache
def _defined(row: type[Row]) -> Defined:
    table = row.__table__
    checks = (check for check in table.constraints if isinstance(check, CheckConstraint))
    unique = (index for index in table.indexes if index.unique)
    return Defined(
        key=tuple(column.name for column in table.primary_key),
        names=tuple(column.name for column in table.columns),
        required=tuple(column.name for column in table.columns if not column.nullable),
        references=tuple(
            (column.name, foreign.column.table.name)
            for column in table.columns
            for foreign in column.foreign_keys
        ),
        checks=tuple(str(check.sqltext) for check in checks),
        unique=tuple(
            (tuple(column.name for column in index.columns), _where(index)) for index in unique
        ),
    )


def _where(index: Index) -> str:
    where = index.dialect_options["sqlite"]["where"]
    return "" if where is None else str(where)


def _holds(condition: str, columns: Columns) -> bool:
    """Whether the row fulfils the condition: an index's, or a check's."""
    return not condition or any(_says(part.strip(), columns) for part in condition.split(" OR "))


def _says(condition: str, columns: Columns) -> bool:
    name, _, says = condition.partition(" ")
    match says:
        case "IS NULL":
            return columns[name] is None
        case "IS NOT NULL":
            return columns[name] is not None
    words = re.findall(r"'(\w+)'", says)
    assert says.startswith(("= ", "IN ")), condition
    assert words, condition
    return columns[name] in words
