"""A Prometheus of one's own, set up as it is deployed, started and thrown away."""

import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.household import free_port, wait_for_port

HOW_TO_GET_IT = (
    "no Prometheus: put prometheus and promtool in PATH, or "
    "`apt-get install --no-install-recommends prometheus`"
)
DEPLOYED = Path(__file__).parent.parent / "deploy/prometheus"
TARGET, EVERY = "127.0.0.1:8080", "15s"
"""What is set up there, and what a trial has instead."""


def programs() -> tuple[str, str] | None:
    """Return where Prometheus is, and its tool."""
    server, tool = shutil.which("prometheus"), shutil.which("promtool")
    return (server, tool) if server and tool else None


class Server:
    """A server that runs, and can be asked."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def query(self, expression: str) -> list[Any]:
        """Return what the expression is now. Raises `ValueError` with what is wrong with it."""
        answer = self._http.get("query", params={"query": expression}).json()
        if answer["status"] != "success":
            raise ValueError(answer["error"])
        return list(answer["data"]["result"])

    def rules(self) -> list[dict[str, Any]]:
        """Return every rule as the server has it, and how its last round went."""
        groups = self._http.get("rules").json()["data"]["groups"]
        return [rule for group in groups for rule in group["rules"]]


@contextmanager
def running(program: str, target: str) -> Generator[Server, None, None]:
    """Yield a server with the rules that asks this target every second."""
    with tempfile.TemporaryDirectory(prefix="prometheus-") as name:
        folder, port = Path(name), free_port()
        text = (DEPLOYED / "prometheus.yml").read_text()
        config = folder / "prometheus.yml"
        config.write_text(text.replace(TARGET, target).replace(EVERY, "1s"))
        shutil.copy(DEPLOYED / "alerts.yml", folder)
        process = subprocess.Popen(
            [
                program,
                f"--config.file={config}",
                f"--storage.tsdb.path={folder}/data",
                f"--web.listen-address=127.0.0.1:{port}",
                "--log.level=warn",
            ],
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_port(port)
            api = f"http://127.0.0.1:{port}/api/v1/"
            with httpx.Client(base_url=api, timeout=30.0) as http:
                yield Server(http)
        finally:
            process.kill()
            process.wait()
