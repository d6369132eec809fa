"""What the bot asked for, and which of Discord's rules it broke in doing so."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KEPT = 5000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request of the bot and how it was answered; the route is without ids, the path with."""

    at: datetime
    route: str
    path: str
    status: int
    code: int | None
    body: Any


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of Discord that a request broke; `errors` points at the fields."""

    at: datetime
    route: str
    code: int
    message: str
    errors: dict[str, Any] | None
    body: Any


@dataclass(slots=True)
class Ledger:
    """The last requests, and every violation since the start or the last reset."""

    requests: deque[LoggedRequest] = field(default_factory=lambda: deque(maxlen=KEPT))
    violations: list[Violation] = field(default_factory=list)

    def clear(self) -> None:
        """Begin anew."""
        self.requests.clear()
        self.violations.clear()
