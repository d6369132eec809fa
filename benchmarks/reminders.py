"""Reminders at the rate of a hundred thousand an hour, told to a Discord that counts.

It is the program's own clock, in one process or two on one database. Everybody is told by direct
message, within Discord's limits: fifty requests a second for the bot, and ten new channels in ten
seconds. So they are people to whom the bot has written before: one request reminds one of them.

First they fall due at random moments, at the rate, and it is measured how long after its moment
Discord has each: nothing is taken off for waiting its turn. Then all that fall due in one minute do
so at its first moment, as plans do, and each is late from when it could be sent: the nth told is
allowed so long as n requests take at the pace that is kept (40 a second, of Discord's 50). Last,
clocks are killed at random while they promise reminders and tell them.

What a clock holds in memory is the median of its resident set over the second quarter of the first
part, when it is warm, and over the last.
"""

import argparse
import asyncio
import resource
from collections import Counter, deque
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import TypeAlias

from sqlalchemy import func, select

from benchmarks import postgresql
from benchmarks.crowd import LEAD, Crowd, gather
from benchmarks.figures import Figure, percentile
from benchmarks.household import Household, Program
from benchmarks.worlds import NOW, open_world
from havruta import zone_data
from havruta.notices.claims import LEASE
from havruta.notices.model import NoticeKind
from havruta.notices.pace import PACE
from sandbox.discord.ledger import Ledger
from sandbox.discord.state import Sandbox
from sandbox.server import open_sandbox
from sandbox.world.events import Event, MessagePosted
from scheduler.duties import SWEEP
from storage.engine import open_engine
from storage.rows.base import UNSETTLED
from storage.rows.notices import NoticeRow

RATE = 100_000 / 3600
"""Reminders a second."""

MANY, FEW = 10_000, 2_000
"""So many on PostgreSQL with two clocks, on SQLite with one."""

TOGETHER = 1_000
"""So many fall due at one moment."""

KILLS = 20
KILLED = 1_500
"""So many pairs, while clocks are killed, have something planned in one of so many MINUTES."""

MINUTES = 2
SEED = 5788
AHEAD = SWEEP + timedelta(seconds=5)
"""So long before the first of them is due all stand in the database; each clock looks meanwhile."""

TO_STORE = timedelta(milliseconds=2)
"""So long each of them takes, generously, until it stands there."""

AFTER = 5 * LEASE
"""So long the last is waited for: what a clock had taken up that was killed is free a lease later,
and may be taken up by one that is killed next."""

LIMIT_MS = 1000.0
FLAT_MB = 10.0
REQUESTS = 50
REFUSED = 429

Told: TypeAlias = list[tuple[str, datetime]]
"""The nonce of each message, and when Discord had it."""


@dataclass(frozen=True)
class House:
    """The clocks, the Discord that counts, and the crowd that is to be reminded."""

    sandbox: Sandbox
    clocks: Sequence[Program]
    crowd: Crowd
    url: str
    told: Told


