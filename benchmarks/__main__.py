"""`python -m benchmarks [part]`: measure, and print one line of JSON for each figure."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from benchmarks import chat, page, people, planning, progress, reading, rooms, text
from benchmarks.call import beside, blocked, browser, forward, losses, setup, upload
from benchmarks.figures import Figure
from benchmarks.load import figures as load
from benchmarks.relay import figures as relay

Part: TypeAlias = Callable[[Path], AsyncIterator[Figure]]


def _both(*parts: Part) -> Part:
    """Return a part that is several, each with a folder of its own."""

    async def figures(folder: Path) -> AsyncIterator[Figure]:
        for number, part in enumerate(parts):
            (inner := folder / str(number)).mkdir()
            async for figure in part(inner):
                yield figure

    return figures


PARTS: dict[str, Part] = {
    "chat": chat.figures,
    "rooms": _both(rooms.figures, relay.figures),
    "people": people.figures,
    "page": _both(page.figures, reading.figures),
    "text": text.figures,
    "time": planning.figures,
    "call": _both(
        browser.figures,
        blocked.figures,
        losses.figures,
        setup.figures,
        upload.figures,
        beside.figures,
        forward.figures,
    ),
    "progress": progress.figures,
    "load": load.figures,
}


async def measure(parts: list[str]) -> None:
    """Measure these parts one after the other."""
    for part in parts:
        with TemporaryDirectory() as folder:
            async for figure in PARTS[part](Path(folder)):
                print(figure.line(), flush=True)


def main() -> None:
    """Measure the parts that are named, or all."""
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := [part for part in wanted if part not in PARTS]:
        sys.exit(f"There is no part {', '.join(unknown)}, only {', '.join(PARTS)}.")
    asyncio.run(measure(wanted))


if __name__ == "__main__":
    main()
