"""How soon the other page follows: from the owner's click to `data-ref`, database write included.

Both pages are Chromium on this machine and read the same clock.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, Page, expect

from benchmarks.browser import open_browser, open_link
from benchmarks.figures import Figure
from benchmarks.household import GUIDE, begin, link_of, open_household, sit_down

ROUNDS = 60
LIMIT_MS = 50.0
NOTE_CLICKS = """() => {
  window.clicks?.splice(0);
  if (window.clicks) return;
  window.clicks = [];
  addEventListener("click", () => clicks.push(performance.timeOrigin + performance.now()), true);
}"""
NOTE_MOVES = """() => {
  window.moves?.splice(0);
  if (window.moves) return;
  window.moves = [];
  const { dataset } = document.querySelector("main");
  let last = dataset.ref;
  new MutationObserver(() => {
    if (dataset.ref !== last) moves.push(performance.timeOrigin + performance.now());
    last = dataset.ref;
  }).observe(document.querySelector("main"), { attributeFilter: ["data-ref"] });
}"""


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `page.follow.p50`."""
    async with (
        open_household(folder) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        open_browser() as browser,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        leader = await come_in(browser, await link_of(isaac, card))
        follower = await come_in(browser, await link_of(jacob, card))
        times = await follow(leader, follower)
    yield Figure("page.follow.p50", median(times), "ms", "the limit we set", LIMIT_MS, len(times))


async def come_in(browser: Browser, address: str) -> Page:
    """Return somebody's page of the session, in a browser profile of its own."""
    page = await (await browser.new_context()).new_page()
    await open_link(page, address)
    await expect(page.locator("body")).to_have_attribute("data-connection", "live")
    return page


async def follow(leader: Page, follower: Page) -> list[float]:
    """Have the leader click from segment to segment; return how long each took to arrive, in ms."""
    await leader.evaluate(NOTE_CLICKS)
    await follower.evaluate(NOTE_MOVES)
    for number in range(ROUNDS):
        ref = f"{GUIDE} 1:{2 + number % 3}"
        await leader.locator(f'article [data-ref="{ref}"]').first.click()
        await expect(follower.locator("main")).to_have_attribute("data-ref", ref)
    clicks: list[float] = await leader.evaluate("() => clicks")
    moves: list[float] = await follower.evaluate("() => moves")
    return [move - click for click, move in zip(clicks, moves, strict=True)]
