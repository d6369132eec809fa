"""Debian's Chromium, by Playwright."""

import shutil
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Error

from benchmarks.browser import open_browser
from tests.browsers.tab import Tab, Unloaded

HOW_TO_GET_IT = "needs Debian's Chromium: apt-get install --no-install-recommends chromium"


class ChromiumTab(Tab):
    """A tab of a running Chromium."""

    def __init__(self, page):
        self._page = page

    async def goto(self, address):
        await self._page.goto(address)

    async def evaluate(self, expression):
        try:
            return await self._page.evaluate(expression)
        except Error as error:
            if "context was destroyed" in str(error):
                raise Unloaded from error
            raise

    async def press(self, selector):
        await self._page.click(selector)


@asynccontextmanager
async def open_chromium():
    """Yield what opens a tab."""
    if shutil.which("chromium") is None:
        pytest.skip(HOW_TO_GET_IT)
    async with open_browser("chromium") as running:

        async def new_tab():
            # In a window of its own: behind another one a tab draws once a second.
            return ChromiumTab(await running.new_page())

        yield new_tab