@dataclass(frozen=True)
class Rush:
    """How it went: of so many promises, how late each was kept in ms, and how many twice."""

    promised: int
    late_ms: list[float]
    doubled: int

    @property
    def lost(self) -> int:
        """How many were not kept."""
        return max(0, self.promised - len(self.late_ms))

    @property
    def all_late_ms(self) -> list[float]:
        """How late each was; what was not told, as late as it was waited for at least."""
        return [*self.late_ms, *[AFTER.total_seconds() * 1000] * self.lost]


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `time.reminders.postgresql.*` and `time.reminders.sqlite.*`."""
    async for figure in on_postgresql(folder, MANY):
        yield figure
    url = f"sqlite+aiosqlite:///{folder}/reminders.db"
    async for figure in _on(url, folder / "sqlite", "sqlite", clocks=1, reminders=FEW):
        yield figure


async def on_postgresql(folder: Path, reminders: int) -> AsyncIterator[Figure]:
    """Yield the figures of so many reminders on PostgreSQL with two clocks."""
    programs = postgresql.programs()
    if programs is None:
        raise RuntimeError(postgresql.HOW_TO_GET_IT)
    with postgresql.running(programs) as server:
        url, house = server.url(server.database()), folder / "postgresql"
        async for figure in _on(url, house, "postgresql", clocks=2, reminders=reminders):
            yield figure


async def _on(
    url: str, folder: Path, database: str, *, clocks: int, reminders: int
) -> AsyncIterator[Figure]:
    """Yield what became of so many reminders in peace, and of some more among kills."""
    await asyncio.to_thread(folder.mkdir)
    async with _open_house(url, folder, clocks=clocks, people=min(reminders, MANY)) as house:
        async with _weighing(house) as weights:
            peace = await _in_peace(house, reminders)
        together = await _together(house, min(TOGETHER, reminders))
        asked = [int(one.at.timestamp()) for one in house.sandbox.ledger.requests]
        refused = sum(one.status == REFUSED for one in house.sandbox.ledger.requests)
        killed = await _among_kills(house)
    name = f"time.reminders.{database}"
    rushes, limit = (peace, together, killed), "the limit we set"
    promised = sum(one.promised for one in rushes)
    for what, number in (
        ("lost", sum(one.lost for one in rushes)),
        ("doubled", sum(one.doubled for one in rushes)),
    ):
        yield Figure(f"{name}.{what}", number, "reminders", "promised", promised, promised)
    late = percentile(peace.all_late_ms, 0.99)
    yield Figure(f"{name}.p99", late, "ms", limit, LIMIT_MS, peace.promised)
    late = percentile(together.all_late_ms, 0.99)
    yield Figure(f"{name}.together", late, "ms", limit, LIMIT_MS, together.promised)
    most = max(Counter(asked).values())
    yield Figure(f"{name}.requests", most, "a second", "Discord's limit", REQUESTS, len(asked))
    yield Figure(f"{name}.refused", refused, "requests", "all", len(asked), len(asked))
    warm, end = _weights(weights)
    yield Figure(f"{name}.memory", end, "MB", "when warm", warm, clocks)
    yield Figure(f"{name}.growth", end - warm, "MB", limit, FLAT_MB, clocks)
    latest = max(killed.all_late_ms) / 1000
    yield Figure(f"{name}.killed", latest, "s", "a lease", LEASE.total_seconds(), KILLS)


async def _in_peace(house: House, reminders: int) -> Rush:
    """Have people reminded at moments that fall at random, at the rate."""
    dice, span = Random(SEED), reminders / RATE
    house.sandbox.ledger.clear()
    began = _soon(reminders)
    return await _remind(
        house, [began + timedelta(seconds=dice.uniform(0, span)) for _ in range(reminders)]
    )


async def _together(house: House, reminders: int) -> Rush:
    """Have people reminded at one moment, each late from when the pace lets it go."""
    went = await _remind(house, [_soon(reminders)] * reminders)
    turn_ms = 1000 / PACE.per_second
    late_ms = [max(0.0, late - n * turn_ms) for n, late in enumerate(sorted(went.late_ms))]
    return replace(went, late_ms=late_ms)


async def _remind(house: House, dues: Sequence[datetime]) -> Rush:
    house.told.clear()
    promised = await house.crowd.remind(dues)
    await _until_settled(house, max(dues), len(dues))
    return rush(house.told, len(dues), {one: (one, due) for one, due in promised.items()})


async def _among_kills(house: House) -> Rush:
    """Have people reminded on the minute, as plans are; the clocks are killed meanwhile."""
    dice = Random(SEED)
    house.told.clear()
    minute = (NOW() + AHEAD).replace(second=0, microsecond=0)
    pairs = house.crowd.havrutot[:KILLED]
    minutes = [minute + timedelta(minutes=dice.randint(1, MINUTES)) for _ in pairs]
    killing = asyncio.create_task(_kill(house.clocks, dice))
    await house.crowd.plan(minutes)
    await killing
    await _until_settled(house, max(minutes), 2 * len(pairs))
    async with open_engine(house.url) as engine, engine.connect() as db:
        row = NoticeRow
        query = select(row.id, row.plan_id, row.recipient, row.starts_at)
        rows = await db.execute(query.where(row.kind == NoticeKind.REMINDER))
        promised = {one.id: (one.plan_id + one.recipient, one.starts_at - LEAD) for one in rows}
    return rush(house.told, 2 * len(pairs), promised)


async def _kill(clocks: Sequence[Program], dice: Random) -> None:
    """Kill one of them now and then, and start it again."""
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0, 2 * MINUTES * 60 / KILLS))
        clock = dice.choice(clocks)
        await clock.kill()
        await clock.start()


def _soon(reminders: int) -> datetime:
    """Return when the first of so many may be due."""
    return NOW() + AHEAD + reminders * TO_STORE


def rush(told_at: Told, promised: int, known: Mapping[str, tuple[str, datetime]]) -> Rush:
    """Return how it went; `known` says of each notice which promise it is, and when it was due."""
    of_nonce = {notice_id[1:]: what for notice_id, what in known.items()}
    told = [(*of_nonce[nonce], at) for nonce, at in told_at if nonce in of_nonce]
    late_ms: dict[str, float] = {}
    for promise, due, at in told:
        late_ms.setdefault(promise, (at - due).total_seconds() * 1000)
    return Rush(promised, list(late_ms.values()), len(told) - len(late_ms))


async def _until_settled(house: House, last: datetime, promised: int) -> None:
    """Wait until so many were told, and nothing waits to be told again, or it is too late."""
    waiting = select(func.count()).select_from(NoticeRow.__table__).where(UNSETTLED)
    async with open_engine(house.url) as engine:
        while NOW() < last + AFTER:
            await asyncio.sleep(1)
            async with engine.connect() as db:
                if len(house.told) >= promised and not await db.scalar(waiting):
                    return


@asynccontextmanager
async def _open_house(
    url: str, folder: Path, *, clocks: int, people: int
) -> AsyncGenerator[House, None]:
    """Yield everything, running; raises AssertionError if one of Discord's rules was broken."""
    async with (
        open_world(url) as world,
        open_sandbox(folder / "sandbox") as sandbox,
        AsyncExitStack() as running,
    ):
        sandbox.ledger = Ledger(deque())
        crowd = await gather(world, url, sandbox.world, people // 2)
        told: Told = []
        sandbox.world.listen(partial(_count, told))
        programs = [
            Household(sandbox, folder, {"DATABASE_URL": url}).program for _ in range(clocks)
        ]
        for program in programs:
            await program.start()
            running.push_async_callback(program.stop)
        yield House(sandbox, programs, crowd, url, told)
        assert not sandbox.violations, sandbox.violations


def _count(told: Told, event: Event) -> None:
    if isinstance(event, MessagePosted) and event.message.nonce is not None:
        told.append((event.message.nonce, event.message.created))


@asynccontextmanager
async def _weighing(house: House) -> AsyncGenerator[list[list[int]], None]:
    """Yield what each clock weighs, second by second, for as long as the block lasts."""
    weights: list[list[int]] = []
    weighing = asyncio.create_task(_weigh(house.clocks, weights))
    try:
        yield weights
    finally:
        weighing.cancel()


async def _weigh(clocks: Sequence[Program], weights: list[list[int]]) -> None:
    while True:
        weights.append([_resident(clock.pid) for clock in clocks])
        await asyncio.sleep(1)


def _resident(pid: int) -> int:
    """Return how many bytes of memory the process holds."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()


def _weights(weights: Sequence[Sequence[int]]) -> tuple[float, float]:
    """Return what the clock that grew most held in MB once it was warm, and at the end."""
    quarter = len(weights) // 4 or 1
    before, after = weights[quarter : 2 * quarter] or weights, weights[-quarter:]
    held = [
        tuple(median(one[clock] for one in some) / 1e6 for some in (before, after))
        for clock in range(len(weights[0]))
    ]
    warm, end = max(held, key=lambda one: one[1] - one[0])
    return warm, end


async def _print_all(minutes: float) -> None:
    with TemporaryDirectory() as folder:
        async for figure in on_postgresql(Path(folder), round(minutes * 60 * RATE)):
            print(figure.line(), flush=True)


def main() -> None:
    """Print the figures of PostgreSQL for a whole hour, or for so many minutes."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    zone_data.use_ours()
    asyncio.run(_print_all(parser.parse_args().minutes))


if __name__ == "__main__":
    main()
