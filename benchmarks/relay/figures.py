"""`rooms.…` of `make bench`: a move from its owner to all others, ours and Socket.IO's in turn.

Both run at once, in one room each, and are asked in turn: whatever else the machine does meets
both. Relays are compared over our memory, since Socket.IO keeps nothing; `rooms.full` and
`rooms.many` have the write inside.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median

from benchmarks import postgresql, redis_server
from benchmarks.figures import Figure, percentile
from benchmarks.relay.pages import Crowd, come_in
from benchmarks.relay.servers import PEER, Server, open_ours, open_socket_io

SIZES = (2, 8, 50, 500)
TURN = 20
"""So many moves are made with one, and then with the other."""
PAUSE = 0.05
"""So many seconds after each move comes the next: nobody turns more pages than that."""
RUNS = 3
TURNS = {2: 4, 8: 4, 50: 4, 500: 2}
"""So many turns each has in a run."""
CPU_ROOMS = {8: 24, 50: 4, 500: 1}
CPU_SECONDS = 3.0
IDLE, IDLE_SIZE = 5000, 4
WARM = 30

FULL_MS = {"sqlite": {2: 3.0, 50: 4.0}, "postgresql": {2: 4.0, 50: 4.0}}
LIMIT = "the limit we set"

MANY, EVERY, MANY_SECONDS, MANY_MS = 2000, 5.0, 120.0, 50.0
STALLED_SECONDS = 30.0
FLAT_KIB = 24 * 1024
"""What a server may grow by while nothing new comes: what the allocator keeps."""


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield all of them, relays first."""
    for size in SIZES:
        async with _both(size) as (ours, theirs):
            yield await _latency(f"rooms.latency.{size}", ours, theirs, size)
    for size in CPU_ROOMS:
        yield await cpu(size)
    yield await idle()
    async for figure in by_redis():
        yield figure
    yield await stall()
    async for figure in with_databases(folder):
        yield figure


@asynccontextmanager
async def _both(
    size: int, redis: str = "", processes: int = 1
) -> AsyncGenerator[tuple[Crowd, Crowd], None]:
    """Yield a room of this size with ours, and one with theirs."""
    async with AsyncExitStack() as opened:
        heard = ("--redis", redis) if redis else ()
        ours = await opened.enter_async_context(open_ours(1, size, *heard, processes=processes))
        by_redis = (redis,) if redis else ()
        theirs = await opened.enter_async_context(open_socket_io(*by_redis, processes=processes))
        crowds = [await come_in(one.dialect, one.ports, 1, size) for one in (ours, theirs)]
        for crowd in crowds:
            opened.callback(crowd.close)
            await _moves(crowd, WARM)
        yield crowds[0], crowds[1]


async def _latency(name: str, ours: Crowd, theirs: Crowd, size: int) -> Figure:
    runs: list[tuple[float, float]] = []
    for _ in range(RUNS):
        mine, others = [], []
        for _ in range(TURNS[size]):
            mine += await _moves(ours, TURN)
            others += await _moves(theirs, TURN)
        runs.append((median(mine), median(others)))
    value, peer = (median(times) for times in zip(*runs, strict=True))
    return Figure(name, value, "ms", PEER, peer, RUNS)


async def _moves(crowd: Crowd, times: int) -> list[float]:
    """Move the first room so often; return after how long each move had reached the last."""
    found = []
    for _ in range(times):
        found.append(await crowd.move(0))
        await asyncio.sleep(PAUSE)
    return found


async def cpu(size: int) -> Figure:
    """Measure the CPU that a server takes to tell one page of a move."""
    rooms = CPU_ROOMS[size]
    async with AsyncExitStack() as opened:
        ours = await opened.enter_async_context(open_ours(rooms, size))
        theirs = await opened.enter_async_context(open_socket_io())
        crowds = []
        for server in (ours, theirs):
            crowd = await come_in(server.dialect, server.ports, rooms, size)
            opened.callback(crowd.close)
            crowds.append((server, crowd))
            await _per_delivery(server, crowd)
        runs = [[await _per_delivery(*one) for one in crowds] for _ in range(RUNS)]
    value, peer = (median(found) for found in zip(*runs, strict=True))
    return Figure(f"rooms.cpu.{size}", value, "µs of CPU a delivery", PEER, peer, RUNS)


async def _per_delivery(server: Server, crowd: Crowd) -> float:
    before, moves, until = server.cpu(), 0, time.monotonic() + CPU_SECONDS
    while time.monotonic() < until:
        began = time.monotonic()
        await asyncio.gather(*(crowd.move(room) for room in range(len(crowd.rooms))))
        moves += len(crowd.rooms)
        await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - began)))
    told = moves * (len(crowd.rooms[0]) - 1)
    return (server.cpu() - before) / told * 1e6


