"""`python -m benchmarks.rehearsal`: a new operator's evening, by docs/operations.md word by word.

Each block of commands in it is typed into a fresh Debian, which systemd runs in a container. The
sandbox stands for Discord, and a certificate of one's own for the one that certbot would get.
"""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import debian
from benchmarks.household import CHECKOUT, PATIENCE, begin
from benchmarks.main_job import learn_together
from sandbox.discord.state import Sandbox
from sandbox.server import open_sandbox
from sandbox.testing.person import Person

HERE = "127.0.0.1"
TOLD = CHECKOUT / "docs/operations.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SOMEBODY = (
    "$(journalctl -o cat -u 'havruta*' | grep -Eo 'user=[0-9A-Z]{26}' | tail -n 1 | cut -c6-)"
)
OURS = {
    "<this repository>": "/srv/havruta",
    "HOST=havruta.example.org": f"HOST={HERE}",
    "sign-out@ID": f"sign-out@{SOMEBODY}",
}
TOOLS = ("mmdebstrap", "systemd-nspawn", "nsenter")
EMPTY = "--include=systemd-sysv,dbus,libnss-systemd"
"""What Debian's installer brings that the smallest Debian lacks, and that matters here."""
PORTS = (80, 443, 8080, 8081, 8090, 5432, 6379)
"""They are this machine's own: what it reaches for packages could not be reached else."""
UP = f"timeout {PATIENCE:.0f} sh -c 'until systemctl is-system-running --wait; do sleep 0.2; done'"
CERTBOT = """#!/bin/sh
while [ "$1" != -d ]; do shift; done
mkdir -p "/etc/letsencrypt/live/$2" && cd "/etc/letsencrypt/live/$2"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$2" \\
  -keyout privkey.pem -out fullchain.pem
"""
ENVIRONMENT = (
    "HOME=/",
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG=C.UTF-8",
    "DEBIAN_FRONTEND=noninteractive",
    f"HOST={HERE}",
)


class Machine:
    """The fresh Debian, while systemd runs it."""

    def __init__(self, leader: int) -> None:
        self._leader = leader

    async def type(self, commands: str, given: str = "") -> str:
        """Type commands into a shell of root's, which ends at the first that fails."""
        inside = ("nsenter", f"--target={self._leader}", "--all", "env", "-i", *ENVIRONMENT)
        words = (*inside, "sh", "-euc", commands)
        return await asyncio.to_thread(debian.do, *words, given=given)


@contextmanager
def booted(folder: Path) -> Generator[Machine, None, None]:
    """Yield a fresh Debian that has come up, with this repository within its reach."""
    root, repository = folder / "root", folder / "repository"
    debian.make(root, EMPTY)
    debian.do("git", "clone", "--quiet", str(CHECKOUT), str(repository))
    (root / "etc/hosts").write_text(f"{HERE} localhost\n::1 localhost\n")
    stand_in = root / "usr/local/sbin/certbot"
    stand_in.write_text(CERTBOT)
    stand_in.chmod(0o755)
    places = debian.as_pip_does(folder) | {str(repository): "/srv/havruta"}
    binds = [f"--bind-ro={here}:{there}" for here, there in places.items()]
    alone = ("--quiet", "--register=no", "--keep-unit", "--console=pipe", "--boot")
    with (folder / "console").open("wb") as console:
        running = subprocess.Popen(
            ["systemd-nspawn", *alone, f"--directory={root}", *binds],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
        )
    try:
        yield Machine(_leader(running.pid))
    finally:
        running.send_signal(signal.SIGTERM)  # it is shut down as by its button
        running.wait()


def _leader(pid: int) -> int:
    """Return the process that is the first one in there, once it has begun."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for child in children.read_text().split():
            if Path(f"/proc/{child}/comm").read_text() == "systemd\n":
                return int(child)
        time.sleep(0.1)
    msg = "systemd did not begin"
    raise RuntimeError(msg)


async def rehearse(machine: Machine, sandbox: Sandbox) -> None:
    """Type all that is told, in its order; learn once there is a page, and again at the end."""
    elsewhere = (
        f"DISCORD_API_URL={sandbox.api_url}\nDISCORD_GATEWAY_URL={sandbox.gateway_url}\n"
        f"SEFARIA_URL=http://{HERE}:9\n"
    )
    async with (
        Person(sandbox.page_url, "isaac") as isaac,
        Person(sandbox.page_url, "jacob") as jacob,
        Person(sandbox.page_url, "rebecca") as rebecca,
    ):
        for block in BLOCK.findall(TOLD.read_text()):
            print(f"== {block.splitlines()[0]}", file=sys.stderr)
            await machine.type(_ours(block), given=f"{sandbox.token}\n")
            if "> DISCORD_TOKEN" in block:
                await machine.type(f"cat >> /etc/havruta/environment <<END\n{elsewhere}END")
            elif "reload caddy" in block:
                await machine.type("systemctl is-active caddy && systemctl disable --now caddy")
            elif "certbot" in block:
                await isaac.until_bot_is_online(timeout=PATIENCE)
                await begin(isaac, jacob)
                await learn_together(f"https://{HERE}", isaac, jacob)
            elif "start havruta-restore" in block:
                await _until_healthy(machine, 8080)
                await learn_together(f"https://{HERE}", isaac, jacob)
            elif "havruta@two" in block:
                await _until_healthy(machine, 8080, 8081, 8090)
            if "git pull" in block:
                await begin(isaac, rebecca)
                await learn_together(f"https://{HERE}", isaac, rebecca)


async def _until_healthy(machine: Machine, *ports: int) -> None:
    for port in ports:
        await machine.type(f"curl --retry 20 --retry-all-errors -fsS http://{HERE}:{port}/healthz")


def _ours(block: str) -> str:
    """Return the commands with what each operator writes for their own."""
    for told, here in OURS.items():
        block = block.replace(told, here)
    return block


def cannot() -> str:
    """Return why it cannot be done on this machine, if it cannot."""
    for port in PORTS:
        with socket.socket() as tried:
            if tried.connect_ex((HERE, port)) == 0:
                return f"something listens at port {port} of this machine, which it needs"
    return debian.cannot(TOOLS, "mmdebstrap systemd-container")


async def _rehearse(folder: Path) -> None:
    with booted(folder) as machine:
        await machine.type(UP)
        async with open_sandbox(folder / "sandbox", rate_limits=False) as sandbox:
            try:
                await rehearse(machine, sandbox)
            except BaseException:
                print(await machine.type("journalctl -n 40 --no-pager"), file=sys.stderr)
                raise


def main() -> int:
    """Rehearse it; returns the exit status."""
    if why := cannot():
        print(f"Nothing was rehearsed: {why}.", file=sys.stderr)
        return 1
    with TemporaryDirectory(prefix="rehearsal-") as folder:
        asyncio.run(_rehearse(Path(folder)))
    print("All that docs/operations.md tells was done, word by word, and three people learned.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
