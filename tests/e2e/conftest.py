"""Windows for the whole story, a profile for each person; the program in one process or more."""

from contextlib import asynccontextmanager
from functools import partial

import pytest
import pytest_asyncio

from benchmarks.cluster import open_cluster
from benchmarks.household import open_household
from tests import browser, households, postgresql, redis
from tests.forks import fork

chromium = browser.chromium
kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
household_folder = households.household_folder
postgresql_server = postgresql.postgresql_server
migrated_postgresql = postgresql.migrated_postgresql
redis_server = redis.redis_server
own_redis_server = redis.own_redis_server


@pytest.fixture
def window(chromium):
    """Opens a page in a profile of its own, from which others may be opened; no script may fail."""

    @asynccontextmanager
    async def open_window(**options):
        context = await chromium.new_context(**options)
        faults = []
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        yield await context.new_page()
        await context.close()
        assert faults == []

    return open_window


@pytest_asyncio.fixture(loop_scope="session")
async def household(household_folder):
    async with open_household(household_folder, launch=fork) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def cluster(household_folder, postgresql_server, migrated_postgresql, own_redis_server):
    """Opens processes over one database and one Redis; nothing may fail in any of them."""
    name = postgresql_server.database(migrated_postgresql)

    @asynccontextmanager
    async def opened(members, changes=(), identify_seconds=5.0, **environment):
        where = {
            "DATABASE_URL": postgresql_server.url(name),
            "REDIS_URL": own_redis_server.url,
        }
        launch = partial(fork, changes=changes)
        running = open_cluster(
            household_folder,
            members,
            launch,
            identify_seconds=identify_seconds,
            environment={**where, **environment},
        )
        async with running as cluster:
            yield cluster
        assert not cluster.sandbox.violations
        assert [m.program.failures for m in cluster.members.values() if m.program.failures] == []

    yield opened
    postgresql_server.drop(name)
