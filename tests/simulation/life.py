"""Living a script on the memory or on SQLite, and finding the shortest way to what went wrong."""

import shutil
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from unittest.mock import patch

from storage.database import open_database
from storage.migrate import migrate
from tests.memory import MemoryStorage
from tests.simulation.violation import Violation
from tests.simulation.world import World

MOST_TRIES = 300


@asynccontextmanager
async def in_memory():
    """A memory without a database."""
    yield MemoryStorage()


def on_sqlite(empty):
    """A database of its own for each life: a copy of `empty`."""

    @asynccontextmanager
    async def on_sqlite():
        with TemporaryDirectory() as folder:
            shutil.copy(empty, folder)
            async with open_database(_url(Path(folder) / empty.name)) as database:
                yield database

    return on_sqlite


async def make_empty(folder):
    """Return a database in which nothing is."""
    empty = Path(folder) / "empty.db"
    await migrate(_url(empty))
    return empty


def _url(file):
    return f"sqlite+aiosqlite:///{file}"


async def live(script, memory=in_memory):
    """Return the world in which all of it has happened, and what went wrong if anything did.

    New ids are of the script's dice, too: what is in their order would differ from life to life.
    """
    dice = Random(f"{script.seed} ids")
    async with memory() as storage:
        with patch("ulid.os.urandom", dice.randbytes):
            return await _live(script, storage)


async def _live(script, storage):
    world = World(script, storage)
    try:
        await world.live()
    except Violation as violation:
        return world, violation
    return world, None


async def shortest(script, memory=in_memory):
    """Return as little of a script that goes wrong as still does: one havruta, few wishes."""
    world, _ = await live(script, memory)
    script = replace(script, until=world.now)
    for household in script.households:
        alone = script.only(household.number)
        if (await live(alone, memory))[1]:
            script = alone
            break
    return await _with_fewer_wishes(script, memory)


async def _with_fewer_wishes(script, memory):
    size, tries = len(script.wishes) // 2, 0
    while size and tries < MOST_TRIES:
        begin = 0
        while begin < len(script.wishes) and tries < MOST_TRIES:
            fewer = script.without(script.wishes[begin : begin + size])
            tries += 1
            if (await live(fewer, memory))[1]:
                script = fewer
            else:
                begin += size
        size //= 2
    return script
