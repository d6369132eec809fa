"""Debian's Chromium, as it starts on a machine without a network."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, async_playwright

HEADLESS = "chromium-headless-shell"
"""Debian's Chromium without windows: the same engine, which asks a third less of the processor."""
HOW_TO_GET_IT = f"needs Debian's Chromium: apt-get install --no-install-recommends {HEADLESS}"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A camera and a microphone that nobody sits at, for whoever asks; calls within this machine.
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)


@asynccontextmanager
async def open_browser(program: str = HEADLESS) -> AsyncGenerator[Browser, None]:
    """Yield a running browser; raises FileNotFoundError where there is none."""
    found = shutil.which(program)
    if found is None:
        raise FileNotFoundError(HOW_TO_GET_IT)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def open_link(page: Page, address: str) -> None:
    """Open a personal link as its person does: look at it, and press its one button."""
    await page.goto(address)
    await page.get_by_role("button", name="Open the session").click()
