"""What is counted about the page, for `GET /metrics`."""

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from webview.rooms.rooms import Rooms


class Metrics:
    """The page's figures, in a registry that others may write to as well."""

    def __init__(self, registry: CollectorRegistry, rooms: Rooms) -> None:
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

    def text(self) -> bytes:
        """Return all figures in Prometheus's format."""
        return generate_latest(self._registry)
