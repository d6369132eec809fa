"""A PostgreSQL server that lasts as long as the tests.

A conftest takes the fixture by `postgresql_server = postgresql.postgresql_server`.
"""

import pytest

from benchmarks.postgresql import HOW_TO_GET_IT, programs, running


@pytest.fixture(scope="session")
def postgresql_server():
    """A server that lasts as long as the tests."""
    found = programs()
    if found is None:
        pytest.skip(HOW_TO_GET_IT)
    with running(found) as server:
        yield server
