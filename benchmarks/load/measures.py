"""What is measured of an evening: how long things took, when, and what went wrong."""

import time
from collections import Counter, defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

from benchmarks.figures import percentile

LATE_EVERY = 0.05
"""So many seconds apart the load generator asks itself whether it is late."""

OURS = "the load itself late"


class GaveUp(Exception):
    """Something went wrong, so that whoever wished it goes on without; it has been counted."""


class Measures:
    """Latencies by kind, each with when it was, and errors by what they were."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.taken: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        """Of each kind: how many seconds into the evening it was over, and how many ms it took."""
        self.errors: Counter[str] = Counter()

    @property
    def asked(self) -> int:
        """How often anything was asked of the program."""
        return sum(len(found) for kind, found in self.taken.items() if kind != OURS)

    @property
    def now(self) -> float:
        """How many seconds the evening is old."""
        return time.monotonic() - self._began

    def begin(self) -> None:
        """Have the evening begin now."""
        self._began = time.monotonic()

    def note(self, kind: str, ms: float, at: float | None = None) -> None:
        """Note how long something took, now or at so many seconds of the evening."""
        self.taken[kind].append((self.now if at is None else at, ms))

    def fail(self, what: str) -> None:
        """Count something that went wrong."""
        self.errors[what] += 1

    def give_up(self, what: str) -> NoReturn:
        """Count something that went wrong. Raises `GaveUp`."""
        self.fail(what)
        raise GaveUp(what)

    @contextmanager
    def timing(self, kind: str) -> Generator[None, None, None]:
        """Note how long the block took, unless it raises."""
        began = time.perf_counter()
        yield
        self.note(kind, (time.perf_counter() - began) * 1000)

    def ms(self, *kinds: str) -> list[float]:
        """Return how long everything of these kinds took."""
        return [ms for kind in kinds for _, ms in self.taken[kind]]

    def percentile(self, share: float, *kinds: str) -> float:
        """Return what `share` of them did not exceed; 0 where there was none."""
        found = self.ms(*kinds)
        return percentile(found, share) if found else 0.0
