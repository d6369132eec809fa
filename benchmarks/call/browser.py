"""How soon two in Chromium see each other, and do again after a change of the network."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Final

from playwright.async_api import Page

from benchmarks import coturn
from benchmarks.browser import open_browser
from benchmarks.call.networks import HERE, Machine, machines
from benchmarks.call.pages import RELAYED, UNREACHABLE, come_in, join_once, pair, window
from benchmarks.figures import Figure
from benchmarks.household import link_of, open_household

JOINS, MOVES = 9, 5
JOIN_LIMIT_MS, RECOVER_LIMIT_MS = 1_000.0, 3_000.0

WATCH: Final = """() => {
  window.pictures = [];
  const video = document.querySelector(".tile:not(.own) video");
  const note = () => {
    pictures.push(performance.now());
    video.requestVideoFrameCallback(note);
  };
  note();
}"""
BLACKOUT: Final = """async ({ least, patience }) => {
  const since = pictures.at(-1);
  const gaps = () => pictures.map((at, n) => at - (pictures[n - 1] ?? at));
  for (let left = patience; left > 0; left -= 20) {
    const longest = Math.max(...gaps().filter((_, n) => pictures[n] >= since));
    if (longest > least) return longest;
    await new Promise((done) => setTimeout(done, 20));
  }
  return patience;
}"""
"""How long nothing was seen from now on, once something is again."""


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `call.join` and `call.recover`, each by two ways."""
    direct, relayed, moving, served = _folders(folder, "direct", "relayed", "moving", "served")
    yield _figure("call.join.direct", await _join(direct), JOIN_LIMIT_MS)
    if (program := coturn.program()) is None:
        print(coturn.HOW_TO_GET_IT, file=sys.stderr)
    else:
        with coturn.running(program) as server:
            relay = {"TURN_URLS": server.url("udp"), "TURN_SECRET": server.secret}
            took = await _join(relayed, RELAYED, **relay)
            yield _figure("call.join.relay", took, JOIN_LIMIT_MS)
    try:
        took = await _recover(moving)
        yield _figure("call.recover.direct", took, RECOVER_LIMIT_MS)
        took = await _recover(served, UNREACHABLE)
        yield _figure("call.recover.server", took, RECOVER_LIMIT_MS)
    except OSError as error:
        print(error, file=sys.stderr)


def _folders(folder: Path, *names: str) -> list[Path]:
    made = [folder / name for name in names]
    for inner in made:
        inner.mkdir()
    return made


def _figure(name: str, took: Sequence[float], limit: float) -> Figure:
    return Figure(name, median(took), "ms", "the limit we set", limit, len(took))


async def _join(folder: Path, script: str = "", **environment: str) -> list[float]:
    """Have somebody join whom another one waits for; return how long each time took, in ms."""
    async with (
        open_household(folder, None, **environment) as household,
        pair(household) as (card, isaac, jacob),
        open_browser() as browser,
    ):
        pages = []
        for person in (isaac, jacob):
            context = await browser.new_context()
            await context.add_init_script(script)
            pages.append(await context.new_page())
            await come_in(pages[-1], await link_of(person, card))
        waiting, joining = pages
        await waiting.locator("[data-do=join]").click()
        await waiting.wait_for_selector("body[data-call=in]")
        return [await join_once(joining) for _ in range(JOINS)]


async def _recover(folder: Path, script: str = "") -> list[float]:
    """Replace the address of one of two in a call; return how long nothing was seen, in ms."""
    with machines(folder, "chromium", "a", "b") as (moved, other):
        async with AsyncExitStack() as stack:
            household = await stack.enter_async_context(
                open_household(folder, ROLES="chat,page,clock,media", WEB_HOST="0.0.0.0")  # noqa: S104
            )
            card, isaac, jacob = await stack.enter_async_context(pair(household))
            pages = []
            for machine, person in ((moved, isaac), (other, jacob)):
                page = await stack.enter_async_context(window(machine, household, script))
                link = (await link_of(person, card)).replace("127.0.0.1", HERE)
                await come_in(page, link)
                pages.append(page)
            for page in pages:
                await page.wait_for_selector("body[data-call=in]")
            for page in pages:
                await page.wait_for_selector('.tile[data-way="good"]')
                await page.evaluate(WATCH)
            await asyncio.sleep(2)
            return [await _move(moved, pages) for _ in range(MOVES)]


async def _move(machine: Machine, pages: Sequence[Page]) -> float:
    asked = [
        asyncio.ensure_future(page.evaluate(BLACKOUT, {"least": 400, "patience": 20_000}))
        for page in pages
    ]
    await asyncio.sleep(0.1)
    machine.move()
    blackouts: list[float] = await asyncio.gather(*asked)
    await asyncio.sleep(3)
    return max(blackouts)
