"""How instants, wall times, words, stretches and pairs are kept in a column."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

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

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand back UTC."""
        return value and value.replace(tzinfo=UTC)


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

    def process_result_value(
        self, value: Sequence[Sequence[str]] | None, dialect: Dialect
    ) -> tuple[Stretch, ...]:
        """Hand back stretches."""
        return tuple(Stretch(first, last) for first, last in value or ())


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
    return tuple(Stretch(first, last) for first, last in json.loads(text))


def _texts(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


WORD = Enum(StrEnum, native_enum=False, length=32, values_callable=_texts)
"""Every `StrEnum` is stored as its text; a new member therefore needs no migration."""
