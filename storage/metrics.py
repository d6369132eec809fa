"""What is counted about the database, in a registry that others write to as well."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Histogram
from sqlalchemy.exc import SQLAlchemyError

from havruta.errors.outside import CannotStore, Overtaken

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class DatabaseMetrics:
    """How long transactions that read or write wait and last, and what becomes of them."""

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        waits = Histogram(
            "havruta_database_wait_seconds",
            "Until a transaction has begun.",
            ["kind"],
            buckets=SECONDS,
            registry=registry,
        )
        lasts = Histogram(
            "havruta_database_seconds",
            "Transactions, with what they wait.",
            ["kind"],
            buckets=SECONDS,
            registry=registry,
        )
        failures = Counter(
            "havruta_database_failures",
            "Transactions that the database ended.",
            ["kind", "error"],
            registry=registry,
        )
        self.reading, self.writing = (
            Measure(kind, waits.labels(kind), lasts.labels(kind), failures)
            for kind in ("read", "write")
        )


class Measure:
    """How one kind of transactions is measured: what each would look up is looked up once."""

    def __init__(self, kind: str, waits: Histogram, lasts: Histogram, failures: Counter) -> None:
        self._kind, self._waits, self._lasts, self._failures = kind, waits, lasts, failures

    @contextmanager
    def transaction(self) -> Generator[Callable[[], None], None, None]:
        """Measure the block; what it is given is called once the transaction has begun."""
        asked = monotonic()
        try:
            yield lambda: self._waits.observe(monotonic() - asked)
        except (Overtaken, CannotStore, SQLAlchemyError, OSError) as error:
            self._failures.labels(self._kind, type(error).__name__).inc()
            raise
        finally:
            self._lasts.observe(monotonic() - asked)
