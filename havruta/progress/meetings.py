"""How regularly people met when they had meant to."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Regularity:
    """Of the last `due` meetings so many were `kept`; the last `streak` of all without a gap."""

    kept: int
    due: int
    streak: int


def regularity(meetings: Sequence[bool]) -> Regularity:
    """Return it of all meetings that were due, the earliest first: whether each was kept."""
    latest = meetings[-SHOWN:]
    streak = sum(1 for _ in takewhile(bool, reversed(meetings)))
    return Regularity(sum(latest), len(latest), streak)
