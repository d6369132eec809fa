"""Debian's Chromium, as it starts on a machine without a network."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

HOW_TO_GET_IT = "needs Debian's Chromium: apt-get install --no-install-recommends chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def open_browser() -> AsyncGenerator[Browser, None]:
    """Yield a running browser; raises FileNotFoundError where there is none."""
    program = shutil.which("chromium")
    if program is None:
        raise FileNotFoundError(HOW_TO_GET_IT)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()
