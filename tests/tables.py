"""The tables of the memory without a database, which take only what the rows' definitions allow."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from operator import itemgetter
from typing import Any

from sqlalchemy import CheckConstraint, TextClause
from sqlalchemy import Index as Indexing

from havruta.errors.outside import Overtaken
from storage import statements
from storage.rows import Row
from storage.statements import V

Columns = dict[str, Any]
Key = Any
"""What a row has in the column of its key, or in the columns, as a tuple."""
Rows = dict[Key, Columns]
Way = tuple[tuple[str, ...], bool, tuple[str, ...]]
"""By which columns rows are found at once, whether these are the key, and the other columns."""
Index = dict[Any, dict[Key, None]]
"""The keys of rows by what they have in a column, or of those that fulfil a condition."""
_versions = count(1)
MANY = frozenset((list, tuple, set, frozenset, dict, type({}.keys()), type({}.values())))


class Stored(dict[str, Any]):
    """The columns of a stored row, which stay as they are."""

    value: Any = None
    """The value that they keep, made once."""
    made: Any = None
    """What was made of it last, and of which versions of tables beside its own."""


def value_of(kind: type[V], columns: Columns) -> V:
    """Return the value that the columns keep."""
    if type(columns) is not Stored:
        return statements.value_of(kind, columns)
    if type(columns.value) is not kind:
        columns.value = statements.value_of(kind, columns)
    value: V = columns.value
    return value


class Violation(Exception):
    """What a database would not store."""


class Tables:
    """Everything stored: the columns of each row by its key, table by table.

    They are changed as they stand, between `begin` and `commit` or `roll_back`. What is looked for
    by its key, by a reference, or by the condition of a partial index, is found by it.
    """

    def __init__(self) -> None:
        names = Row.metadata.tables
        self.rows: dict[str, Rows] = {name: {} for name in names}
        self.versions: dict[str, int] = dict.fromkeys(names, 0)
        """Of each table: another, whatever it is a copy of, once something in it has changed."""
        self.readers = 0
        """How many look at them, for whom they have to stay as they are."""
        self._indexes: dict[str, dict[str, Index]] = {name: {} for name in names}
        self._least: dict[tuple[str, ...], tuple[int, Any]] = {}
        """What was the least, and in which version of its table."""
        self._changes: list[tuple[type[Row], Key, Columns | None]] | None = None
        """Each row that has been changed since `begin`, as it was before; None: none may be."""

    def copy(self) -> "Tables":
        """Return the same once more, with what has been changed since `begin`."""
        copy = Tables()
        copy.rows = {name: dict(rows) for name, rows in self.rows.items()}
        copy.versions = dict(self.versions)
        for name, indexes in self._indexes.items():
            copy._indexes[name] = {
                column: {value: dict(keys) for value, keys in index.items()}
                for column, index in indexes.items()
            }
        copy._changes = None if self._changes is None else [*self._changes]
        return copy

    def begin(self) -> None:
        """Have changes allowed, until they are kept or taken back."""
        self._changes = []

    def commit(self) -> None:
        """Keep what was changed."""
        self._changes = None

    def roll_back(self) -> None:
        """Have every row as it was at the beginning."""
        changes, self._changes = self._changes or [], []
        for row, key, before in reversed(changes):
            self._change(row, key, self.rows[row.__tablename__].get(key), before)
        self._changes = None

    def as_before(self) -> "Tables":
        """Return what is kept for sure: these, or a copy as it was where they are being changed."""
        if self._changes is None:
            return self
        before = self.copy()
        before.roll_back()
        return before

    def add(self, row: type[Row], value: statements.Value) -> None:
        """Insert a value that has all the columns; the key must be free."""
        self.insert(row, statements.columns_of(value), value)

    def save(self, row: type[Row], value: statements.Value) -> None:
        """Insert it, or update the row that has this key."""
        self.put(row, statements.columns_of(value), value)

    def insert(self, row: type[Row], columns: Columns, value: Any = None) -> None:
        """Insert; the key must be free. All that is kept may be a `value`."""
        columns = self._numbered(row, columns)
        key = _key(row, columns)
        if key in self.rows[row.__tablename__]:
            msg = f"{columns} is there already"
            raise Violation(msg)
        self._store(row, key, None, columns, value)

    def put(self, row: type[Row], columns: Columns, value: Any = None) -> None:
        """Insert, or update the row that has this key."""
        key = _key(row, columns)
        kept = self.rows[row.__tablename__].get(key)
        if kept is None:
            self._store(row, key, None, columns, value)
        elif changes := {n: v for n, v in columns.items() if n in kept and kept[n] != v}:
            self._store(row, key, kept, changes, value)
        else:
            self._require_changing()

    def delete(self, row: type[Row], columns: Columns) -> None:
        """Delete the row that has this key."""
        key = _key(row, columns)
        self._change(row, key, self.rows[row.__tablename__][key], None)

    def erase(self, row: type[Row], columns: Columns) -> None:
        """Delete the row, and with it whatever refers to it and goes with it."""
        key = _key(row, columns)
        for other, name in _going_with(row):
            for stored in self.find(other, **{name: key}):
                self.erase(other, stored)
        if key in self.rows[row.__tablename__]:
            self.delete(row, columns)

    def at(self, row: type[Row], *key: Any) -> Columns | None:
        """Return the row that has this key, if there is one."""
        _check_texts(key)
        return self.rows[row.__tablename__].get(key if len(key) > 1 else key[0])

    def find(
        self,
        row: type[Row],
        fits: Callable[[Columns], object] | None = None,
        *,
        where: TextClause | None = None,
        **columns: Any,
    ) -> list[Columns]:
        """Return the rows with these columns that fit; a set or list of values is any of them.

        `where` is the condition of one of the table's partial indexes. By the first column that has
        an index they are found, so the one that the fewest have is best named first.
        """
        _check_texts(columns.values())
        rows, indexes = self.rows[row.__tablename__], self._indexes[row.__tablename__]
        if not rows:
            return []
        others: Iterable[str] = columns
        if where is not None:
            found = self._fulfilling(row, where.text)
        else:
            found, others = _narrowed(rows, indexes, _ways(row, *columns), columns)
        for name in others:
            value = columns[name]
            if type(value) in MANY:
                found = [stored for stored in found if stored[name] in value]
            else:
                found = [stored for stored in found if stored[name] == value]
        return [stored for stored in found if fits(stored)] if fits else found

    def value_with(
        self, beside: Sequence[type[Row]], make: Callable[[Columns], V], columns: Columns
    ) -> V:
        """Return what is made of a row and of tables beside its own: once, while these stay."""
        assert isinstance(columns, Stored)
        versions = [self.versions[row.__tablename__] for row in beside]
        if columns.made is None or columns.made[1] != versions:
            columns.made = make(columns), versions
        value: V = columns.made[0]
        return value

    def least(self, row: type[Row], column: str, where: TextClause) -> Any:
        """Return the least in a column of the rows that fulfil the condition; None without any."""
        name = row.__tablename__
        version, place = self.versions[name], (name, column, where.text)
        known, least = self._least.get(place, (None, None))
        if known != version:
            least = min(map(itemgetter(column), self.find(row, where=where)), default=None)
            self._least[place] = version, least
        return least

    def _fulfilling(self, row: type[Row], condition: str) -> list[Columns]:
        rows, indexes = self.rows[row.__tablename__], self._indexes[row.__tablename__]
        return [rows[key] for key in indexes.get(condition, {}).get(True, ())]

    def _store(
        self, row: type[Row], key: Key, kept: Columns | None, columns: Columns, value: Any
    ) -> None:
        """Keep the row; of one that was there, only what the columns change is looked at."""
        _check_texts(columns.values())
        if kept is None:
            defined = _defined(row)
            stored = Stored({name: columns.get(name) for name in defined.names})
        else:
            defined = _of(row, *columns)
            stored = Stored(kept)
            stored.update(columns)
        self._check_values(defined, stored)
        for condition, holds in defined.checks:
            if not holds(stored):
                msg = f"{stored} breaks {condition}"
                raise Violation(msg)
        for names, condition in defined.unique:
            self._check_unique(row, key, names, condition, stored)
        stored.value = value
        self._change(row, key, kept, stored, defined)

    def _change(
        self,
        row: type[Row],
        key: Key,
        kept: Columns | None,
        stored: Columns | None,
        defined: "Defined | None" = None,
    ) -> None:
        """Have the row be so, or not there; an index has those that have something there."""
        table = row.__tablename__
        self._require_changing().append((row, key, kept))
        self.versions[table] = next(_versions)
        if stored is None:
            del self.rows[table][key]
        else:
            self.rows[table][key] = stored
        indexes = self._indexes[table]
        for name, read in (defined or _defined(row)).indexed.items():
            old, new = kept and read(kept), stored and read(stored)
            if old == new:
                continue
            index = indexes.setdefault(name, {})
            if old is not None and old is not False:
                del index[old][key]
                if not index[old]:
                    del index[old]
            if new is not None and new is not False:
                index.setdefault(new, {})[key] = None

    def _require_changing(self) -> list[tuple[type[Row], Key, Columns | None]]:
        """Return what has been changed; raise `Violation` where things are only read."""
        if self._changes is None:
            msg = "something was changed where things are only read"
            raise Violation(msg)
        return self._changes

    def _check_values(self, defined: "Defined", columns: Columns) -> None:
        """Nothing is empty that must not be, and what is referred to is there."""
        for name in defined.required:
            if columns[name] is None:
                msg = f"{defined.table}.{name} is empty"
                raise Violation(msg)
        for name, table in defined.references:
            value = columns[name]
            if value is not None and value not in self.rows[table]:
                raise Overtaken

    def _check_unique(
        self, row: type[Row], key: Key, names: Sequence[str], condition: str, columns: Columns
    ) -> None:
        mine = {name: columns[name] for name in names}
        if None in mine.values() or not _holds(condition, columns):
            return
        others = self._fulfilling(row, condition) if condition else self.find(row, **mine)
        for other in others:
            if _key(row, other) != key and all(other[name] == mine[name] for name in names):
                msg = f"{columns} stands beside {other}, against {names}"
                raise Violation(msg)

    def _numbered(self, row: type[Row], columns: Columns) -> Columns:
        """Give the row the next number, if that is its key."""
        number = row.__table__.autoincrement_column
        if number is None:
            return columns
        taken = {stored[number.name] for stored in self.rows[row.__tablename__].values()}
        return {number.name: next(n for n in count(1) if n not in taken)} | columns


def going_along(row: type[Row], with_: type[Row]) -> list[str]:
    """The columns by which a row goes along with one of another table that is deleted."""
    return [
        column.name
        for column in row.__table__.c
        for key in column.foreign_keys
        if key.ondelete == "CASCADE" and key.column.table is with_.__table__
    ]


def _narrowed(
    rows: Rows, indexes: dict[str, Index], ways: Sequence[Way], columns: Columns
) -> tuple[list[Columns], Iterable[str]]:
    """Return as few rows as is known, and which of the columns they are to be looked at for."""
    for names, is_key, others in ways:
        if len(names) > 1:
            key = tuple([columns[name] for name in names])
            if MANY.isdisjoint(map(type, key)):
                return [rows[key]] if key in rows else [], others
            continue
        value = columns[names[0]]
        if type(value) in MANY:
            if is_key:
                return [rows[one] for one in dict.fromkeys(value) if one in rows], others
            if None not in value:
                index = indexes.get(names[0], {})
                each = [index.get(one, ()) for one in dict.fromkeys(value)]
                return [rows[key] for keys in each for key in keys], others
        elif is_key:
            return [rows[value]] if value in rows else [], others
        elif value is not None:
            return [rows[key] for key in indexes.get(names[0], {}).get(value, ())], others
    return [*rows.values()], columns


def _check_texts(values: Iterable[Any]) -> None:
    """Take what every database takes: PostgreSQL no NUL, SQLite no half of a character."""
    for text in values:
        if type(text) is str and not (text.isprintable() or _is_text(text)):
            msg = f"{text!r} is no text"
            raise Violation(msg)


def _is_text(text: str) -> bool:
    return "\0" not in text and text.encode(errors="replace").decode() == text


def _key(row: type[Row], columns: Columns) -> Key:
    return _defined(row).key_of(columns)


@dataclass(frozen=True)
class Defined:
    """What a row's definition says: its key, what it must have, and what must be so."""

    table: str
    key: tuple[str, ...]
    key_of: Callable[[Columns], Key]
    names: tuple[str, ...]
    required: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    checks: tuple[tuple[str, Callable[[Columns], bool]], ...]
    unique: tuple[tuple[tuple[str, ...], str], ...]
    """Columns that no two rows have alike of which the condition holds."""
    indexed: dict[str, Callable[[Columns], Any]]
    """Columns that refer to others, and conditions; each with what an index has of a row."""


