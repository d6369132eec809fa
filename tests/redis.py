"""A Redis server that lasts as long as the tests, and one that a test may stop.

A conftest takes a fixture by `redis_server = redis.redis_server`.
"""

import pytest

from benchmarks.redis_server import HOW_TO_GET_IT, program, running


def _program():
    if (found := program()) is None:
        pytest.skip(HOW_TO_GET_IT)
    return found


@pytest.fixture(scope="session")
def redis_server():
    """A server that lasts as long as the tests."""
    with running(_program()) as server:
        yield server


@pytest.fixture
def own_redis_server():
    """A server of the test's own, to be stopped and started again."""
    with running(_program()) as server:
        yield server
