"""A TURN server that lasts as long as the tests, and one that is just as it is deployed.

A conftest takes a fixture by `turn_server = coturn.turn_server`.
"""

import pytest

from benchmarks.coturn import HOW_TO_GET_IT, program, running


def _program():
    if (found := program()) is None:
        pytest.skip(HOW_TO_GET_IT)
    return found


@pytest.fixture(scope="session")
def turn_server():
    """A server through which two on this machine reach each other."""
    with running(_program()) as server:
        yield server


@pytest.fixture
def deployed_turn_server():
    """A server that reaches nothing but the internet."""
    with running(_program(), ()) as server:
        yield server