@cache
def _defined(row: type[Row]) -> Defined:
    table = row.__table__
    checks = (check for check in table.constraints if isinstance(check, CheckConstraint))
    unique = (index for index in table.indexes if index.unique)
    return Defined(
        table=row.__tablename__,
        key=(key := tuple(column.name for column in table.primary_key)),
        key_of=itemgetter(*key),
        names=tuple(column.name for column in table.columns),
        required=tuple(column.name for column in table.columns if not column.nullable),
        references=tuple(
            (column.name, foreign.column.table.name)
            for column in table.columns
            for foreign in column.foreign_keys
        ),
        checks=tuple((text, _read(text)) for text in (str(check.sqltext) for check in checks)),
        unique=tuple(
            (tuple(column.name for column in index.columns), _where(index)) for index in unique
        ),
        indexed={c.name: itemgetter(c.name) for c in table.columns if c.foreign_keys}
        | {where: _read(where) for index in table.indexes if (where := _where(index))},
    )


@cache
def _of(row: type[Row], *names: str) -> Defined:
    """Return what the definition says that may be about one of these columns."""
    defined = _defined(row)

    def says(condition: str) -> bool:
        return any(name in condition for name in names)

    return replace(
        defined,
        required=tuple(name for name in defined.required if name in names),
        references=tuple(one for one in defined.references if one[0] in names),
        checks=tuple(one for one in defined.checks if says(one[0])),
        unique=tuple(one for one in defined.unique if says(f"{one[1]} {' '.join(one[0])}")),
        indexed={name: read for name, read in defined.indexed.items() if says(name)},
    )


