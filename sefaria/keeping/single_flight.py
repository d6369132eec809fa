"""Work that goes on in the background: one piece for each key, all of it owned and ended here."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from sefaria.api.client import SefariaError

T = TypeVar("T")
log = logging.getLogger(__name__)


class SingleFlight(Generic[T]):
    """Starts work, lets those who want the same thing share it, and cancels what is left."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[T]] = {}

    def start(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Return the task that does this work: the one that runs already, or a new one."""
        task = self._running.get(key)
        if task is None or task.done():
            task = self._running[key] = asyncio.create_task(work(), name=key)
            task.add_done_callback(lambda done: self._finished(key, done))
        return task

    async def share(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do this work, or wait for the one that does; who stops waiting does not stop it."""
        return await asyncio.shield(self.start(key, work))

    async def close(self, *, grace: float = 0.0) -> None:
        """Give what still runs `grace` seconds, cancel what is left, and wait for its end."""
        left = list(self._running.values())
        if left and grace:
            await asyncio.wait(left, timeout=grace)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _finished(self, key: str, task: asyncio.Task[T]) -> None:
        if self._running[key] is task:
            del self._running[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            # Those who wait hear of it themselves; for the rest this line is all there is.
            expected = isinstance(error, SefariaError)
            log.log(
                logging.INFO if expected else logging.ERROR,
                "not done: %s: %r",
                key,
                error,
                exc_info=None if expected else error,
            )
