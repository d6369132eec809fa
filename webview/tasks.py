"""Work that goes on beside a request: all of it owned here, and ended here."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from havruta.errors.outside import CannotStore

T = TypeVar("T")
log = logging.getLogger(__name__)


class Tasks:
    """Owns tasks until they are done, says so when one fails, and cancels what is left."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Start the work and return its task."""
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    async def close(self) -> None:
        """Cancel what still runs, and wait until it has ended."""
        left = list(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            if isinstance(error, CannotStore):
                return  # said once, where it happened
            log.error("not done: %s", task.get_name(), exc_info=error)
