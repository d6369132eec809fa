"""`python -m benchmarks.faults [--seed N] [--times N]`: live the story again and again."""

import argparse
import asyncio
import shutil
import sys
import time
import traceback
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

from benchmarks.faults.story import chosen, live

TIMES = 200


async def repeat(first: int, times: int) -> list[int]:
    """Live so many stories, a seed each; return the seeds that failed."""
    failed = []
    with TemporaryDirectory() as fonts:
        for seed in range(first, first + times):
            _, fault, at = chosen(seed)
            print(f"{seed}: {fault}, as they {at} …", end=" ", flush=True)
            began = time.monotonic()
            if not await _is_well(seed, Path(fonts)):
                failed.append(seed)
            print(f"{time.monotonic() - began:.0f} s", flush=True)
    return failed


async def _is_well(seed: int, fonts: Path) -> bool:
    """Live one story; fonts that the first has packed are there for all others."""
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "var/fonts"
        shutil.copytree(fonts, kept)
        try:
            await live(seed, Path(folder))
        except Exception:  # noqa: BLE001 - whatever it is, it is told, and the next one lived
            print("FAILED", flush=True)
            traceback.print_exc(limit=-3)
            return False
        finally:
            shutil.copytree(kept, fonts, dirs_exist_ok=True)
    return True


def main() -> int:
    """Say which seeds failed; each can be lived again by `--seed`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults")
    parser.add_argument("--seed", type=int, help="the first story's; by itself a random one")
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else SystemRandom().randrange(1_000_000)
    print(f"seed {seed}, {asked.times} times")
    if failed := asyncio.run(repeat(seed, asked.times)):
        print(f"Failed: {', '.join(map(str, failed))}. Again: make faults SEED={failed[0]} TIMES=1")
        return 1
    print("Nothing was lost.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
