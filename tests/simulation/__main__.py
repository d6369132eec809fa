"""`python -m tests.simulation [--seed N] [--days N] [--havrutot N]`: live a year in virtual time.

The havrutot live twenty to a world, in the tests' memory; the first two weeks of one world are
lived on SQLite, too.
"""

import argparse
import asyncio
import gc
import logging
import sys
import time
from collections import Counter
from random import SystemRandom
from tempfile import TemporaryDirectory

import structlog

from havruta import zone_data
from tests.simulation.life import in_memory, live, make_empty, on_sqlite, shortest
from tests.simulation.script import script

TOGETHER = 20
ON_SQLITE, ITS_DAYS = 1, 14
"""So many worlds are lived on SQLite, so many days."""


async def simulate(seed, havrutot, days):
    """Live it world by world; return whether all went well."""
    done, began, steps = Counter(), (time.process_time(), time.monotonic()), 0
    with TemporaryDirectory() as folder:
        sqlite = on_sqlite(await make_empty(folder))
        for number, first in enumerate(range(0, havrutot, TOGETHER)):
            name, together = f"{seed}/{number}", min(TOGETHER, havrutot - first)
            lives = [(script(name, together, days), in_memory)]
            if number < ON_SQLITE:
                lives.append((script(name, together, min(days, ITS_DAYS)), sqlite))
            for written, memory in lives:
                world, violation = await live(written, memory)
                if violation:
                    print(f"seed {seed}, world {number}: {violation}")
                    print(f"Again: make simulate SEED={seed} DAYS={days} HAVRUTOT={havrutot}")
                    await _tell_the_way(written, memory)
                    return False
                done, steps = done + world.done, steps + world.steps
    print(f"seed {seed}: {havrutot} havrutot, {days} days, {steps:,} steps, {_took(began)}")
    print(", ".join(f"{what} {number:,}" for what, number in sorted(done.items())))
    return True


async def _tell_the_way(written, memory):
    """Print the shortest way to what went wrong, and what happened at its end."""
    short = await shortest(written, memory)
    world, violation = await live(short, memory)
    print(f"The shortest way there: {violation}", *short.wishes, sep="\n  ")
    print("At its end:", *world.log, sep="\n  ")


def _took(began):
    busy, all_ = time.process_time() - began[0], time.monotonic() - began[1]
    return f"{all_:.0f} s, {busy:.0f} s of one core"


def main():
    """Say what happened, or what went wrong and how to see it again."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seed", type=int, help="a random one by itself")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--havrutot", type=int, default=1000)
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else SystemRandom().randrange(1_000_000)
    zone_data.use_ours()
    logging.disable()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)  # as for all tests: nearly all goes by itself
    return 0 if asyncio.run(simulate(seed, asked.havrutot, asked.days)) else 1


if __name__ == "__main__":
    sys.exit(main())