@cache
def _ways(row: type[Row], *names: str) -> list[Way]:
    """Return by which of these columns rows are found at once, the best first.

    Each with whether they are the key, and with the others.
    """
    defined = _defined(row)
    ways = [defined.key] if set(defined.key) <= set(names) else []
    ways += [(name,) for name in names if name in defined.indexed and (name,) != defined.key]
    return [
        (way, way == defined.key, tuple(name for name in names if name not in way)) for way in ways
    ]


@cache
def _going_with(row: type[Row]) -> list[tuple[type[Row], str]]:
    """Return the tables whose rows go along with one of this, and by which of their columns."""
    others = (mapper.class_ for mapper in Row.registry.mappers)
    return [(other, name) for other in others for name in going_along(other, row)]


def _where(index: Indexing) -> str:
    where = index.dialect_options["sqlite"]["where"]
    return "" if where is None else str(where)


def _holds(condition: str, columns: Columns) -> bool:
    """Whether the row fulfils an index's condition."""
    return not condition or _read(condition)(columns)


@cache
def _read(condition: str) -> Callable[[Columns], bool]:
    if " OR " in condition:
        some = [_read(part) for part in condition.split(" OR ")]
        return lambda columns: any(part(columns) for part in some)
    if " AND " in condition:
        every = [_read(part) for part in condition.split(" AND ")]
        return lambda columns: all(part(columns) for part in every)
    return _says(condition.strip())


def _says(condition: str) -> Callable[[Columns], bool]:
    name, _, says = condition.partition(" ")
    match says:
        case "IS NULL":
            return lambda columns: columns[name] is None
        case "IS NOT NULL":
            return lambda columns: columns[name] is not None
        case "> 0":
            return lambda columns: columns[name] > 0
    words = re.findall(r"'(\w+)'", says)
    assert says.startswith(("= ", "IN ")), condition
    assert words, condition
    return lambda columns: columns[name] in words
