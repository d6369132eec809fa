"""What each of four sends the others from browser to browser, in Mb/s."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.browser import open_browser, open_link
from benchmarks.figures import Figure
from benchmarks.household import GUIDE, link_of, open_household, sit_down

PEOPLE: Final = ("isaac", "jacob", "rebecca", "esau")
LIMIT_MBPS, SETTLING, SECONDS = 1.5, 5, 10
NOTE_CONNECTIONS: Final = """
  window.connections = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given);
      connections.push(this);
    }
  };
"""
SENT: Final = """async () => {
  const reports = await Promise.all(connections.map((one) => one.getStats()));
  return reports.flatMap((report) => [...report.values()])
    .filter(({ type }) => type === "transport")
    .reduce((sum, { bytesSent }) => sum + bytesSent, 0);
}"""
"""How many bytes the page has sent the others up to now."""


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `call.upload.4`."""
    async with AsyncExitStack() as stack:
        household = await stack.enter_async_context(open_household(folder))
        browser = await stack.enter_async_context(open_browser())
        people = [await stack.enter_async_context(household.person(key)) for key in PEOPLE]
        first, *others = people
        partners = " ".join(f"<@{person.id}>" for person in others)
        await first.command("havruta create", book=GUIDE, partners=partners)
        for person in others:
            invitation = await person.until(lambda message: "Accept" in message.buttons)
            await person.press(invitation, "Accept")
        card = await sit_down(first)
        pages = []
        for person in people:
            context = await browser.new_context(permissions=["camera", "microphone"])
            await context.add_init_script(NOTE_CONNECTIONS)
            pages.append(await context.new_page())
            await open_link(pages[-1], await link_of(person, card))
            await pages[-1].wait_for_selector("body[data-call=in]")
        await asyncio.sleep(SETTLING)
        before = [await page.evaluate(SENT) for page in pages]
        await asyncio.sleep(SECONDS)
        after = [await page.evaluate(SENT) for page in pages]
    sent = [
        (later - sooner) * 8 / SECONDS / 1e6 for sooner, later in zip(before, after, strict=True)
    ]
    yield Figure("call.upload.4", median(sent), "Mb/s", "the limit we set", LIMIT_MBPS, len(sent))
