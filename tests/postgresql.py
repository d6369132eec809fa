"""A PostgreSQL server that lasts as long as the tests, and PgBouncer before it.

A conftest takes a fixture by `postgresql_server = postgresql.postgresql_server`.
"""

import pytest

from benchmarks import pgbouncer
from benchmarks.postgresql import HOW_TO_GET_IT, programs, running
from tests import households


@pytest.fixture(scope="session")
def postgresql_server():
    """A server that lasts as long as the tests."""
    found = programs()
    if found is None:
        pytest.skip(HOW_TO_GET_IT)
    with running(found) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server):
    """The name of a migrated database that nobody uses, to be copied."""
    name = postgresql_server.database()
    households.migrated(postgresql_server.url(name))
    return name


@pytest.fixture(scope="session")
def pooled_server(postgresql_server):
    """The same server as it is reached through PgBouncer, which pools by transaction."""
    found = pgbouncer.program()
    if found is None:
        pytest.skip(pgbouncer.HOW_TO_GET_IT)
    with pgbouncer.running(found, postgresql_server) as server:
        yield server
