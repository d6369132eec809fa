"""A Redis server of one's own, started and thrown away; it can be stopped and started again."""

import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager

from benchmarks.household import free_port, wait_for_port

HOW_TO_GET_IT = "no Redis: put redis-server in PATH, or `apt-get install redis-server`"


def program() -> str | None:
    """Return where Redis is."""
    return shutil.which("redis-server")


class Server:
    """A server at one address, which keeps nothing."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"redis://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """Its process id, while it runs."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Run, and return once it answers."""
        quiet = ("--loglevel", "warning", "--save", "", "--bind", "127.0.0.1")
        self._process = subprocess.Popen(
            [self._program, "--port", str(self._port), *quiet], stdout=subprocess.DEVNULL
        )
        wait_for_port(self._port)

    def stop(self) -> None:
        """End at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def running(program: str) -> Generator[Server, None, None]:
    """Yield a server that runs."""
    server = Server(program)
    try:
        server.start()
        yield server
    finally:
        server.stop()
