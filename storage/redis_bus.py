"""How processes hear of each other: what happens in one is heard in all, by Redis."""

import asyncio
import logging
import random
import secrets
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import islice
from types import MappingProxyType
from typing import Any, get_args

import msgspec
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from havruta.bus import LocalBus
from havruta.events import Event, EventsMissed

log = logging.getLogger(__name__)

CHANNEL = "havruta:events"
KINDS: Mapping[str, type[Event]] = MappingProxyType({one.__name__: one for one in get_args(Event)})

MOST_UNSENT = 10_000
"""So many events wait while Redis is away; of more, the others are told that they missed some."""
BATCH = 500

BEAT = 2.0
"""Every so many seconds each process says something, so that silence means a broken line."""
SILENCE = 7.0
PARTING = 1.0
"""For so many seconds a stop waits until what has happened is on its way."""
ASK_AGAIN = 0.5
"""After so many seconds what has not ended is asked to once more."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
AWAY = (RedisError, OSError, TimeoutError)


class Envelope(msgspec.Struct, frozen=True):
    """An event on its way; without a `kind` it says only that the line is well."""

    sender: str
    kind: str = ""
    event: msgspec.Raw = msgspec.Raw(b"null")


class RedisBus(LocalBus):
    """Carries events to the listeners here at once, and to those of other processes by Redis.

    Nothing waits for Redis. What cannot be sent is sent later. After a time in which something may
    have gone unheard, listeners are told `EventsMissed`, and look how things are.
    """

    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._redis = redis
        self._name = secrets.token_hex(8)
        self._unsent: deque[Event] = deque()
        self._news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.hears_others = False

    def start(self) -> None:
        """Begin to speak and to hear, now and whenever Redis can be reached."""
        loops = (self._send, self._hear)
        self._tasks = [asyncio.create_task(self._over_and_over(one)) for one in loops]

    def publish(self, *events: Event) -> None:
        """Hand the events on, here and elsewhere, and return at once."""
        super().publish(*events)
        self._unsent.extend(events)
        if len(self._unsent) > MOST_UNSENT:
            self._unsent = deque([EventsMissed()])
        self._news.set()

    async def aclose(self) -> None:
        """Send what has happened, if that is possible now, and let nobody hear any more."""
        with suppress(*AWAY):
            async with asyncio.timeout(PARTING):
                await self._send_all()
        left = set(self._tasks)
        while left:  # the `wait_for` of Python 3.11, which redis uses, may lose a stop
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=ASK_AGAIN)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await super().aclose()

    async def _over_and_over(self, action: Callable[[], Any]) -> None:
        """Do it for ever; after a failure again, each time after a longer pause."""
        pause = FIRST_PAUSE
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await action()
            except AWAY as error:
                # Its words may hold the address, and that a password.
                log.warning("redis can't be reached: %s", type(error).__name__)
            lasted = asyncio.get_running_loop().time() - began
            pause = FIRST_PAUSE if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - no secret

    async def _send(self) -> None:
        while True:
            if not self._unsent:
                await self._publish(Envelope(self._name))
            await self._send_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT):  # `wait_for` of Python 3.11 may lose a stop
                    await self._news.wait()

    async def _send_all(self) -> None:
        """Send in batches: to wait for each answer would take four times as long."""
        self._news.clear()
        while self._unsent:
            batch = list(islice(self._unsent, BATCH))
            await self._publish(*(_enveloped(self._name, event) for event in batch))
            # Meanwhile more may have come, and too much may have been let go of.
            for event in batch:
                if self._unsent and self._unsent[0] is event:
                    self._unsent.popleft()

    async def _publish(self, *envelopes: Envelope) -> None:
        async with self._redis.pipeline(transaction=False) as pipeline:
            for envelope in envelopes:
                pipeline.publish(CHANNEL, msgspec.json.encode(envelope))
            async with asyncio.timeout(SILENCE):
                await pipeline.execute()

    async def _hear(self) -> None:
        """Hear what others say until they, and we ourselves, have not been heard for long."""
        async with self._redis.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            try:
                while True:
                    message = await _next(channel)
                    if message["type"] == "subscribe":
                        self.hears_others = True
                        super().publish(EventsMissed())  # by whoever began to hear only now
                    else:
                        self._take(message["data"])
            finally:
                self.hears_others = False

    def _take(self, body: bytes) -> None:
        try:
            envelope = msgspec.json.decode(body, type=Envelope)
            if envelope.sender == self._name or not envelope.kind:
                return
            event = msgspec.json.decode(envelope.event, type=KINDS[envelope.kind])
        except (msgspec.DecodeError, KeyError):  # said by a newer version, or by a stranger
            event = EventsMissed()
        super().publish(event)


@asynccontextmanager
async def open_redis_bus(url: str) -> AsyncGenerator[RedisBus, None]:
    """Yield a bus that others hear by the Redis there, whether it can be reached already or not."""
    # A client that mends its line by itself would not tell what was missed meanwhile.
    redis = Redis.from_url(url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=SILENCE)
    bus = RedisBus(redis)
    bus.start()
    try:
        yield bus
    finally:
        await bus.aclose()
        await redis.aclose()


def _enveloped(sender: str, event: Event) -> Envelope:
    return Envelope(sender, type(event).__name__, msgspec.Raw(msgspec.json.encode(event)))


async def _next(channel: PubSub) -> Mapping[str, Any]:
    """Return what comes next; raise `TimeoutError` where nobody has been heard for long."""
    async with asyncio.timeout(SILENCE):
        message: Mapping[str, Any] | None = None
        while message is None:
            message = await channel.get_message(timeout=None)
        return message
