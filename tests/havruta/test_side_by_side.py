"""Doing several things at once."""

import asyncio

import pytest

from havruta.side_by_side import side_by_side


@pytest.mark.parametrize("others", [0, 1, 2])
async def test_what_goes_wrong_is_raised_once_all_have_come_to_their_end(others):
    """SC-7: what fails leaves none of the others undone."""
    done, go_on = [], asyncio.Event()

    async def fail():
        go_on.set()
        raise ConnectionError

    async def do(number):
        await go_on.wait()
        done.append(number)

    with pytest.raises(ConnectionError):
        await side_by_side([fail(), *map(do, range(others))])

    assert done == list(range(others))


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_all_are_done(number):
    done = []

    async def do(one):
        done.append(one)

    await side_by_side([do(one) for one in range(number)])

    assert done == list(range(number))
