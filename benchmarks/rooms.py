"""What a move costs: CPU of the whole use case, beside the bare write.

The peer is one transaction of one SELECT and one UPDATE of the same row through the same engine,
in turn with the moves, so that both meet the same machine. CPU is the process's, threads included.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from statistics import median
from typing import TypeAlias

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks import flood, postgresql
from benchmarks.figures import Figure, percentile
from benchmarks.worlds import World, open_world
from havruta.ids import SessionId
from havruta.sessions import lifecycle, navigation, presence
from storage.engine import open_engine
from storage.rows.sessions import SessionRow

BOOK = "Genesis"
ROUNDS = 30
MOVES = 40
"""So many moves make a round; the median round is told."""

FLOODED_MOVES = 300
BETWEEN_MOVES = 0.06
LIMIT_MS = 50.0
AGAINST = "one SELECT and one UPDATE in a transaction, same engine"

Work: TypeAlias = Callable[[], Awaitable[object]]

READING = select(SessionRow.__table__).where(SessionRow.id == bindparam("session"))
WRITING = (
    update(SessionRow.__table__)
    .where(SessionRow.id == bindparam("session"))
    .values(ref=bindparam("new_ref"), changes=bindparam("new_changes"))
)


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `rooms.move.flooded`, `rooms.move.sqlite` and `rooms.move.postgresql`."""
    yield await _flooded(folder / "flooded")
    yield await _move("sqlite", f"sqlite:///{folder}/rooms.db")
    programs = postgresql.programs()
    if programs is None:
        raise RuntimeError(postgresql.HOW_TO_GET_IT)
    with postgresql.running(programs) as server:
        yield await _move("postgresql", server.url(server.database()))


async def _flooded(folder: Path) -> Figure:
    """Measure, from the page and back, what a move takes while strangers flood the page."""
    await asyncio.to_thread(folder.mkdir)
    times = []
    async with flood.under_attack(folder) as learner:
        for number in range(1, FLOODED_MOVES + 1):
            start = time.perf_counter()
            await learner.move(number)
            times.append((time.perf_counter() - start) * 1000)
            await asyncio.sleep(BETWEEN_MOVES)
    value = percentile(times, 0.99)
    return Figure("rooms.move.flooded", value, "ms", "the limit we set", LIMIT_MS, len(times))


async def _move(database: str, url: str) -> Figure:
    async with open_world(url) as world, open_engine(url) as engine, _session(world) as session_id:
        move, bare = _moving(world, session_id), _bare(engine, session_id)
        for warm_up in (move, bare):
            await _cpu_ms(warm_up)
        rounds = [(await _cpu_ms(move), await _cpu_ms(bare)) for _ in range(ROUNDS)]
    cost, peer = (median(times) for times in zip(*rounds, strict=True))
    return Figure(f"rooms.move.{database}", cost, "ms of CPU", AGAINST, peer, ROUNDS * MOVES)


@asynccontextmanager
async def _session(world: World) -> AsyncGenerator[SessionId, None]:
    """Have Isaac and Jacob in a session's room."""
    havruta = await world.havruta(BOOK)
    session = await lifecycle.start(world.study, havruta_id=havruta.id, by=world.isaac.id)
    for user in (world.isaac, world.jacob):
        await presence.connect(world.study, session_id=session.id, by=user.id)
    yield session.id


def _moving(world: World, session_id: SessionId) -> Work:
    """Return one step through the book, as the owner turns its pages; the last leads back."""
    shape = world.study.library.shape_at_hand(BOOK)
    assert shape is not None
    steps = count(1)

    async def move() -> None:
        ref = shape.at(next(steps) % len(shape)).ref
        await navigation.navigate(world.study, session_id=session_id, ref=ref, by=world.isaac.id)

    return move


def _bare(engine: AsyncEngine, session_id: SessionId) -> Work:
    changes = count(1_000_000)

    async def bare() -> None:
        number = next(changes)
        async with engine.begin() as db:
            (await db.execute(READING, {"session": session_id})).first()
            values = {"session": session_id, "new_ref": f"{BOOK} 1:1", "new_changes": number}
            await db.execute(WRITING, values)

    return bare


async def _cpu_ms(work: Work) -> float:
    """Return the CPU that one of a round takes, in ms."""
    before = time.process_time()
    for _ in range(MOVES):
        await work()
    return (time.process_time() - before) / MOVES * 1000
