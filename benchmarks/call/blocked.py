"""How soon two see each other who can't reach each other: by a relay, and where there is none."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks import coturn
from benchmarks.call.networks import HERE, THERE, machines
from benchmarks.call.pages import come_in, join_once, pair, window
from benchmarks.figures import Figure
from benchmarks.household import link_of, open_household

JOINS, MOVED = 7, 3
LIMIT_MS = 4_000.0
MOVED_LIMIT_MS = 6_000.0
"""Four seconds without anything move the room, and then it takes a moment."""
STAYS_OUT: Final = """localStorage.setItem("havruta.call", '{"joins": false}');"""
"""Has a page wait until somebody presses Join."""
CALM: Final = 7.0
"""After so many seconds whoever is alone has no media server any more."""


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `call.join.blocked` and `call.join.moved`."""
    program = coturn.program()
    try:
        if program is None:
            print(coturn.HOW_TO_GET_IT, file=sys.stderr)
        else:
            took = await _join(folder / "relayed", program)
            yield Figure(
                "call.join.blocked", median(took), "ms", "the limit we set", LIMIT_MS, JOINS
            )
        took = await _join(folder / "moved", None)
        yield Figure(
            "call.join.moved", median(took), "ms", "the limit we set", MOVED_LIMIT_MS, MOVED
        )
    except OSError as error:
        print(error, file=sys.stderr)


async def _join(folder: Path, program: str | None) -> list[float]:
    """Have somebody join whom another one waits for; return how long each time took, in ms."""
    await asyncio.to_thread(folder.mkdir)
    with ExitStack() as around:
        both = around.enter_context(machines(folder, "chromium", "a", "b"))
        for machine in both:
            machine.isolate()
        settings = {"ROLES": "chat,page,clock,media", "WEB_HOST": "0.0.0.0"}  # noqa: S104
        if program is not None:
            lets = [f"allowed-peer-ip={THERE}"]
            server = around.enter_context(coturn.running(program, lets, host=HERE))
            settings |= {"TURN_URLS": server.url("udp"), "TURN_SECRET": server.secret}
        async with AsyncExitStack() as stack:
            household = await stack.enter_async_context(open_household(folder, None, **settings))
            card, *people = await stack.enter_async_context(pair(household))
            pages = []
            for machine, person in zip(both, people, strict=True):
                opened = window(machine, household, STAYS_OUT)
                pages.append(await stack.enter_async_context(opened))
                link = (await link_of(person, card)).replace("127.0.0.1", HERE)
                await come_in(pages[-1], link)
            waiting, joining = pages
            await waiting.locator("[data-do=join]").click()
            await waiting.wait_for_selector("body[data-call=in]")
            if program is not None:
                return [await join_once(joining) for _ in range(JOINS)]
            took = []
            for _ in range(MOVED):
                took.append(await join_once(joining))
                await asyncio.sleep(CALM)
            return took
