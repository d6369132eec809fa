"""What we and the oracle make of the same timings, and in what we may differ from it."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from havruta.recurrence import Timing, instant, rrule_text, wall, walls

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("expand.js")
NEEDED = [ROOT / "node_modules" / name for name in ("ical.js", "temporal-polyfill")]
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Compared:
    """One timing, the instants (UTC seconds) that we find of it, and those that are expected."""

    timing: Timing
    ours: list[float]
    expected: list[float]
    not_there: int
    """How many are on a day that the zone never had: we leave it out and do not count it."""
    shifted: int
    """How many came at another time than the rule says: it is skipped on that day."""

    @property
    def equal(self) -> bool:
        """Whether ours are what the oracle says, without what is on a day that never was.

        So many more may be at the end where the number of times is given.
        """
        rule = self.timing.rule
        more = self.not_there if rule is not None and rule.count is not None else 0
        begin, rest = self.ours[: len(self.expected)], self.ours[len(self.expected) :]
        return begin == self.expected and len(rest) <= more


def compare(timings: list[Timing], after: datetime, before: datetime) -> Iterator[Compared]:
    """Yield what comes of each within `[after, before)`, in order."""
    asked = [_line(timing, after, before) for timing in timings]
    ran = subprocess.run(
        ["node", PROGRAM],
        input="\n".join(asked),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
        check=True,
    )
    for timing, line in zip(timings, ran.stdout.splitlines(), strict=True):
        yield _compared(timing, json.loads(line), walls(timing, after, before, MOST))


def _line(timing: Timing, after: datetime, before: datetime) -> str:
    return json.dumps(
        {
            "start": timing.start.isoformat(),
            "zone": timing.zone,
            "rule": rrule_text(timing),
            "after": after.timestamp(),
            "before": before.timestamp(),
        }
    )


def _compared(timing: Timing, oracle: dict[str, list[float]], found: list[datetime]) -> Compared:
    elsewhere = set(oracle["elsewhere"])
    instants = [instant(one, timing.zone) for one in found]
    return Compared(
        timing,
        ours=[at.timestamp() for at in instants],
        expected=[at for i, at in enumerate(oracle["instants"]) if i not in elsewhere],
        not_there=len(elsewhere),
        shifted=sum(wall(at, timing.zone) != one for at, one in zip(instants, found, strict=True)),
    )