async def idle() -> Figure:
    """Measure the memory of a page that does nothing."""
    async with open_ours(IDLE // IDLE_SIZE, IDLE_SIZE) as ours:
        value = await _per_page(ours)
    async with open_socket_io() as theirs:
        peer = await _per_page(theirs)
    return Figure("rooms.idle", value, "KiB a connection", PEER, peer, 1)


async def _per_page(server: Server) -> float:
    warm = await come_in(server.dialect, server.ports, 1, IDLE_SIZE)
    before = server.memory()
    crowd = await come_in(server.dialect, server.ports, IDLE // IDLE_SIZE, IDLE_SIZE)
    await asyncio.sleep(CPU_SECONDS)
    value = (server.memory() - before) / len(crowd.pages)
    crowd.close()
    warm.close()
    return value


async def by_redis() -> AsyncIterator[Figure]:
    """Yield `rooms.redis.…`: the owner at one process, all others at another one."""
    program = redis_server.program()
    if program is None:
        raise RuntimeError(redis_server.HOW_TO_GET_IT)
    with redis_server.running(program) as redis:
        for size in (2, 50):
            async with _both(size, redis.url, processes=2) as (ours, theirs):
                yield await _latency(f"rooms.redis.{size}", ours, theirs, size)


async def stall() -> Figure:
    """Measure a room of eight of which one page reads nothing, beside the same before that.

    All turn its pages, as fast as they may, so that the page falls behind. Raises where that has
    the server grow.
    """
    async with open_ours(1, 8, "--free") as server:
        crowd = await come_in(server.dialect, server.ports, 1, 8, free=True)
        peer = percentile(await _all_move(crowd, STALLED_SECONDS / 3), 0.99)
        stalled = crowd.rooms[0][-1]
        assert stalled.transport is not None
        stalled.transport.pause_reading()
        well = Crowd([crowd.rooms[0][:-1]])
        before = server.memory()
        value = percentile(await _all_move(well, STALLED_SECONDS), 0.99)
        grown = server.memory() - before
        crowd.close()
    if grown > FLAT_KIB:
        msg = f"grown by {grown:.0f} KiB for one page that reads nothing"
        raise RuntimeError(msg)
    return Figure("rooms.stall", value, "ms", "the same room, all reading", peer, 1)


async def _all_move(crowd: Crowd, seconds: float) -> list[float]:
    found, until, turn = [], time.monotonic() + seconds, 0
    while time.monotonic() < until:
        found.append(await crowd.move(0, of=turn % len(crowd.rooms[0])))
        turn += 1
        await asyncio.sleep(PAUSE / 6)
    return found


async def with_databases(folder: Path) -> AsyncIterator[Figure]:
    """Yield `rooms.full.…` and `rooms.many.p99`, on SQLite and on PostgreSQL."""
    programs = postgresql.programs()
    if programs is None:
        raise RuntimeError(postgresql.HOW_TO_GET_IT)
    with postgresql.running(programs) as server:
        for size in (2, 50):
            yield await full("sqlite", f"sqlite:///{folder}/full-{size}.db", size)
            yield await full("postgresql", server.url(server.database()), size)
        yield await many("sqlite", f"sqlite:///{folder}/many.db")
        yield await many("postgresql", server.url(server.database()))


async def full(kind: str, url: str, size: int) -> Figure:
    """Measure a move with its write."""
    async with open_ours(1, size, "--database", url) as server:
        crowd = await come_in(server.dialect, server.ports, 1, size)
        await _moves(crowd, WARM)
        runs = [median(await _moves(crowd, TURN * TURNS[size])) for _ in range(RUNS)]
        crowd.close()
    return Figure(f"rooms.full.{kind}.{size}", median(runs), "ms", LIMIT, FULL_MS[kind][size], RUNS)


async def many(kind: str, url: str, rooms: int = MANY, seconds: float = MANY_SECONDS) -> Figure:
    """Measure many rooms of two with a move every few seconds each. Raises where memory grows."""
    async with open_ours(rooms, 2, "--database", url) as server:
        crowd = await come_in(server.dialect, server.ports, rooms, 2)
        times = await _one_after_the_other(crowd, EVERY * 2)
        before = server.memory()
        times = await _one_after_the_other(crowd, seconds)
        grown = server.memory() - before
        crowd.close()
    if grown > FLAT_KIB:
        msg = f"grown by {grown:.0f} KiB in {seconds:.0f} s"
        raise RuntimeError(msg)
    against = f"{LIMIT} ({kind}, {rooms} rooms, nothing lost)"
    return Figure("rooms.many.p99", percentile(times, 0.99), "ms", against, MANY_MS, len(times))


async def _one_after_the_other(crowd: Crowd, seconds: float) -> list[float]:
    """Have each room move every few seconds, evenly spread; `TimeoutError` where one is lost."""
    loop, rooms = asyncio.get_running_loop(), len(crowd.rooms)
    began, gap, moves = loop.time(), EVERY / rooms, int(seconds / EVERY * rooms)
    found: list[float] = []

    turns = [asyncio.Lock() for _ in crowd.rooms]

    async def move(room: int) -> None:
        async with turns[room]:  # a machine that is far behind has not told the one before yet
            found.append(await crowd.move(room, late=30.0))

    async with asyncio.TaskGroup() as together:
        for number in range(moves):
            if (wait := began + number * gap - loop.time()) > 0:
                await asyncio.sleep(wait)
            together.create_task(move(number % rooms))
    return found
