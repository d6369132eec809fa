"""The main job without browsers: two who learn together at a page, wherever it is served."""

import asyncio

import aiohttp

from benchmarks.faults.reader import open_reader
from benchmarks.household import GUIDE, PATIENCE, link_of, sit_down
from sandbox.testing.person import Person

SUMMED_UP = ["Start again"]


async def learn_together(page_url: str, leads: Person, follows: Person) -> None:
    """Sit down, read on by one segment, and end; `leads` is the owner, and both belong to it.

    Whoever vouches for the page is believed.
    """
    card = await sit_down(leads)
    lines = [aiohttp.TCPConnector(ssl=False) for _ in range(2)]
    async with (
        open_reader(page_url, await link_of(leads, card), lines[0]) as first,
        open_reader(page_url, await link_of(follows, card), lines[1]) as second,
        asyncio.timeout(PATIENCE),
    ):
        while not (first.is_in and second.is_in):  # noqa: ASYNC110 - they come by themselves
            await asyncio.sleep(0.05)
        section, _, segment = first.ref.rpartition(":")
        there = f"{section}:{int(segment) + 1}"
        await first.ask("navigate", ref=there)
        while second.ref != there:  # noqa: ASYNC110 - it is told by the page's line
            await asyncio.sleep(0.05)
        asked = await leads.command("session end")
        assert asked.shown is not None
        await leads.press(asked.shown, "End session")
    summary = await leads.until(
        lambda message: message.id == card.id and message.buttons == SUMMED_UP
    )
    assert GUIDE in summary.text, summary.text
    assert there.removeprefix(f"{GUIDE} ") in summary.text, summary.text
