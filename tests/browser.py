"""Debian's Chromium, started once for all the tests that need eyes."""

import shutil

import pytest
import pytest_asyncio

from benchmarks.browser import HEADLESS, HOW_TO_GET_IT, open_browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium():
    """A running Chromium. Tests that use it run in the session's loop, as it does."""
    if shutil.which(HEADLESS) is None:
        pytest.skip(HOW_TO_GET_IT)
    async with open_browser() as running:
        yield running
