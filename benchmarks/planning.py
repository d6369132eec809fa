"""How soon it is known when everything takes place, and how soon people are reminded of it."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks import reminders
from benchmarks.figures import Figure
from benchmarks.oracle.dice import ZONES
from havruta import zone_data
from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after, instants, walls

SERIES = 1_000
YEARS = range(2027, 2037)
LIMIT_MS = 100.0
SEED = 5788


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Yield `time.expand`, and `time.reminders.*`."""
    zone_data.use_ours()
    yield _expansion()
    async for figure in reminders.figures(folder):
        yield figure


def _expansion() -> Figure:
    """Expand a year of every series, wall times and instants; the slowest of the years counts.

    It is processor time, and nothing is known of the year beforehand.
    """
    dice = Random(SEED)
    series = [_series(dice) for _ in range(SERIES)]
    times = [_expand(series, year) for year in YEARS]
    return Figure("time.expand", max(times), "ms", "the limit we set", LIMIT_MS, len(times))


def _expand(series: list[Timing], year: int) -> float:
    first, last = (datetime(day, 1, 1, tzinfo=UTC) for day in (year, year + 1))
    began = time.process_time()
    for timing in series:
        instants(walls(timing, first, last), timing.zone)
    return (time.process_time() - began) * 1000


def _series(dice: Random) -> Timing:
    """Return one without an end: most are weekly, some daily, monthly, every second week."""
    days = tuple(sorted(dice.sample(range(7), dice.choice((1, 1, 1, 2, 3)))))
    rules = [
        Rule(Frequency.DAILY),
        *[Rule(Frequency.WEEKLY, weekdays=days)] * 6,
        Rule(Frequency.WEEKLY, 2, days),
        Rule(Frequency.MONTHLY, weekdays=days[:1], nth=1),
        Rule(Frequency.MONTHLY, month_day=dice.randint(1, 31)),
    ]
    rule, zone = dice.choice(rules), dice.choice(ZONES)
    quarters = dice.randrange(365 * 24 * 4 * 5)
    begin = datetime(2022, 1, 1) + timedelta(minutes=15 * quarters)  # noqa: DTZ001
    return Timing(first_on_or_after(rule, begin, zone) or begin, zone, rule)
