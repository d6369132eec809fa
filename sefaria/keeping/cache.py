"""What has been read: the latest in memory, all of it in the store."""

import asyncio
import zlib
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from havruta.errors.outside import CannotStore
from havruta.library.ports import LibraryStore

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Copy(Generic[T]):
    """Something that was read, and when."""

    value: T
    kept_at: datetime


class Codec(Protocol[T]):
    """How one kind of thing becomes bytes and comes back."""

    def encode(self, value: T, /) -> bytes:
        """Return the value as bytes."""
        ...

    def decode(self, body: bytes, /) -> T:
        """Return what the bytes hold, or raise ValueError."""
        ...


class Cache(Generic[T]):
    """One kind of thing by key, in memory up to `room` bytes of what it takes in the store."""

    def __init__(
        self,
        kind: str,
        codec: Codec[T],
        store: LibraryStore,
        now: Callable[[], datetime],
        room: int,
    ) -> None:
        self._kind, self._codec, self._store, self._now = kind, codec, store, now
        self._room = room
        self._copies: OrderedDict[str, tuple[Copy[T], int]] = OrderedDict()
        self._weight = 0
        self._known: list[str] = []
        """The keys of all that is kept, in order."""
        self._writing = asyncio.Lock()
        """Without it the store could end with the earlier of two values, and memory likewise."""

    async def open(self) -> None:
        """Learn what is in the store."""
        self._known = sorted(await self._store.keys(self._kind))

    def holds_some_of(self, title: str) -> bool:
        """Whether anything is kept whose key is this title, or begins with it as refs do."""
        index = bisect_left(self._known, title)
        while index < len(self._known) and self._known[index].startswith(title):
            if self._known[index][len(title) : len(title) + 1] in {"", " ", ","}:
                return True
            index += 1
        return False

    def holds(self, key: str) -> bool:
        """Whether something is kept under this very key."""
        index = bisect_left(self._known, key)
        return self._known[index : index + 1] == [key]

    def at_hand(self, key: str) -> Copy[T] | None:
        """Return the copy if it is in memory."""
        copy, _ = self._copies.get(key, (None, 0))
        return copy

    async def get(self, key: str) -> Copy[T] | None:
        """Return the copy, if there is one that can still be read."""
        if key in self._copies:
            self._copies.move_to_end(key)
            return self._copies[key][0]
        kept = await self._store.get(self._kind, key)
        if key in self._copies:  # written meanwhile
            return self._copies[key][0]
        if kept is None or (value := self._decoded(kept.body)) is None:
            return None
        return self._remember(key, Copy(value, kept.kept_at), len(kept.body))

    async def put(self, key: str, value: T) -> Copy[T]:
        """Keep the value, read now; where the store has no room, in memory alone."""
        body = self._encoded(value)
        async with self._writing:
            copy = self._remember(key, Copy(value, self._now()), len(body))
            with suppress(CannotStore):
                await self._store.put(self._kind, key, body, copy.kept_at)
        return copy

    async def change(self, key: str, change: Callable[[T | None], T]) -> Copy[T]:
        """Keep what `change` makes of what is kept, whichever process has kept it.

        Where the store has no room, it is what is in memory that is changed, and kept there alone.
        """
        value: T
        body: bytes

        def changed(kept: bytes | None) -> bytes:
            nonlocal value, body
            value = change(None if kept is None else self._decoded(kept))
            body = self._encoded(value)
            return body

        async with self._writing:
            at = self._now()
            try:
                await self._store.change(self._kind, key, changed, at)
            except CannotStore:
                copy = self.at_hand(key)
                value = change(copy.value if copy else None)
                body = self._encoded(value)
            return self._remember(key, Copy(value, at), len(body))

    def _encoded(self, value: T) -> bytes:
        return zlib.compress(self._codec.encode(value))

    def _decoded(self, body: bytes) -> T | None:
        """Return what the store has, unless another version of this program has written it."""
        try:
            return self._codec.decode(zlib.decompress(body))
        except (ValueError, zlib.error):
            return None

    def _remember(self, key: str, copy: Copy[T], weight: int) -> Copy[T]:
        index = bisect_left(self._known, key)
        if self._known[index : index + 1] != [key]:
            self._known.insert(index, key)
        _, before = self._copies.pop(key, (copy, 0))
        self._copies[key] = copy, weight
        self._weight += weight - before
        while self._weight > self._room:
            _, (_, freed) = self._copies.popitem(last=False)
            self._weight -= freed
        return copy
