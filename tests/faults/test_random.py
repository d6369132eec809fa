"""The story with a fault in it, as `make faults` lives it again and again."""

import pytest

from benchmarks.faults.befalling import names
from benchmarks.faults.story import STEPS, chosen, live

SEEDS = {chosen(seed)[1:]: seed for seed in range(5000)}


@pytest.mark.parametrize("jump", ["clock +10 min", "clock +60 min", "clock -60 min"])
async def test_the_clock_jumps_in_front_of_two_readers(household_folder, jump):
    """SE-7, NO-4: their session goes on, and no promise is lost."""
    await live(SEEDS[jump, "read"], household_folder)


def test_every_fault_comes_in_every_step():
    """OP-1: a seed says which, the same each time."""
    assert SEEDS.keys() == {(fault, step) for fault in names() for step in STEPS}
    assert chosen(7)[1:] == chosen(7)[1:]
