"""What is counted about the page, for `GET /metrics`."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

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


class Metrics:
    """The page's figures, in a registry that others may write to as well."""

    def __init__(
        self, registry: CollectorRegistry, rooms: Rooms, media: Counts | None = None
    ) -> None:
        self._registry = registry
        self.requests = Counter(
            "havruta_page_requests", "Answered requests.", ["route", "status"], registry=registry
        )
        self.messages = Counter(
            "havruta_page_messages", "Messages from pages.", ["type"], registry=registry
        )
        self.closings = Counter(
            "havruta_page_closings", "Sockets closed by the server.", ["code"], registry=registry
        )
        visitors = Gauge("havruta_page_visitors", "Open pages.", registry=registry)
        visitors.set_function(lambda: sum(1 for _ in rooms))
        live = Gauge("havruta_page_rooms", "Rooms with somebody in them.", registry=registry)
        live.set_function(lambda: len(rooms))
        if media is not None:
            self._count_media(media)

    def _count_media(self, media: Counts) -> None:
        for name, told in MEDIA.items():
            gauge = Gauge(f"havruta_media_{name}", told, registry=self._registry)
            gauge.set_function(partial(_count, media, name))

    def text(self) -> bytes:
        """Return all figures in Prometheus's format."""
        return generate_latest(self._registry)


def _count(media: Counts, name: str) -> int:
    return media().get(name, 0)
