"""How soon a command is first answered while Sefaria takes ten seconds for everything.

The time runs in the sandbox, from sending an interaction to taking its first answer.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from benchmarks.figures import Figure, percentile
from benchmarks.household import begin, open_household, sit_down
from sandbox.person import Person

ROUNDS = 40
SLOWNESS = 10.0
LIMIT_MS = 100.0


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `chat.ack.p99`."""
    async with (
        slow_sefaria() as url,
        open_household(folder, SEFARIA_URL=url) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
    ):
        await begin(isaac, jacob)
        await sit_down(isaac)
        times = [ms for _ in range(ROUNDS) for ms in await _round(isaac)]
    value = percentile(times, 0.99)
    yield Figure("chat.ack.p99", value, "ms", "the limit we set", LIMIT_MS, len(times))


async def _round(person: Person) -> list[float]:
    """Run each command once; the slow ones are left to finish by themselves."""
    wishes: list[tuple[str, dict[str, str]]] = [
        ("havruta create", {"book": "Berakhot"}),
        ("havruta list", {}),
        ("havruta show", {"havruta": "Learning in Havruta"}),
        ("session start", {"havruta": "Learning in Havruta"}),
        ("session status", {"havruta": "Learning in Havruta"}),
        ("session end", {"havruta": "Learning in Havruta"}),
        ("history", {}),
    ]
    answers = [await person.first_answer(words, **options) for words, options in wishes]
    return [answer.answered_ms for answer in answers if answer.answered_ms is not None]


@asynccontextmanager
async def slow_sefaria() -> AsyncGenerator[str, None]:
    """Yield the address of a Sefaria that takes ten seconds to say that it has nothing."""

    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(SLOWNESS)
        return web.json_response({"error": "nothing here"}, status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", slow)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
