"""How this process is, and how much waits to be done, for `GET /metrics`."""

import math
import platform
import resource
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.version import version
from havruta.oversight import Waiting

OF_OURSELVES = Path("/proc/self")


class ProcessMetrics:
    """What is looked at when somebody asks, rather than counted as it happens."""

    def __init__(self, registry: CollectorRegistry, roles: str) -> None:
        gauge = partial(Gauge, registry=registry)
        info = gauge("havruta_info", "What runs here, always 1.", ["version", "roles", "python"])
        info.labels(version(), roles, platform.python_version()).set(1)
        self._parts = gauge(
            "havruta_part_well",
            "Whether each thing that this process needs is there, as /healthz says.",
            ["part"],
        )
        self._due = gauge("havruta_notices_due", "Notices that are due and not yet told.")
        self._late = gauge(
            "havruta_late_seconds", "For how long the first of what is due has waited.", ["what"]
        )
        self._room = gauge("havruta_room_bytes", "Room on the disk, where all is kept.")
        self._backup = gauge(
            "havruta_backup_timestamp_seconds",
            "When a backup was last made from here, as far as is known.",
        )
        registry.register(_Process())

    def note_parts(self, there: Mapping[str, bool | str]) -> None:
        """Note what is there and what is not."""
        for part, well in there.items():
            self._parts.labels(part).set(well is True)

    def note_kept(self, room: int, backed_up_at: datetime | None) -> None:
        """Note how much room there is for what is kept, and when it was backed up."""
        self._room.set(room)
        self._backup.set(backed_up_at.timestamp() if backed_up_at else math.nan)

    def note_waiting(self, waiting: Waiting, now: datetime) -> None:
        """Note what waits to be done."""
        self._due.set(waiting.notices.due)
        since = {"notices": waiting.notices.since, "plans": waiting.plans_since}
        for what, moment in since.items():
            late = (now - moment).total_seconds() if moment else 0.0
            self._late.labels(what).set(max(late, 0.0))


class _Process(Collector):
    """What Prometheus's own client tells of a process, also where it may see no other one.

    That needs /proc/stat, which systemd hides from our service.
    """

    def __init__(self) -> None:
        self._began = time.time()

    def collect(self) -> Iterator[Metric]:
        """Yield the figures by their usual names."""
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        yield CounterMetricFamily("process_cpu_seconds", "CPU time.", time.process_time())
        yield _gauge("process_start_time_seconds", "When it began.", self._began)
        yield _gauge("process_max_fds", "So many handles it may have open.", most)
        if OF_OURSELVES.exists():
            pages = int((OF_OURSELVES / "statm").read_text().split()[1])
            memory = pages * resource.getpagesize()
            open_now = sum(1 for _ in (OF_OURSELVES / "fd").iterdir())
            yield _gauge("process_resident_memory_bytes", "Memory.", memory)
            yield _gauge("process_open_fds", "Handles that are open.", open_now)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value)
