"""What is counted about Sefaria, in a registry that others write to as well."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15)


class SefariaMetrics:
    """How Sefaria answers what it is asked, each attempt by itself."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._requests = Counter(
            "havruta_sefaria_requests",
            "What became of what Sefaria was asked; while it is left to rest it is asked nothing.",
            ["door", "outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "havruta_sefaria_seconds",
            "How long Sefaria took.",
            ["door"],
            buckets=SECONDS,
            registry=registry,
        )
        self._is_away = Gauge(
            "havruta_sefaria_away", "Whether Sefaria could not be reached last.", registry=registry
        )

    def note(self, door: str, outcome: str, seconds: float) -> None:
        """Count an attempt, which took so long."""
        self._requests.labels(door, outcome).inc()
        self._seconds.labels(door).observe(seconds)

    def note_rest(self, door: str) -> None:
        """Count what was not asked, since Sefaria has failed too often."""
        self._requests.labels(door, "resting").inc()

    def note_reach(self, *, is_away: bool) -> None:
        """Note whether Sefaria can be reached."""
        self._is_away.set(is_away)
