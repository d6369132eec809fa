"""Values to rows and rows to values, by name; and the statements that all repositories share."""

from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from functools import cache
from operator import itemgetter
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import CompoundSelect, Select, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import Row


class Value(Protocol):
    """Any dataclass of the model."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


V = TypeVar("V", bound=Value)


def columns_of(value: Value) -> dict[str, Any]:
    """Return the value's fields as columns."""
    return {name: getattr(value, name) for name in _names(type(value))}


def value_of(kind: type[V], columns: Mapping[Any, Any]) -> V:
    """Return the value that the columns keep; further columns are no part of it."""
    return kind(*_fields(kind)(columns))


def field_columns(kind: type[Value], row: Any) -> tuple[Any, ...]:
    """Return the row's columns in the order of the value's fields, to be taken by position."""
    return tuple(getattr(row, name) for name in _names(kind))


async def one(db: AsyncConnection, kind: type[V], query: Select[Any], **bound: Any) -> V | None:
    """Return the first value that the query finds, with what is bound to its parameters.

    To make a query anew takes longer than to have SQLite answer it: what is asked all the time is
    made once, with parameters.
    """
    columns = (await db.execute(query, bound)).mappings().first()
    return None if columns is None else value_of(kind, columns)


async def many(
    db: AsyncConnection, kind: type[V], query: Select[Any] | CompoundSelect[Any], **bound: Any
) -> list[V]:
    """Return every value that the query finds, likewise."""
    return [value_of(kind, columns) for columns in (await db.execute(query, bound)).mappings()]


async def add(db: AsyncConnection, row: type[Row], value: Value) -> None:
    """Insert the value; IntegrityError if its key is taken."""
    await db.execute(insert(row.__table__), columns_of(value))


async def put(db: AsyncConnection, row: type[Row], *columns: Mapping[str, Any]) -> None:
    """Insert each row, or update the one that has its primary key."""
    await db.execute(_putting(db.dialect.name, row, *columns[0]), columns)


@cache
def _names(kind: type[Value]) -> tuple[str, ...]:
    """Return the names of its fields, which `fields` finds out anew each time."""
    return tuple(field.name for field in fields(kind))


@cache
def _fields(kind: type[Value]) -> Callable[[Mapping[Any, Any]], tuple[Any, ...]]:
    """Return what takes its fields out of columns, in their order."""
    return itemgetter(*_names(kind))


@cache
def _putting(dialect: str, row: type[Row], *columns: str) -> postgresql.Insert | sqlite.Insert:
    statement = inserting(dialect, row)
    key = list(row.__table__.primary_key)
    changed = {
        name: statement.excluded[name] for name in columns if not row.__table__.c[name].primary_key
    }
    return statement.on_conflict_do_update(index_elements=key, set_=changed)


def inserting(dialect: str, row: type[Row]) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that can be told what to do on a conflict, in this database's words."""
    if dialect == "postgresql":
        return postgresql.insert(row.__table__)
    return sqlite.insert(row.__table__)
