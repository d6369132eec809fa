"""A figure: one measured value, beside the limit or the peer it is held against."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of `make bench`; `ratio` is the value over the peer's."""

    figure: str
    value: float
    unit: str
    against: str
    peer: float
    runs: int

    def line(self) -> str:
        """Return the figure as one line of JSON."""
        told = asdict(self) | {"value": round(self.value, 3)}
        return json.dumps(told | {"ratio": round(self.value / self.peer, 3)})


def percentile(values: list[float], share: float) -> float:
    """Return the smallest value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000 * len(ordered)) // 1000) - 1))]
