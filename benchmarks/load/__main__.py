"""`python -m benchmarks.load [--sessions N] [--minutes M] [--on one|several] [--out DIR]`.

A thousand sessions of three begin within ten minutes, unless fewer are asked for; the report, as
text and as a picture, and the figures go to `--out`.
"""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import report
from benchmarks.load.figures import of_night
from benchmarks.load.night import HOUSES, House, Night, Size, live
from benchmarks.load.picture import svg
from havruta import zone_data

SESSIONS, MINUTES = 1000, 10.0
OUT = Path("var/load")


async def measure(houses: Sequence[House], size: Size, out: Path) -> None:
    """Live a night at each of these, and tell of it."""
    for house in houses:
        with TemporaryDirectory() as folder:
            night = await live(house, Path(folder), size)
        write(night, out)
        print(f"{report.text(night)}\n\nThis and a picture of it are in {out}.", flush=True)
        for figure in of_night(night):
            print(figure.line(), flush=True)


def write(night: Night, out: Path) -> None:
    """Put the report, the picture and the figures there, by the house's name."""
    out.mkdir(parents=True, exist_ok=True)
    name = night.house.name
    (out / f"{name}.txt").write_text(report.text(night) + "\n")
    (out / f"{name}.svg").write_text(svg(night))
    (out / f"{name}.jsonl").write_text("".join(f"{f.line()}\n" for f in of_night(night)))


def main() -> None:
    """Live one night or two."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--on", choices=[*HOUSES, "both"], default="both")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    houses = list(HOUSES.values()) if asked.on == "both" else [HOUSES[asked.on]]
    zone_data.use_ours()
    asyncio.run(measure(houses, Size(asked.sessions, asked.minutes * 60), asked.out))


if __name__ == "__main__":
    main()
