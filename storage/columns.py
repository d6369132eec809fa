"""How instants, wall times, words, stretches and pairs are kept in a column."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, String, TypeDecorator

from havruta.refs import Stretch


class Instant(TypeDecorator[datetime]):
    """Aware UTC datetimes in and out, also on SQLite, which forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive datetime: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        """Hand back UTC, as PostgreSQL does: a page is some hundreds of them."""
        return _utc if dialect.name == "sqlite" else None


class Wall(TypeDecorator[datetime]):
    """What the clock on a wall shows, to the minute, as text that sorts; it has no zone."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Refuse instants; store text."""
        if value is None:
            return None
        if value.tzinfo is not None:
            msg = f"no wall time: {value!r}"
            raise ValueError(msg)
        return value.isoformat(timespec="minutes")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Hand back what was shown."""
        return None if value is None else datetime.fromisoformat(value)


class Stretches(TypeDecorator[tuple[Stretch, ...]]):
    """Stretches as JSON: a list of [first, last]."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Stretch, ...] | None, dialect: Dialect
    ) -> list[list[str]]:
        """Store pairs of refs."""
        return [[stretch.first, stretch.last] for stretch in value or ()]

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], tuple[Stretch, ...]] | None:
        """Hand back stretches; SQLite has their text."""
        return _read if dialect.name == "sqlite" else _stretches


class Pairs(TypeDecorator[tuple[tuple[str, str], ...]]):
    """Words by name, as JSON: a list of [name, word]."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: tuple[tuple[str, str], ...] | None, dialect: Dialect
    ) -> list[list[str]]:
        """Store lists."""
        return [[name, word] for name, word in value or ()]

    def process_result_value(
        self, value: Sequence[Sequence[str]] | None, dialect: Dialect
    ) -> tuple[tuple[str, str], ...]:
        """Hand back pairs."""
        return tuple((name, word) for name, word in value or ())


class Walls(TypeDecorator[tuple[datetime, ...]]):
    """Wall times as JSON: a list of texts."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[datetime, ...] | None, dialect: Dialect) -> list[str]:
        """Store texts."""
        return [at.isoformat(timespec="minutes") for at in value or ()]

    def process_result_value(
        self, value: Sequence[str] | None, dialect: Dialect
    ) -> tuple[datetime, ...]:
        """Hand back what was shown."""
        return tuple(datetime.fromisoformat(at) for at in value or ())


@lru_cache(maxsize=1024)
def stretches_of(text: str) -> tuple[Stretch, ...]:
    """Return what is kept as this text: what is read often has rarely changed since."""
    return _stretches(json.loads(text))


def _read(text: str | None) -> tuple[Stretch, ...]:
    return () if text is None else stretches_of(text)


def _stretches(pairs: Sequence[Sequence[str]] | None) -> tuple[Stretch, ...]:
    return tuple(Stretch(first, last) for first, last in pairs or ())


def _utc(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


def _texts(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


WORD = Enum(StrEnum, native_enum=False, length=32, values_callable=_texts)
"""Every `StrEnum` is stored as its text; a new member therefore needs no migration."""
