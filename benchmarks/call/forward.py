"""What forwarding costs, per stream, against Janus and aiortc's relay on the same machine."""

import asyncio
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aioice import ice

from benchmarks.call import engines
from benchmarks.call.engines import JANUS, Engine
from benchmarks.call.load import Clip, encode, play, room_of
from benchmarks.figures import Figure

SIZES = (4, 6, 8)
ROUNDS = 3
SETTLING, SECONDS = 1.5, 6.0
MOST_MEMORY = 130.0
RELAYED = 4
"""The relay gives way beyond so many people, and is asked for no more."""


@dataclass(frozen=True)
class Taken:
    """What one round took and brought."""

    cpu: float
    """Milliseconds of a processor for each forwarded stream (sound and picture) and second."""
    pictures: float
    sounds: float
    """So many a second came of each stream, on the average of all."""
    memory: float


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield what a stream costs in rooms of four, six and eight, in turn with the others."""
    ice.get_host_addresses = lambda **_: [engines.HERE]
    clip = await asyncio.to_thread(encode)
    async with AsyncExitStack() as stack:
        places = [folder / name for name in ("ours", "janus", "relay")]
        for place in places:
            place.mkdir(exist_ok=True)
        running = [
            await stack.enter_async_context(engines.ours(places[0])),
            await stack.enter_async_context(engines.janus(places[1])),
            await stack.enter_async_context(engines.relay(places[2])),
        ]
        memory = 0.0
        for size in SIZES:
            taken: dict[str, list[Taken]] = {}
            for number in range(ROUNDS):
                for engine in running:
                    if engine.name != "MediaRelay" or (size == RELAYED and number == 0):
                        found = await _round(engine, size, f"{size}-{number}", clip)
                        taken.setdefault(engine.name, []).append(found)
                        print(size, engine.name, found, file=sys.stderr)
            memory = max(memory, *(t.memory for t in taken["ours"]))
            for figure in _figures(size, taken):
                yield figure
        yield Figure("call.memory", memory, "MB", "the limit", MOST_MEMORY, ROUNDS * len(SIZES))


def _figures(size: int, taken: dict[str, list[Taken]]) -> list[Figure]:
    cost = {name: statistics.median(t.cpu for t in rounds) for name, rounds in taken.items()}
    mine = taken["ours"]
    return [
        Figure(f"call.forward.{size}", cost["ours"], "ms", JANUS, cost["janus"], ROUNDS),
        *(
            Figure(f"call.forward.{size}.relay", cost[name], "ms", JANUS, cost["janus"], 1)
            for name in cost
            if name == "MediaRelay"
        ),
        Figure(
            f"call.forward.{size}.pictures",
            statistics.median(t.pictures for t in mine),
            "frames/s",
            "what was sent",
            30,
            ROUNDS,
        ),
        Figure(
            f"call.forward.{size}.sounds",
            statistics.median(t.sounds for t in mine),
            "packets/s",
            "what was sent",
            50,
            ROUNDS,
        ),
    ]


async def _round(engine: Engine, size: int, name: str, clip: Clip) -> Taken:
    async with room_of(size, f"{engine.name}-{name}", engine.server) as people:
        playing = asyncio.create_task(play(people, clip, SETTLING + SECONDS + 1.0))
        await asyncio.sleep(SETTLING)
        for person in people:
            person.count.sounds = person.count.pictures = 0
        loop = asyncio.get_running_loop()
        at, before = loop.time(), engine.cpu()
        await asyncio.sleep(SECONDS)
        seconds, cpu = loop.time() - at, engine.cpu() - before
        streams = size * (size - 1)
        taken = Taken(
            cpu * 1000 / seconds / streams,
            sum(p.count.pictures for p in people) / seconds / streams,
            sum(p.count.sounds for p in people) / seconds / streams,
            engine.memory(),
        )
        await playing
    return taken
