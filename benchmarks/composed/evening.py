"""`python -m benchmarks.composed.evening FOLDER`: learn in both compositions.

Their images are in the folder. Here /etc and the network have to be nobody else's.
"""

import asyncio
import os
import re
import secrets
import shutil
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks import debian
from benchmarks.certificates import HERE, certify
from benchmarks.household import CHECKOUT, NOWHERE, PATIENCE, begin, wait_for_port
from benchmarks.main_job import learn_together
from sandbox.discord.state import Sandbox
from sandbox.server import open_sandbox
from sandbox.testing.person import Person

PAGE, TURN = "havruta.example.org", "turn.example.org"
MACHINE = "10.0.0.7"
"""The address of this machine that is no loopback one, as each has that serves."""
TURN_PORTS = (3478, 5349)
PAGE_PORTS = (8080, 8081)
CERTIFICATES = Path("/etc/letsencrypt/live") / TURN
DEPLOY = CHECKOUT / "deploy"
PROFILES = ("page", "chat", "clock", "media")
UP = 4 * PATIENCE
"""How many seconds what is composed may take to come up on a busy machine."""
BACKUP = "NIGHT.backup"
OWN_AUTHORITY = "{\n\tlocal_certs\n\tskip_install_trust\n"
"""What Caddy's file begins with where no authority can be asked."""
OVERRIDE = """services:
  havruta:
    environment:
      DISCORD_API_URL: {DISCORD_API_URL}
      DISCORD_GATEWAY_URL: {DISCORD_GATEWAY_URL}
      SEFARIA_URL: {SEFARIA_URL}
"""
SHARED = {
    "PUBLIC_URL": f"https://{PAGE}",
    "TRUSTED_PROXIES": f"{HERE} ::1",
    "STUN_URLS": f"stun:{TURN}:3478",
    "TURN_URLS": f"turn:{TURN}:3478?transport=udp",
}
ELSEWHERE = {"DATABASE_URL": f"postgresql://havruta@{HERE}/havruta", "REDIS_URL": f"redis://{HERE}"}
"""Settings of deploy/compose.several.yaml."""


class Composition:
    """What is composed of files in a folder, while it is up."""

    def __init__(self, folder: Path, options: tuple[str, ...]) -> None:
        self._options = options
        self._name = folder.name

    async def do(self, *words: str) -> str:
        """Do what one does with it; return what that printed."""
        return await _podman("podman-compose", *self._options, *words)

    async def cut_power(self, service: str) -> None:
        """End a service without a word, and return once it has been started again."""
        os.kill(before := await self._pid(service), signal.SIGKILL)
        async with asyncio.timeout(PATIENCE):
            while await self._pid(service) in {0, before}:  # noqa: ASYNC110 - podman tells nobody
                await asyncio.sleep(0.1)

    async def until_healthy(self, service: str) -> None:
        """Ask the image's own question until the answer is yes."""
        async with asyncio.timeout(PATIENCE):
            while not await self._is_healthy(service):  # noqa: ASYNC110 - podman tells nobody
                await asyncio.sleep(0.5)

    async def _is_healthy(self, service: str) -> bool:
        try:
            await _podman("podman", "healthcheck", "run", self._container(service))
        except RuntimeError:
            return False
        return True

    async def _pid(self, service: str) -> int:
        inspect = ("podman", "inspect", "--format={{.State.Pid}}")
        return int(await _podman(*inspect, self._container(service)))

    def _container(self, service: str) -> str:
        return f"{self._name}_{service}_1"


async def _podman(*words: str) -> str:
    return await asyncio.to_thread(debian.do, *words)


@asynccontextmanager
async def brought_up(
    folder: Path, *files: str, profiles: tuple[str, ...] = ()
) -> AsyncGenerator[Composition, None]:
    """Yield what is composed of the folder's files, and take it down."""
    named = (f"--file={folder / name}" for name in files)
    composition = Composition(folder, (*named, *(f"--profile={name}" for name in profiles)))
    try:
        await composition.do("up", "--detach")
        yield composition
    except BaseException:
        print(await composition.do("logs"), file=sys.stderr)
        raise
    finally:
        await composition.do("down", "--volumes")
    assert not (left := await _podman("podman", "volume", "ls", "--quiet")), left


@asynccontextmanager
async def people(folder: Path) -> AsyncGenerator[tuple[Sandbox, Person, Person], None]:
    """Yield a sandbox with Isaac and Jacob, for a bot that keeps to Discord's limits."""
    async with (
        open_sandbox(folder / "sandbox", rate_limits=False) as sandbox,
        Person(sandbox.page_url, "isaac") as isaac,
        Person(sandbox.page_url, "jacob") as jacob,
    ):
        yield sandbox, isaac, jacob
        assert not sandbox.violations, sandbox.violations


