"""How soon *Check my setup* has its verdict."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from typing import Final

from playwright.async_api import Page

from benchmarks import coturn
from benchmarks.browser import open_browser
from benchmarks.call import engines
from benchmarks.call.pages import ALLOWED, come_in, pair
from benchmarks.figures import Figure
from benchmarks.household import link_of, open_household

ROUNDS, LIMIT_MS = 5, 6_000.0
TRY: Final = """() => new Promise((done) => {
  const began = performance.now();
  document.getElementById("begin").click();
  const look = () => {
    const verdict = document.querySelector("[data-verdict]")?.dataset.verdict;
    if (verdict) done([verdict, performance.now() - began]);
    else setTimeout(look, 10);
  };
  look();
})"""


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `call.check`."""
    if (program := coturn.program()) is None:
        print(coturn.HOW_TO_GET_IT, file=sys.stderr)
        return
    lets = [*coturn.TO_ITSELF, f"allowed-peer-ip={engines.HERE}"]
    with coturn.running(program, lets) as server:
        relay = {"TURN_URLS": server.url("udp"), "TURN_SECRET": server.secret}
        async with (
            open_household(folder, None, ROLES="chat,page,clock,media", **relay) as household,
            pair(household) as (card, isaac, _),
            open_browser() as browser,
        ):
            context = await browser.new_context(permissions=ALLOWED)
            page = await context.new_page()
            await come_in(page, await link_of(isaac, card))
            took = [await _try(page, household.page_url) for _ in range(ROUNDS)]
    yield Figure("call.check", median(took), "ms", "the limit we set", LIMIT_MS, ROUNDS)


async def _try(page: Page, page_url: str) -> float:
    await page.goto(f"{page_url}/check")
    verdict, took = await page.evaluate(TRY)
    if verdict != "all-well":
        msg = f"the verdict was {verdict}"
        raise RuntimeError(msg)
    return float(took)
