"""Where a text or a shape comes from: Sefaria, what was kept, or this machine, soonest first."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sefaria.api.client import Client, Reach, SefariaError
from sefaria.keeping.cache import Cache, Copy
from sefaria.keeping.single_flight import SingleFlight

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """How long a copy counts as fresh, and how long a reader waits although there is a spare.

    `unheard` holds until Sefaria has answered once; a spare is what this machine has itself.
    """

    fresh: timedelta = timedelta(days=7)
    silence: timedelta = timedelta(minutes=1)
    usual: float = 1.5
    unheard: float = 0.3


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What was found; `kept_at` is set if it is a copy because Sefaria is away."""

    value: T
    kept_at: datetime | None = None


class Source(Generic[T]):
    """One kind of thing. Questions are shared, and nobody waits where a copy is at hand."""

    def __init__(
        self, cache: Cache[T], client: Client, now: Callable[[], datetime], policy: ReadPolicy
    ) -> None:
        self._cache, self._client, self._now, self._policy = cache, client, now, policy
        self._questions: SingleFlight[T] = SingleFlight()
        self._asked_at = now() - policy.fresh

    async def get(
        self,
        key: str,
        ask: Callable[[], Coroutine[Any, Any, T]],
        spare: Callable[[], Awaitable[T | None]],
    ) -> Found[T]:
        """Return what is kept, what Sefaria answers, or the spare; or raise `SefariaError`."""
        if (copy := await self._cache.get(key)) is not None:
            if self._wants_news(copy):
                self._question(key, ask)
            away = self._client.reach is Reach.AWAY
            return Found(copy.value, copy.kept_at if away else None)
        question = self._question(key, ask)
        if (own := await spare()) is None:
            return Found(await asyncio.shield(question))
        return Found(await self._in_time(question) or own)

    async def open(self) -> None:
        """Learn what is kept."""
        await self._cache.open()

    def has_some_of(self, title: str) -> bool:
        """Whether anything of this book is kept, without looking for it."""
        return self._cache.holds_some_of(title)

    def holds(self, key: str) -> bool:
        """Whether something is kept under this very key, without looking for it."""
        return self._cache.holds(key)

    def at_hand(self, key: str) -> T | None:
        """Return what is kept if it is in memory."""
        copy = self._cache.at_hand(key)
        return copy.value if copy else None

    async def kept(self, key: str) -> T | None:
        """Return what is kept, without asking anyone."""
        copy = await self._cache.get(key)
        return copy.value if copy else None

    async def correct(self, key: str, change: Callable[[T | None], T]) -> None:
        """Keep what `change` makes of what is kept, in whichever process it was corrected last."""
        await self._cache.change(key, change)

    async def close(self) -> None:
        """End the questions that are still open."""
        await self._questions.close()

    def _question(self, key: str, ask: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        return self._questions.start(key, lambda: self._asked(key, ask))

    async def _asked(self, key: str, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        try:
            value = await ask()
        finally:
            self._asked_at = self._now()
        await self._cache.put(key, value)
        return value

    async def _in_time(self, question: asyncio.Task[T]) -> T | None:
        """Return the answer if it comes while one may wait for it; else it comes for next time."""
        policy = self._policy
        wait = {Reach.THERE: policy.usual, Reach.UNHEARD: policy.unheard, Reach.AWAY: 0.0}
        try:
            async with asyncio.timeout(wait[self._client.reach]):
                return await asyncio.shield(question)
        except TimeoutError:
            self._client.missed()
            return None
        except SefariaError:
            return None

    def _wants_news(self, copy: Copy[T]) -> bool:
        """Whether the copy is old, or Sefaria so long unheard that it may be away."""
        now, policy = self._now(), self._policy
        return now - copy.kept_at > policy.fresh or now - self._asked_at > policy.silence
