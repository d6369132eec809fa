"""`python -m benchmarks.call.soak`: four in Chromium talk for half an hour, and nothing grows.

No page tells another one how it is reached, so that all goes through the media process. Prints a
line of JSON with what that holds after a fifth of the time, and in the end.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path
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
STREAMS: Final = 6
"""The sound and the picture of each of three others."""
RECEIVED: Final = """async () => {
  const open = connections.filter(({ connectionState }) => connectionState === "connected");
  const reports = await Promise.all(open.map((one) => one.getStats()));
  return reports.flatMap((report) => [...report.values()])
    .filter(({ type }) => type === "inbound-rtp")
    .map(({ kind, framesDecoded, packetsReceived }) =>
      kind === "video" ? framesDecoded : packetsReceived);
}"""
"""How many pictures, and packets of sound, have come of each stream."""


async def soak(folder: Path, minutes: float) -> tuple[State, State]:
    """Have four talk for so long; return what was held early on, and in the end."""
    async with (
        open_household(folder, ROLES="chat,page,clock,media") as household,
        engines.of(household) as engine,
        four(household, NOTE_CONNECTIONS + UNREACHABLE) as pages,
    ):
        begun = time.monotonic()
        seen: list[State] = []
        while (passed := time.monotonic() - begun) < minutes * 60:
            await asyncio.sleep(min(LOOK, minutes * 12))
            await asyncio.gather(*(_look(page) for page in pages))
            if passed >= minutes * 12:
                seen.append(State.of(engine))
                print(f"{passed:.0f} s", seen[-1], file=sys.stderr)
    return seen[0], seen[-1]


async def _look(page: Page) -> None:
    """See that everything comes. Raises RuntimeError if it does not."""
    before: Sequence[int] = await page.evaluate(RECEIVED)
    await asyncio.sleep(WHILE)
    after: Sequence[int] = await page.evaluate(RECEIVED)
    come = [later > sooner for sooner, later in zip(before, after, strict=True)]
    if come != [True] * STREAMS:
        msg = f"not all is heard and seen: {before}, then {after}"
        raise RuntimeError(msg)


def main() -> None:
    """Measure, and say whether anything grew."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    minutes = parser.parse_args().minutes
    with TemporaryDirectory() as folder:
        early, late = asyncio.run(soak(Path(folder), minutes))
    print(told("call.soak", early, late, minutes=minutes))
    if grew(early, late):
        sys.exit("something grew")


if __name__ == "__main__":
    main()
