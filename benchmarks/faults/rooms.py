"""`python -m benchmarks.faults.rooms [--seed N] [--times N]`: one evening, and what befalls it.

A chat, a clock and three page processes over PostgreSQL and Redis; four pages in a room, turned all
the while. So many times something is killed, dropped or restarted, and each time all must hold.
"""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random, SystemRandom
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import postgresql, redis_server
from benchmarks.cluster import Cluster, Member, open_cluster
from benchmarks.faults.reader import Broken, Reader, open_reader
from benchmarks.household import GUIDE, begin, link_of, sit_down
from sandbox.testing.person import Person
from sandbox.testing.screen import Seen

TIMES = 200
MEMBERS = {
    "chat": {"ROLES": "chat"},
    "clock": {"ROLES": "clock"},
    "one": {"ROLES": "page"},
    "two": {"ROLES": "page"},
    "three": {"ROLES": "page"},
}
PAGES = ("one", "two", "three")
CONVERGED = 5.0
"""Within so many seconds all pages show one place again, once what befell them is over."""
PATIENCE = 60.0
A_SESSION = 20
"""After so many faults it ends, is summed up, and another one begins."""
SEGMENTS = [f"{GUIDE} 1:{number}" for number in range(1, 5)]
TURNED = 0.15


class Evening:
    """What runs, who is there, and what they have been promised."""

    def __init__(
        self, cluster: Cluster, redis: redis_server.Server, query: "Query", random: Random
    ) -> None:
        self.cluster, self.redis, self.query, self.random = cluster, redis, query, random
        self.readers: list[Reader] = []
        self.moved: list[str] = []
        """Where the owner was told that the room had moved."""
        self.resting = asyncio.Event()

    async def turn_pages(self) -> None:
        """Move the room again and again; what is not answered may have happened or not."""
        while True:
            await asyncio.sleep(TURNED)
            if self.resting.is_set():
                continue
            ref = self.random.choice(SEGMENTS)
            answer = await self.readers[0].ask("navigate", ref=ref)
            if answer is not None and answer["type"] == "done":
                self.moved.append(ref)

    async def check(self) -> None:
        """Raise `Broken` unless all holds: one session, all at its place, no move lost."""
        self.resting.set()
        try:
            async with asyncio.timeout(CONVERGED):
                while not await self._agree():  # noqa: ASYNC110 - other processes have to
                    await asyncio.sleep(0.05)
        except TimeoutError:
            places = [reader.ref for reader in self.readers]
            msg = f"after {CONVERGED} s: pages at {places}, the room {await self.query.session()}"
            raise Broken(msg) from None
        finally:
            self.resting.clear()
        session = await self.query.session()
        covered = {f"{GUIDE} 1:{n}" for one in session["covered"] for n in _numbers(one)}
        if lost := [ref for ref in self.moved if ref not in covered]:
            msg = f"reached and not covered: {lost}; {session}"
            raise Broken(msg)

    async def _agree(self) -> bool:
        session = await self.query.session()
        are_in = all(reader.is_in for reader in self.readers)
        return are_in and {reader.ref for reader in self.readers} == {session["ref"]}


class Query:
    """Asks the database, as nobody of the program does."""

    def __init__(self, server: postgresql.Server, name: str) -> None:
        self._command = (str(server.bin / "psql"), "-XAtc")
        self._url = server.url(name)

    async def session(self) -> dict[str, Any]:
        """Return the session that runs, or raise `Broken` where it is not just one."""
        found = await self.rows("SELECT * FROM sessions WHERE ending IS NULL")
        if len(found) != 1:
            msg = f"{len(found)} sessions run"
            raise Broken(msg)
        session: dict[str, Any] = found[0]
        return session

    async def rows(self, statement: str) -> list[dict[str, Any]]:
        """Return what a statement finds."""
        asked = f"SELECT coalesce(json_agg(t), '[]') FROM ({statement}) t"  # noqa: S608 - ours
        command = (*self._command, asked, self._url)
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True)
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found


async def kill(evening: Evening) -> None:
    """Kill -9 of any process, and a start a moment later."""
    member = evening.cluster[evening.random.choice(list(MEMBERS))]
    await member.program.kill()
    await asyncio.sleep(evening.random.uniform(0, 1))
    await member.start()


async def roll(evening: Evening) -> None:
    """An update of one process."""
    member = evening.cluster[evening.random.choice(list(MEMBERS))]
    if (status := await member.program.stop()) != 0:
        msg = f"stopped with {status}"
        raise Broken(msg)
    await member.start()


async def two_die(evening: Evening) -> None:
    """Two page processes are killed at once."""
    dying = [evening.cluster[name] for name in evening.random.sample(PAGES, 2)]
    await asyncio.gather(*(member.program.kill() for member in dying))
    await asyncio.gather(*(member.start() for member in dying))


