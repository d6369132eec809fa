"""`load.…` of `make bench`: what of a night is held against limits."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.load import chat, pages
from benchmarks.load.evening import Tempo
from benchmarks.load.night import HOUSES, Night, Size, live

FEW = Size(24, 12.0, Tempo(move=3.0, command=20.0, page=20.0))
"""What there is time for among other figures."""

COMMAND_MS, MOVE_MS = 500.0, 100.0


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield the figures of a few sessions at each house."""
    for house in HOUSES.values():
        await asyncio.to_thread((own := folder / house.name).mkdir)
        for figure in of_night(await live(house, own, FEW)):
            yield figure


def of_night(night: Night) -> Iterator[Figure]:
    """Yield `load.command.p99`, `load.move.p99`, `load.notices.lost` and `load.errors`."""
    measures, account = night.measures, night.account
    limit = f"the limit we set ({night.house.told}, {night.size.sessions} sessions)"
    for name, most, kinds in (
        ("command", COMMAND_MS, (chat.COMMAND, chat.PRESS)),
        ("move", MOVE_MS, (pages.MOVE,)),
    ):
        value, runs = measures.percentile(0.99, *kinds), len(measures.ms(*kinds))
        yield Figure(f"load.{name}.p99", value, "ms", limit, most, runs)
    for name, value, unit, of in (
        ("notices.lost", account.lost.total(), "notices", account.promised),
        ("errors", measures.errors.total(), "errors", measures.asked),
    ):
        against = f"all there were ({night.house.told})"
        yield Figure(f"load.{name}", value, unit, against, of, of)
