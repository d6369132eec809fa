"""How much of a voice is made up by who hears it, where three packets in a hundred are lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from benchmarks.browser import open_browser
from benchmarks.call.lossy import network
from benchmarks.call.pages import ALLOWED, NOTE_CONNECTIONS, UNREACHABLE, come_in, pair
from benchmarks.figures import Figure
from benchmarks.household import link_of, open_household

LOST = 0.03
LIMIT = 4.0
SETTLING, SECONDS = 8.0, 30.0
WAYS: Final = {"direct": ("", LOST), "server": (UNREACHABLE, 0.0)}
"""What a page runs, and how much is lost of what comes back from where it sends.

To the server and on from there are two ways, of which one loses."""
SAMPLES: Final = """async () => {
  const open = connections.filter(({ connectionState }) => connectionState === "connected");
  const reports = await Promise.all(open.map((one) => one.getStats()));
  const heard = reports.flatMap((report) => [...report.values()])
    .filter(({ type, kind }) => type === "inbound-rtp" && kind === "audio");
  const sum = (name) => heard.reduce((all, one) => all + one[name], 0);
  return [sum("concealedSamples"), sum("totalSamplesReceived")];
}"""
"""How many samples of sound a page has made up, and how many it has played, up to now."""


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `call.concealed`, by both ways."""
    for way, (script, back) in WAYS.items():
        shares = await _concealed(folder / way, script, back)
        share = 100 * max(shares)
        yield Figure(f"call.concealed.{way}", share, "%", "the limit we set", LIMIT, len(shares))


async def _concealed(folder: Path, script: str, back: float) -> list[float]:
    """Return which share of what each of two hears is made up."""
    await asyncio.to_thread(folder.mkdir)
    async with AsyncExitStack() as stack:
        household = await stack.enter_async_context(
            open_household(folder, ROLES="chat,page,clock,media")
        )
        card, *people = await stack.enter_async_context(pair(household))
        browser = await stack.enter_async_context(open_browser())
        lossy = stack.enter_context(network(forth=LOST, back=back))
        pages = []
        for person in people:
            context = await browser.new_context(permissions=ALLOWED)
            await context.add_init_script(NOTE_CONNECTIONS + script)
            pages.append(await context.new_page())
            await lossy.reach(pages[-1])
            await come_in(pages[-1], await link_of(person, card))
        for page in pages:
            await page.wait_for_selector(".tile[data-way=good], .tile[data-way=fair]")
        await asyncio.sleep(SETTLING)
        before = [await page.evaluate(SAMPLES) for page in pages]
        await asyncio.sleep(SECONDS)
        after = [await page.evaluate(SAMPLES) for page in pages]
    return [
        (concealed - concealed_before) / (heard - heard_before)
        for (concealed_before, heard_before), (concealed, heard) in zip(before, after, strict=True)
    ]
