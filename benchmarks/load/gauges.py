"""What each process takes of the machine, second by second, as Linux tells it."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.load.measures import Measures

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MEGA = 1e6


@dataclass(frozen=True, slots=True)
class Reading:
    """At so many seconds of the evening: CPU seconds so far, memory in MB, open files."""

    at: float
    cpu: float
    memory: float
    handles: int


@dataclass
class Gauge:
    """One process, with its children where it has some, and what was read of it."""

    pid: int
    readings: list[Reading] = field(default_factory=list)

    def read(self, at: float, children: Sequence[int]) -> None:
        """Read it now; nothing, where it is gone."""
        with suppress(OSError):
            pids = (self.pid, *children)
            cpu = sum(_cpu(pid, with_ended=pid == self.pid) for pid in pids)
            memory = _memory(self.pid, own=False) + sum(_memory(one, own=True) for one in children)
            handles = sum(1 for pid in pids for _ in Path(f"/proc/{pid}/fd").iterdir())
            self.readings.append(Reading(at, cpu, memory, handles))

    @property
    def cpu(self) -> float:
        """How many seconds of CPU it has had in all this time."""
        return self.readings[-1].cpu - self.readings[0].cpu if self.readings else 0.0

    @property
    def seconds(self) -> float:
        """For how long it was watched."""
        return self.readings[-1].at - self.readings[0].at if self.readings else 0.0


@asynccontextmanager
async def watching(
    processes: Mapping[str, int], measures: Measures
) -> AsyncGenerator[Mapping[str, Gauge], None]:
    """Yield a gauge for each process, which are read every second while the block lasts."""
    gauges = {name: Gauge(pid) for name, pid in processes.items()}
    ours = os.getpid()

    def read() -> None:
        children = _children()
        for gauge in gauges.values():
            # What this process has started is measured by itself.
            own = [] if gauge.pid == ours else children(gauge.pid)
            gauge.read(measures.now, own)

    reading = asyncio.create_task(_every_second(read))
    try:
        yield gauges
    finally:
        reading.cancel()
        read()


async def _every_second(read: Callable[[], None]) -> None:
    while True:
        read()
        await asyncio.sleep(1)


def _children() -> Callable[[int], list[int]]:
    """Return what tells the children of a process, as they are now."""
    found: dict[int, list[int]] = {}
    for pid in _pids():
        with suppress(OSError):
            found.setdefault(int(_stat(pid)[1]), []).append(pid)
    return lambda pid: found.get(pid, [])


def _pids() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())


def _stat(pid: int) -> list[str]:
    """Return what stands in a process's line after its name, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _cpu(pid: int, *, with_ended: bool) -> float:
    """Return its seconds of CPU; with those of its children that have ended."""
    return sum(map(int, _stat(pid)[11 : 15 if with_ended else 13])) / TICKS


def _memory(pid: int, *, own: bool) -> float:
    """Return its MB in memory; only what it shares with nobody, if that is asked for."""
    _, resident, shared, *_ = map(int, Path(f"/proc/{pid}/statm").read_text().split())
    return (resident - (shared if own else 0)) * PAGE_BYTES / MEGA
