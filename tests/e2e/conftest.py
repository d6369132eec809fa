"""Windows for the whole story, one profile for each person."""

from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from benchmarks.household import open_household
from tests import browser, households
from tests.forks import fork

chromium = browser.chromium
kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
household_folder = households.household_folder


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
