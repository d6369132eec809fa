"""How what has happened reaches whoever listens: the port, and the bus of one process."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias

from havruta.events import E, Event

log = logging.getLogger(__name__)

MOST_WAITING = 1024
"""So many events may wait for one listener; one that is further behind loses the oldest."""

Listener: TypeAlias = Callable[[Any], Awaitable[None]]


class Bus(Protocol):
    """Carries events to every listener, in this process and in others."""

    @property
    def hears_others(self) -> bool:
        """Whether what happens in other processes is heard here now, if there are any."""
        ...

    def publish(self, *events: Event) -> None:
        """Hand the events on and return at once; nobody waits for a listener."""
        ...

    def subscribe(self, kind: type[E], listener: Callable[[E], Awaitable[None]]) -> None:
        """Call the listener with every event of `kind`, one after the other, in their order."""
        ...

    def subscribe_at_once(self, kind: type[E], listener: Callable[[E], None]) -> None:
        """Call the listener with every event of `kind` as it is published, before anybody else."""
        ...


class LocalBus:
    """Carries events within one process.

    Each listener has a queue of its own, so that one that is slow or fails holds up nobody. An
    event that waits already is not queued again: whoever hears of it looks at how things are.
    """

    hears_others = True

    def __init__(self) -> None:
        self._queues: dict[type, list[_Queue]] = defaultdict(list)
        self._at_once: dict[type, list[Callable[[Any], None]]] = defaultdict(list)

    def publish(self, *events: Event) -> None:
        """Hand the events on and return at once."""
        for event in events:
            for listener in self._at_once[type(event)]:
                try:
                    listener(event)
                except Exception:
                    log.exception("a listener failed: %s", event)
            for queue in self._queues[type(event)]:
                queue.put(event)

    def subscribe(self, kind: type[E], listener: Callable[[E], Awaitable[None]]) -> None:
        """Call the listener with every event of `kind`, one after the other, in their order."""
        self._queues[kind].append(_Queue(listener))

    def subscribe_at_once(self, kind: type[E], listener: Callable[[E], None]) -> None:
        """Call the listener with every event of `kind` as it is published, before anybody else."""
        self._at_once[kind].append(listener)

    async def settled(self) -> None:
        """Return once everything that was published has been heard by all."""
        while heard := [queue.heard for queues in self._queues.values() for queue in queues]:
            if not any(heard):
                return
            await asyncio.wait([task for task in heard if task])

    async def aclose(self) -> None:
        """Let nobody hear any more."""
        queues = [queue for queues in self._queues.values() for queue in queues]
        self._queues.clear()
        self._at_once.clear()
        tasks = [queue.heard for queue in queues if queue.heard]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Queue:
    """What waits for one listener, in order; there is a task only while something does."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._waiting: dict[Event, None] = {}
        self.heard: asyncio.Task[None] | None = None
        """Done once nothing waits any more; None when nothing does."""

    def put(self, event: Event) -> None:
        self._waiting[event] = None
        if len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
            log.warning("a listener is too slow, and missed an event: %s", self._listener)
        if self.heard is None:
            self.heard = asyncio.create_task(self._hear())

    async def _hear(self) -> None:
        try:
            while self._waiting:
                event = next(iter(self._waiting))
                del self._waiting[event]
                await self._hear_one(event)
        finally:
            self.heard = None

    async def _hear_one(self, event: Event) -> None:
        try:
            await self._listener(event)
        except Exception:
            log.exception("a listener failed: %s", event)
