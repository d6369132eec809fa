"""Browsers for the whole story: Debian's Chromium, one profile for each person."""

import shutil
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import async_playwright

from benchmarks.household import open_household

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Debian's Chromium: apt-get install --no-install-recommends chromium")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        await running.close()


@pytest.fixture
def window(browser):
    """Opens a page in a profile of its own: `async with window() as page`."""

    @asynccontextmanager
    async def open_window(**options):
        context = await browser.new_context(**options)
        page = await context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        yield page
        await context.close()
        assert page.faults == []

    return open_window


@pytest.fixture
async def household(tmp_path):
    async with open_household(tmp_path) as running:
        yield running
