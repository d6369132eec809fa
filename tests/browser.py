"""Debian's Chromium, started once for all the tests that need eyes."""

import shutil

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium():
    """A running Chromium. Tests that use it run in the session's loop, as it does."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs Debian's Chromium: apt-get install --no-install-recommends chromium")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        await running.close()
