"""A TURN server of one's own, as it is deployed, started and thrown away."""

import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.certificates import HERE, certify
from benchmarks.household import free_port, wait_for_port

HOW_TO_GET_IT = "no coturn: put turnserver in PATH, or `apt-get install coturn`"
DEPLOYED = Path(__file__).parent.parent / "deploy/coturn/turnserver.conf"
TO_ITSELF = (f"allowed-peer-ip={HERE}", "allow-loopback-peers")
"""What lets both peers be on the server's own machine, which is denied where it is deployed."""


def program() -> str | None:
    """Return where coturn is."""
    return shutil.which("turnserver")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its ports, the secret that it shares, and who vouches for it by TLS."""

    port: int
    tls_port: int
    secret: str
    certificate: Path
    host: str

    def url(self, transport: str) -> str:
        """Return where it is reached by "udp", "tcp" or "tls"."""
        if transport == "tls":
            return f"turns:{self.host}:{self.tls_port}?transport=tcp"
        return f"turn:{self.host}:{self.port}?transport={transport}"


@contextmanager
def running(
    program: str, more: Sequence[str] = TO_ITSELF, *, host: str = HERE
) -> Generator[Server, None, None]:
    """Yield a server that runs as it is deployed, with `more` lines of configuration.

    It is reached, and relays, at the address `host` of this machine.
    """
    with tempfile.TemporaryDirectory(prefix="coturn-") as name:
        folder = Path(name)
        server = Server(free_port(), free_port(), secrets.token_hex(16), folder / "cert.pem", host)
        certify(folder, "turn.example")
        configuration = folder / "turnserver.conf"
        configuration.write_text("\n".join([DEPLOYED.read_text(), *_own(server, folder), *more]))
        process = subprocess.Popen(
            [program, "-c", str(configuration), "--log-file=stdout"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
        try:
            wait_for_port(server.port)
            wait_for_port(server.tls_port)
            yield server
        finally:
            process.kill()
            process.wait()


def _own(server: Server, folder: Path) -> list[str]:
    """Return what is filled in where it is deployed, and what keeps it on this machine."""
    return [
        "",
        f"static-auth-secret={server.secret}",
        "realm=turn.example",
        f"cert={server.certificate}",
        f"pkey={folder / 'key.pem'}",
        f"listening-ip={HERE}",
        *([f"listening-ip={server.host}"] if server.host != HERE else []),
        f"relay-ip={server.host}",
        *(["relay-ip=::1"] if server.host == HERE and _has_ipv6() else []),
        f"listening-port={server.port}",
        f"tls-listening-port={server.tls_port}",
        f"pidfile={folder / 'pid'}",
        f"userdb={folder / 'users'}",
    ]


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True
