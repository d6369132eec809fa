"""`python -m benchmarks.oracle [--seed N] [--times N]`: expand rules by dice, and compare."""

import argparse
import sys
from collections import Counter
from random import Random, SystemRandom

from benchmarks.oracle import dice
from benchmarks.oracle.comparison import Compared, compare
from havruta import zone_data

TIMES = 10_000
AT_ONCE = 500


def main() -> int:
    """Say what was compared, and what differs and is not argued for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.oracle")
    parser.add_argument("--seed", type=int, help="a random one by itself")
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else SystemRandom().randrange(1_000_000)
    zone_data.use_ours()
    differing, counted = _compare(Random(seed), asked.times)
    print(f"seed {seed}: " + ", ".join(f"{number:,} {what}" for what, number in counted.items()))
    for one in differing[:10]:
        print(f"DIFFERENT: {one.timing}")
    return 1 if differing else 0


def _compare(random: Random, times: int) -> tuple[list[Compared], Counter[str]]:
    differing = []
    counted: Counter[str] = Counter()
    for begun in range(0, times, AT_ONCE):
        timings = [dice.timing(random) for _ in range(min(AT_ONCE, times - begun))]
        for one in compare(timings, *dice.DECADE):
            counted["rules"] += 1
            counted["occurrences"] += len(one.ours)
            counted["at a skipped time"] += one.shifted
            counted["on a day that never was, left out"] += one.not_there
            counted["rules differ"] += not one.equal
            if not one.equal:
                differing.append(one)
    return differing, counted


if __name__ == "__main__":
    sys.exit(main())
