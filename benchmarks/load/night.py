"""One night at a house: one process with SQLite, or several over Redis and PostgreSQL."""

import asyncio
import os
import re
import resource
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from benchmarks import postgresql, redis_server
from benchmarks.bookshelf import open_bookshelf
from benchmarks.cluster import Cluster, open_cluster
from benchmarks.household import Launch
from benchmarks.load.chat import Chat
from benchmarks.load.evening import Evening, Tempo
from benchmarks.load.gauges import Gauge, watching
from benchmarks.load.measures import Measures
from benchmarks.load.reckoning import Account, reckon, settled
from benchmarks.load.town import Town, plan, settle
from benchmarks.worlds import NOW
from sandbox.discord.state import Sandbox
from scheduler.duties import SWEEP

SEED = 1845
AHEAD = SWEEP + timedelta(seconds=5)
"""Within so long each process has found what was planned behind its back."""
TO_PLAN = timedelta(milliseconds=25)
"""So long each session takes, generously, until it is planned and its reminders are promised."""
FILES = 12_000
OURSELVES = "the load itself"
LATE = "notice, late"
DATABASE = "havruta_database_seconds"
ID = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b")

Databases = Mapping[str, tuple[float, float]]
"""Of each process: how many transactions it has had, and how many seconds they took together."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many sessions begin within how many seconds, and how busy their people are."""

    sessions: int
    seconds: float
    tempo: Tempo = field(default_factory=Tempo)


@dataclass(frozen=True, slots=True)
class House:
    """What a night is lived against, by its name."""

    name: str
    told: str
    members: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Night:
    """What came of it."""

    house: House
    size: Size
    began: datetime
    measures: Measures
    gauges: Mapping[str, Gauge]
    databases: Databases
    account: Account


ONE = House(
    "one",
    "one machine, SQLite",
    {"all": {"ROLES": "chat,page,clock", "TRUSTED_PROXIES": "127.0.0.1"}},
)
SEVERAL = House(
    "several",
    "two page processes and one of chat and clock, Redis, PostgreSQL",
    {
        "chat and clock": {"ROLES": "chat,clock"},
        "page 1": {"ROLES": "page", "TRUSTED_PROXIES": "127.0.0.1"},
        "page 2": {"ROLES": "page", "TRUSTED_PROXIES": "127.0.0.1"},
    },
)
HOUSES = {house.name: house for house in (ONE, SEVERAL)}


async def live(
    house: House,
    folder: Path,
    size: Size,
    *,
    launch: Launch | None = None,
    ahead: timedelta = AHEAD,
    **environment: str,
) -> Night:
    """Live a night; `ahead` is how soon what was planned has been found by the processes."""
    _allow_files()
    towns: list[Town] = []
    with ExitStack() as opened:
        where, beside = _storage(house, folder, opened)
        url = where["DATABASE_URL"]

        async def prepare(sandbox: Sandbox) -> None:
            dice = Random(SEED)
            towns.append(await settle(url, sandbox, size.sessions, size.seconds, dice))

        async with (
            open_bookshelf() as shelf,
            open_cluster(
                folder,
                house.members,
                launch,
                rate_limits=True,
                prepare=prepare,
                environment={"SEFARIA_URL": shelf, **where, **environment},
            ) as cluster,
        ):
            begins = NOW() + ahead + size.sessions * TO_PLAN
            town = await plan(url, towns[0], begins.replace(microsecond=0))
            return await _lived(_Place(house, cluster, url, beside), town, size)


@dataclass(frozen=True, slots=True)
class _Place:
    """A house that runs, its database, and what runs beside it."""

    house: House
    cluster: Cluster
    url: str
    beside: Mapping[str, int]

    @property
    def pages(self) -> list[str]:
        """The addresses of its page processes."""
        members = self.cluster.members.values()
        return [f"http://127.0.0.1:{one.port}" for one in members if one.is_page]


async def _lived(place: _Place, town: Town, size: Size) -> Night:
    measures, members = Measures(), place.cluster.members
    chat = Chat(place.cluster.sandbox, measures)
    processes = {name: one.program.pid for name, one in members.items()}
    await asyncio.sleep((town.begins - NOW()).total_seconds())
    measures.begin()
    async with watching({**processes, **place.beside, OURSELVES: os.getpid()}, measures) as gauges:
        await Evening(town, chat, place.pages, measures, size.tempo, size.seconds).live()
        notices = await settled(place.url)
        databases = {name: await _database(one.port) for name, one in members.items()}
    for name, member in members.items():
        for line in member.program.failures:
            measures.fail(f"logged by {name}: {_why(line)}")
    for violation in place.cluster.sandbox.violations:
        measures.fail(f"a rule of Discord's broken: {violation.route} {violation.message}")
    account = reckon(town.promised(), notices, chat.told)
    for due, ms in account.late:
        measures.note(LATE, ms, at=(due - town.begins).total_seconds())
    return Night(place.house, size, town.begins, measures, gauges, databases, account)


def _why(line: Mapping[str, Any]) -> str:
    """Return what went wrong by a line of the log, the same of whichever session or person."""
    error = str(line.get("exception", "")).strip().rpartition("\n")[2]
    return ID.sub("…", f"{line['event']}: {error}" if error else str(line["event"]))


def _storage(
    house: House, folder: Path, opened: ExitStack
) -> tuple[dict[str, str], dict[str, int]]:
    """Return the settings by which the house finds what it keeps, and the pids of what keeps it."""
    if house is ONE:
        return {"DATABASE_URL": f"sqlite+aiosqlite:///{folder}/havruta.db"}, {}
    programs, redis = postgresql.programs(), redis_server.program()
    if programs is None or redis is None:
        raise RuntimeError(redis_server.HOW_TO_GET_IT if programs else postgresql.HOW_TO_GET_IT)
    server = opened.enter_context(postgresql.running(programs))
    bus = opened.enter_context(redis_server.running(redis))
    assert bus.pid is not None
    where = {"DATABASE_URL": server.url(server.database()), "REDIS_URL": bus.url}
    return where, {"PostgreSQL": server.pid, "Redis": bus.pid}


async def _database(port: int) -> tuple[float, float]:
    """Return how many transactions a process has had, and how many seconds they took together."""
    address = f"http://127.0.0.1:{port}/metrics"
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        families = text_string_to_metric_families(await answer.text())
        samples = [one for family in families for one in family.samples]
    count, total = (
        sum(one.value for one in samples if one.name == f"{DATABASE}_{what}")
        for what in ("count", "sum")
    )
    return count, total


def _allow_files() -> None:
    """Let this process have as many sockets as there are people, and more."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, most), most))
