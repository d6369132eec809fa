"""What is measured, each server as a process of its own: our page, and Socket.IO on Node."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.household import CHECKOUT, PATIENCE, free_port
from benchmarks.relay.pages import Dialect, Ours, SocketIo
from webview.assets import fonts

VERSION = "4.8.4"
PEER = f"socket.io {VERSION}"
PACKAGES = (f"socket.io@{VERSION}", "@socket.io/redis-adapter@8.3.0", "redis@6.3.1")
KEPT = CHECKOUT / "var/benchmarks/socketio"
FONTS = CHECKOUT / "var/benchmarks/fonts"
"""A page that has served before has its fonts: packing them takes seconds of the first start."""
SCRIPT = Path(__file__).with_name("socketio.js")
NANO = 1e9
KIB = 1024
READY = b"ready"


@dataclass(frozen=True, slots=True)
class Server:
    """One or two processes that serve the same rooms."""

    dialect: Dialect
    ports: Sequence[int]
    pids: Sequence[int]

    def cpu(self) -> float:
        """Return the seconds of CPU that they have had, their threads included."""
        return sum(_cpu(pid) for pid in self.pids)

    def memory(self) -> float:
        """Return how many KiB they have in memory."""
        return sum(_memory(pid) for pid in self.pids)


@asynccontextmanager
async def open_ours(
    rooms: int, size: int, *options: str, processes: int = 1
) -> AsyncGenerator[Server, None]:
    """Yield our page with these rooms."""
    await asyncio.to_thread(fonts.packed, FONTS)
    asked = ("--rooms", str(rooms), "--size", str(size), "--fonts", str(FONTS), *options)
    module = (sys.executable, "-m", "benchmarks.relay.program")
    commands = [(*module, "--port", str(free_port()), *asked) for _ in range(processes)]
    ports = [int(command[4]) for command in commands]
    async with _running(commands, CHECKOUT) as pids:
        yield Server(Ours(), ports, pids)


@asynccontextmanager
async def open_socket_io(*redis: str, processes: int = 1) -> AsyncGenerator[Server, None]:
    """Yield Socket.IO, which is fetched at first."""
    await _fetch()
    node = shutil.which("node") or "node"
    ports = [free_port() for _ in range(processes)]
    script = KEPT / SCRIPT.with_suffix(".mjs").name
    await asyncio.to_thread(shutil.copy, SCRIPT, script)
    commands = [(node, str(script), str(port), *redis) for port in ports]
    async with _running(commands, KEPT) as pids:
        yield Server(SocketIo(), ports, pids)


@asynccontextmanager
async def _running(
    commands: Sequence[Sequence[str]], folder: Path
) -> AsyncGenerator[Sequence[int], None]:
    async with AsyncExitStack() as opened:
        pids = [await opened.enter_async_context(_process(one, folder)) for one in commands]
        yield pids


@asynccontextmanager
async def _process(command: Sequence[str], folder: Path) -> AsyncGenerator[int, None]:
    """Start a server; once it is ready yield its process id."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdin=pipe, stdout=pipe)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(10 * PATIENCE):
            while (line := await process.stdout.readline()).strip() != READY:
                if not line:
                    msg = f"not started: {' '.join(command)}"
                    raise RuntimeError(msg)
        yield process.pid
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def _fetch() -> None:
    """Have Socket.IO there, beside and not in what the product needs."""
    if all((KEPT / "node_modules" / one.rpartition("@")[0]).exists() for one in PACKAGES):
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    npm = ("npm", "install", "--no-save", "--ignore-scripts", "--loglevel=error", "--prefix", ".")
    process = await asyncio.create_subprocess_exec(*npm, *PACKAGES, cwd=KEPT, stdout=sys.stderr)
    if await process.wait():
        msg = (
            "Socket.IO could not be fetched: it needs Node.js 20 or newer, with npm, and a network"
        )
        raise RuntimeError(msg)


def _cpu(pid: int) -> float:
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        spent += int((task / "schedstat").read_text().split()[0])
    return spent / NANO


def _memory(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / KIB
