"""What is counted about the clock, in a registry that others write to as well."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Gauge, Summary


class DutyMetrics:
    """How each duty's runs end, how long they take, and when one was last done."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self._runs = Counter(
            "havruta_duty_runs", "Runs of duties.", ["duty", "outcome"], registry=registry
        )
        self._seconds = Summary(
            "havruta_duty_seconds", "How long runs took.", ["duty"], registry=registry
        )
        self._done_at = Gauge(
            "havruta_duty_last_done_timestamp_seconds",
            "When a run was last done, without a failure.",
            ["duty"],
            registry=registry,
        )

    @contextmanager
    def run(self, duty: str) -> Generator[Callable[[str], None], None, None]:
        """Measure the block as one run; what it is given is told how the run ended."""
        began = monotonic()
        yield lambda outcome: self._note(duty, outcome)
        self._seconds.labels(duty).observe(monotonic() - began)

    def _note(self, duty: str, outcome: str) -> None:
        self._runs.labels(duty, outcome).inc()
        if outcome == "done":
            self._done_at.labels(duty).set_to_current_time()
