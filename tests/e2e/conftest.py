"""Windows for the whole story, one profile for each person."""

from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from benchmarks.household import open_household
from tests import browser

chromium = browser.chromium


@pytest.fixture
def window(chromium):
    """Opens a page in a profile of its own: `async with window() as page`."""

    @asynccontextmanager
    async def open_window(**options):
        context = await chromium.new_context(**options)
        page = await context.new_page()
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        await context.close()
        assert faults == []

    return open_window


@pytest_asyncio.fixture(loop_scope="session")
async def household(tmp_path):
    async with open_household(tmp_path) as running:
        yield running
