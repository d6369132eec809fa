"""What each of four sends the others from browser to browser, in Mb/s."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.call.pages import NOTE_CONNECTIONS, four
from benchmarks.figures import Figure
from benchmarks.household import open_household

LIMIT_MBPS, SETTLING, SECONDS = 1.5, 5, 10
SENT: Final = """async () => {
  const reports = await Promise.all(connections.map((one) => one.getStats()));
  return reports.flatMap((report) => [...report.values()])
    .filter(({ type }) => type === "transport")
    .reduce((sum, { bytesSent }) => sum + bytesSent, 0);
}"""
"""How many bytes the page has sent the others up to now."""


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `call.upload.4`."""
    async with open_household(folder) as household, four(household, NOTE_CONNECTIONS) as pages:
        await asyncio.sleep(SETTLING)
        before = [await page.evaluate(SENT) for page in pages]
        await asyncio.sleep(SECONDS)
        after = [await page.evaluate(SENT) for page in pages]
    sent = [
        (later - sooner) * 8 / SECONDS / 1e6 for sooner, later in zip(before, after, strict=True)
    ]
    yield Figure("call.upload.4", median(sent), "Mb/s", "the limit we set", LIMIT_MBPS, len(sent))
