"""The main job without browsers: two who learn together at a page, wherever it is served."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

from benchmarks.faults.reader import Reader, open_reader
from benchmarks.household import GUIDE, PATIENCE, link_of, sit_down
from sandbox.testing.person import Person

SUMMED_UP = ["Start again"]


async def learn_together(
    page_url: str,
    leads: Person,
    follows: Person,
    *,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Sit down, read on by one segment, and end; `leads` is the owner, and both belong to it.

    Whoever vouches for the page is believed. What happens `meanwhile`, once both are there, may
    cost them their lines and not their place; a chat without the bot is its own to wait for.
    """
    card = await sit_down(leads)
    lines = [aiohttp.TCPConnector(ssl=False) for _ in range(2)]
    async with (
        open_reader(page_url, await link_of(leads, card), lines[0]) as first,
        open_reader(page_url, await link_of(follows, card), lines[1]) as second,
        asyncio.timeout(PATIENCE),
    ):
        there = await _read_on(first, second)
        if meanwhile is not None:
            await meanwhile()
            await _until_in(first, second)
            assert first.ref == second.ref == there, (first.ref, second.ref)
            there = await _read_on(first, second)
        asked = await leads.command("session end")
        assert asked.shown is not None
        await leads.press(asked.shown, "End session")
    summary = await leads.until(
        lambda message: message.id == card.id and message.buttons == SUMMED_UP
    )
    assert GUIDE in summary.text, summary.text
    assert there.removeprefix(f"{GUIDE} ") in summary.text, summary.text


async def _read_on(first: Reader, second: Reader) -> str:
    """Have the first go on by one segment; return the place once both are there."""
    await _until_in(first, second)
    section, _, segment = first.ref.rpartition(":")
    there = f"{section}:{int(segment) + 1}"
    while second.ref != there:
        await first.ask("navigate", ref=there)  # again, should the line be lost over it
        await asyncio.sleep(0.05)
    return there


async def _until_in(*readers: Reader) -> None:
    while not all(reader.is_in for reader in readers):  # noqa: ASYNC110 - they come by themselves
        await asyncio.sleep(0.05)
