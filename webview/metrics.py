"""What is counted about the page, for `GET /metrics`."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from webview.rooms.rooms import Rooms

Counts: TypeAlias = Callable[[], Mapping[str, int]]
"""Returns how the media process is, in numbers; none while it is not there."""

MEDIA: Mapping[str, str] = MappingProxyType(
    {
        "well": "Whether calls can go through the media process.",
        "rooms": "Calls that go through it.",
        "streams": "Streams of sound and pictures that go out of it.",
        "legs": "Ways between it and pages.",
        "echoes": "Set-ups that are being tried.",
        "recordings": "Calls that it records.",
    }
)
MOVE = "navigate"
MOVING = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
"""A move is to be everywhere within a tenth of a second."""


class Metrics:
    """The page's figures, in a registry that others write to as well."""

    def __init__(
        self, registry: CollectorRegistry, rooms: Rooms, media: Counts | None = None
    ) -> None:
        self._registry = registry
        counter = partial(Counter, registry=registry)
        self.requests = counter("havruta_page_requests", "Answered requests.", ["route", "status"])
        self._messages = counter("havruta_page_messages", "Messages from pages.", ["type"])
        self._refusals = counter(
            "havruta_page_refusals",
            "Messages from pages that were refused, and why; internal is our own fault.",
            ["code"],
        )
        self._moves = Histogram(
            "havruta_move_seconds",
            "From when a page asked to move its room until the pages here had been told.",
            buckets=MOVING,
            registry=registry,
        )
        self.closings = counter("havruta_page_closings", "Sockets that were closed.", ["reason"])
        self._show("havruta_page_visitors", "Open pages.", lambda: sum(1 for _ in rooms))
        self._show("havruta_page_rooms", "Rooms with somebody in them.", lambda: len(rooms))
        self._show(
            "havruta_page_calls", "Calls that open pages are in.", lambda: len(_calls(rooms))
        )
        self._show("havruta_page_callers", "Open pages in a call.", lambda: sum(_calls(rooms)))
        if media is not None:
            for name, told in MEDIA.items():
                self._show(f"havruta_media_{name}", told, partial(_count, media, name))

    def note(self, message: str, seconds: float, *, refused: str | None = None) -> None:
        """Count a page's message, done in so many seconds, or `refused` by this code."""
        self._messages.labels(message).inc()
        if refused is not None:
            self._refusals.labels(refused).inc()
        if message == MOVE:
            self._moves.observe(seconds)

    def _show(self, name: str, told: str, count: Callable[[], int]) -> None:
        Gauge(name, told, registry=self._registry).set_function(count)

    def text(self) -> bytes:
        """Return all figures in Prometheus's format."""
        return generate_latest(self._registry)


def _calls(rooms: Rooms) -> list[int]:
    """Return of each call how many of the pages here are in it."""
    return [callers for callers in rooms.calls.callers() if callers]


def _count(media: Counts, name: str) -> int:
    return media().get(name, 0)