async def on_one_machine(folder: Path) -> None:
    """Learn in deploy/compose.yaml while its bot is killed, and back it up."""
    async with people(folder) as (sandbox, isaac, jacob):
        shutil.copy(DEPLOY / "compose.yaml", folder)
        (folder / "sandbox.yaml").write_text(OVERRIDE.format(**_world(sandbox)))
        _fill_in_caddy(folder, 8080)
        _fill_in_coturn(folder, turn_secret := secrets.token_hex())
        _keep_secrets(folder, sandbox, TURN_SECRET=turn_secret)
        async with brought_up(folder, "compose.yaml", "sandbox.yaml") as composition:

            async def power_cut() -> None:
                await composition.cut_power("havruta")
                await isaac.until_bot_is_online(timeout=PATIENCE)

            await isaac.until_bot_is_online(timeout=UP)
            await begin(isaac, jacob)
            await learn_together(f"https://{PAGE}", isaac, jacob, meanwhile=power_cut)
            await composition.until_healthy("havruta")
            inside = ("exec", "-T", "havruta")
            await composition.do(*inside, "python", "-m", "bot", "backup", BACKUP)
            await composition.do(*inside, "test", "-s", BACKUP)
            for port in TURN_PORTS:
                socket.create_connection((MACHINE, port), PATIENCE).close()


async def on_several(folder: Path) -> None:
    """Learn in deploy/compose.several.yaml, all of it here, while one page process is killed."""
    files = ("compose.several.yaml", "elsewhere.yaml")
    async with people(folder) as (sandbox, isaac, jacob):
        shutil.copy(DEPLOY / files[0], folder)
        shutil.copy(Path(__file__).parent / files[1], folder)
        settings = (f"{name}={value}\n" for name, value in (SHARED | _world(sandbox)).items())
        (folder / "havruta.env").write_text("".join(settings))
        _fill_in_caddy(folder, *PAGE_PORTS)
        _keep_secrets(folder, sandbox, TURN_SECRET=secrets.token_hex(), **ELSEWHERE)
        async with brought_up(folder, *files, profiles=PROFILES) as composition:

            async def power_cut() -> None:
                await composition.do("kill", "page-one")

            await isaac.until_bot_is_online(timeout=UP)
            for port in PAGE_PORTS:
                await asyncio.to_thread(wait_for_port, port)
            await begin(isaac, jacob)
            await learn_together(f"https://{PAGE}", isaac, jacob, meanwhile=power_cut)
            for service in ("chat", "clock", "page-two"):
                await composition.until_healthy(service)
            await composition.do("exec", "-T", "page-two", "sh", "-c", "test -S var/media-*.sock")


def _world(sandbox: Sandbox) -> dict[str, str]:
    return {
        "DISCORD_API_URL": sandbox.api_url,
        "DISCORD_GATEWAY_URL": sandbox.gateway_url,
        "SEFARIA_URL": NOWHERE,
    }


def _fill_in_caddy(folder: Path, *ports: int) -> None:
    """Have the page's processes at these ports, and certificates without an authority's help."""
    told = (DEPLOY / "caddy/Caddyfile").read_text()
    processes = " ".join(f"{HERE}:{port}" for port in ports)
    told = told.replace("{\n", OWN_AUTHORITY, 1).replace(f"{HERE}:8080", processes)
    (folder / "Caddyfile").write_text(told)


def _fill_in_coturn(folder: Path, secret: str) -> None:
    told = (DEPLOY / "coturn/turnserver.conf").read_text()
    told = re.sub(r"^#(realm|cert|pkey)=", r"\1=", told, flags=re.MULTILINE)
    filled_in = f"static-auth-secret={secret}"
    told = re.sub(r"^#static-auth-secret=.*", filled_in, told, flags=re.MULTILINE)
    (folder / "turnserver.conf").write_text(told)


def _keep_secrets(folder: Path, sandbox: Sandbox, **others: str) -> None:
    (kept := folder / "secrets").mkdir(mode=0o700)
    given = {"DISCORD_TOKEN": sandbox.token, "SECRET_KEY": secrets.token_hex(), **others}
    for name, secret in given.items():
        (kept / name).write_text(f"{secret}\n")
        (kept / name).chmod(0o444)


def settle(folder: Path) -> None:
    """Make this /etc that of a machine of these names."""
    Path("/etc/hosts").write_text(f"{HERE} localhost {PAGE} {TURN}\n::1 localhost\n")
    CERTIFICATES.mkdir(parents=True)
    certificate, key = certify(folder, TURN)
    shutil.move(certificate, CERTIFICATES / "fullchain.pem")
    shutil.move(key, CERTIFICATES / "privkey.pem")


async def main(folder: Path) -> None:
    """Live both evenings, in folders of this one; raises what goes wrong."""
    settle(folder)
    for evening in (on_one_machine, on_several):
        (project := folder / evening.__name__).mkdir()
        await evening(project)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
