import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from benchmarks.household import open_household
from tests import households
from tests.faults.moved_clock import MovedClock
from tests.forks import fork

kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
household_folder = households.household_folder


SECOND = timedelta(seconds=1)
NOT_LONG = (("havruta.sessions.watch", "RETURN", SECOND), ("scheduler.duties", "SWEEP", SECOND))
"""Pages get a second to come back after a start, and rooms are looked at each second."""


@pytest.fixture
async def household(household_folder):
    launch = partial(fork, changes=NOT_LONG)
    async with open_household(household_folder, launch=launch) as running:
        yield running


@pytest.fixture
def rewrite(household):
    """Change the database while the program is down, as if time had passed."""

    def execute(statement):
        with closing(sqlite3.connect(household.database)) as database, database:
            database.execute(statement)

    return execute


@pytest.fixture
def cut_the_power(household, rewrite):
    """Kill -9; what was being carried then may be taken up again at once."""

    async def cut():
        await household.program.kill()
        rewrite("UPDATE notices SET lease_until = due_at WHERE state = 'claimed'")

    return cut


@pytest.fixture
def moved(tmp_path):
    """A clock that is right until a test moves it."""
    clock = MovedClock(tmp_path / "later")
    clock.move_to(datetime.now(UTC))
    return clock