async def drop(evening: Evening) -> None:
    """Some pages lose their line."""
    some = evening.random.sample(evening.readers, evening.random.randint(1, len(evening.readers)))
    await asyncio.gather(*(reader.cut() for reader in some))


async def redis_restarts(evening: Evening) -> None:
    """Nobody hears of the others for a while."""
    evening.redis.stop()
    await asyncio.sleep(evening.random.uniform(0, 2))
    await asyncio.to_thread(evening.redis.start)


async def standstill(evening: Evening) -> None:
    """A process gets no time."""
    member: Member = evening.cluster[evening.random.choice(PAGES)]
    member.program.signal(signal.SIGSTOP)
    await asyncio.sleep(evening.random.uniform(0.5, 3))
    member.program.signal(signal.SIGCONT)


FAULTS: dict[str, Callable[[Evening], Awaitable[None]]] = {
    "a process is killed": kill,
    "a process is restarted": roll,
    "two page processes are killed": two_die,
    "lines are lost": drop,
    "Redis restarts": redis_restarts,
    "a process stands still": standstill,
}


async def live(seed: int, times: int) -> None:
    """Live the evening. Raises `Broken`."""
    random = Random(seed)
    async with _opened() as (cluster, redis, query):
        async with cluster.person("isaac") as isaac, cluster.person("jacob") as jacob:
            await begin(isaac, jacob)
            for first in range(0, times, A_SESSION):
                evening = Evening(cluster, redis, query, random)
                await _session(evening, isaac, jacob, range(first, min(times, first + A_SESSION)))
        cluster.sandbox.ledger.violations.clear()  # an answer that was lost is given again


async def _session(evening: Evening, isaac: Person, jacob: Person, numbers: range) -> None:
    card = await sit_down(isaac)
    async with AsyncExitStack() as opened:
        for person in (isaac, jacob, jacob, isaac):
            link = await link_of(person, card)
            page = open_reader(evening.cluster.page_url, link)
            evening.readers.append(await opened.enter_async_context(page))
        turning = asyncio.create_task(evening.turn_pages())
        try:
            await evening.check()
            for number in numbers:
                name = evening.random.choice(list(FAULTS))
                began = time.monotonic()
                print(f"{number}: {name} …", end=" ", flush=True)
                await FAULTS[name](evening)
                await evening.check()
                print(f"{time.monotonic() - began:.1f} s", flush=True)
        finally:
            turning.cancel()
            await asyncio.gather(turning, return_exceptions=True)
        await _end(isaac, card, evening)


async def _end(isaac: Person, card: Seen, evening: Evening) -> None:
    """End it; there is one summary, and every page is told."""
    asked = await isaac.command("session end")
    if asked.shown is None:
        msg = f"nothing was asked: {asked}"
        raise Broken(msg)
    await isaac.press(asked.shown, "End session")
    await isaac.until(
        lambda message: message.id == card.id and message.buttons == ["Start again"],
        timeout=PATIENCE,
    )
    if len([one for one in isaac.messages() if one.id == card.id]) != 1:
        msg = "more than one summary"
        raise Broken(msg)
    async with asyncio.timeout(PATIENCE):
        while any(r.ended is None for r in evening.readers):  # noqa: ASYNC110 - they are told
            await asyncio.sleep(0.05)
    if await evening.query.rows("SELECT * FROM sessions WHERE ending IS NULL"):
        msg = "a session still runs"
        raise Broken(msg)


@asynccontextmanager
async def _opened() -> AsyncGenerator[tuple[Cluster, redis_server.Server, Query], None]:
    programs, redis = postgresql.programs(), redis_server.program()
    if programs is None or redis is None:
        raise RuntimeError(redis_server.HOW_TO_GET_IT if programs else postgresql.HOW_TO_GET_IT)
    with (
        TemporaryDirectory() as folder,
        postgresql.running(programs) as server,
        redis_server.running(redis) as bus,
    ):
        name = server.database()
        where = {"DATABASE_URL": server.url(name), "REDIS_URL": bus.url}
        async with open_cluster(Path(folder), MEMBERS, environment=where) as cluster:
            yield cluster, bus, Query(server, name)


def _numbers(stretch: list[str]) -> range:
    first, last = (int(ref.rpartition(":")[2]) for ref in stretch)
    return range(first, last + 1)


def main() -> int:
    """Say whether anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults.rooms")
    parser.add_argument("--seed", type=int, help="by itself a random one")
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else SystemRandom().randrange(1_000_000)
    print(f"seed {seed}, {asked.times} times")
    try:
        asyncio.run(live(seed, asked.times))
    except Broken as broken:
        print(f"BROKEN: {broken}")
        return 1
    print("All rooms held.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
