"""`python -m benchmarks.call.soak`: four in Chromium talk for half an hour, and nothing grows.

No page tells another one how it is reached, so that all goes through the media process. Prints a
line of JSON with what that holds after a fifth of the time, and in the end, and how many of the
pictures were seen: on a machine that is too busy pages spare each other some.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Final

from playwright.async_api import Page

from benchmarks.call import engines
from benchmarks.call.pages import NOTE_CONNECTIONS, UNREACHABLE, four
from benchmarks.call.storm import State, grew, told
from benchmarks.household import open_household

LOOK: Final = 30.0
"""So often, in seconds, is looked whether all still hear and see all."""
WHILE: Final = 2.0
OTHERS: Final = 3
VARIES: Final = 5.0
"""Megabytes of which memory comes and goes."""
RECEIVED: Final = """async () => {
  const open = connections.filter(({ connectionState }) => connectionState === "connected");
  const reports = await Promise.all(open.map((one) => one.getStats()));
  return reports.flatMap((report) => [...report.values()])
    .filter(({ type }) => type === "inbound-rtp")
    .sort((one, other) => one.kind.localeCompare(other.kind))
    .map(({ kind, framesDecoded, packetsReceived }) =>
      kind === "video" ? framesDecoded : packetsReceived);
}"""
"""How many packets of sound have come of each of the others, and then how many pictures."""


async def soak(folder: Path, minutes: float) -> tuple[State, State, float]:
    """Have four talk for so long; return what was held early on and late, and what was seen."""
    async with (
        open_household(folder, ROLES="chat,page,clock,media") as household,
        engines.of(household) as engine,
        four(household, NOTE_CONNECTIONS + UNREACHABLE) as pages,
    ):
        begun = time.monotonic()
        states: list[State] = []
        seen: list[int] = []
        while (passed := time.monotonic() - begun) < minutes * 60:
            await asyncio.sleep(min(LOOK, minutes * 12))
            seen += await asyncio.gather(*(_look(page) for page in pages))
            if passed >= minutes * 12:
                states.append(State.of(engine))
                print(f"{passed:.0f} s", states[-1], file=sys.stderr)
    return states[0], states[-1], mean(seen) / OTHERS


async def _look(page: Page) -> int:
    """Return how many pictures come. Raises RuntimeError if anybody is not heard."""
    before: Sequence[int] = await page.evaluate(RECEIVED)
    await asyncio.sleep(WHILE)
    after: Sequence[int] = await page.evaluate(RECEIVED)
    come = [later > sooner for sooner, later in zip(before, after, strict=True)]
    if come[:OTHERS] != [True] * OTHERS:
        msg = f"not all are heard: {before}, then {after}"
        raise RuntimeError(msg)
    return sum(come[OTHERS:])


def main() -> None:
    """Measure, and say whether anything grew."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    minutes = parser.parse_args().minutes
    with TemporaryDirectory() as folder:
        early, late, seen = asyncio.run(soak(Path(folder), minutes))
    print(told("call.soak", early, late, minutes=minutes, seen=round(seen, 3)))
    if grew(early, late, varies=VARIES):
        sys.exit("something grew")


if __name__ == "__main__":
    main()
