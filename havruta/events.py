"""What has happened, and the hub that tells whoever listens in this process.

Events carry no promises: what must not be lost is a notice, written with its cause.
"""

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from havruta.havrutot.model import Havruta
from havruta.ids import SessionId
from havruta.sessions.model import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlaceMoved:
    """The room is somewhere else."""

    session: Session


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """Someone came, went, reads alone or follows again."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class LeadChanged:
    """Who may move the room has changed."""

    havruta: Havruta


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session is over, and all that is to be kept of it is kept."""

    session: Session


@dataclass(frozen=True, slots=True)
class BrowserForgotten:
    """Whoever was signed in there is so no more; `browser` is as `people.browser` says it."""

    browser: str


@dataclass(frozen=True, slots=True)
class NoticesDue:
    """Something is to be told now."""


Event: TypeAlias = (
    PlaceMoved | PeopleChanged | LeadChanged | SessionEnded | BrowserForgotten | NoticesDue
)
E = TypeVar("E", PlaceMoved, PeopleChanged, LeadChanged, SessionEnded, BrowserForgotten, NoticesDue)


class Events:
    """Tells each subscriber what has happened, after it has been stored."""

    def __init__(self) -> None:
        self._subscribers: dict[type, list[Callable[[Any], Awaitable[None]]]] = defaultdict(list)

    def subscribe(self, kind: type[E], handler: Callable[[E], Awaitable[None]]) -> None:
        """Call `handler` with every event of `kind`."""
        self._subscribers[kind].append(handler)

    async def publish(self, *events: Event) -> None:
        """Tell every subscriber; one that fails is logged and the rest still hear."""
        for event in events:
            for handler in self._subscribers[type(event)]:
                try:
                    await handler(event)
                except Exception:
                    log.exception("subscriber failed: %s", type(event).__name__)
