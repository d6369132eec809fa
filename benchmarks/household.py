"""A whole household on this machine: the sandbox, the real program as a process, and its people."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import aiohttp

from sandbox.discord.state import Sandbox
from sandbox.server import open_sandbox
from sandbox.testing.person import Person
from sandbox.testing.screen import Seen
from sandbox.world import seed

CHECKOUT = Path(__file__).parent.parent
GUIDE = "Learning in Havruta"
PATIENCE = 30.0
"""How many seconds the program may take to start or to stop on a busy machine."""

NOWHERE = "http://127.0.0.1:9"
"""An address where no Sefaria answers."""


class Process(Protocol):
    """What a household needs of a process; asyncio's own are such."""

    @property
    def pid(self) -> int:
        """Its process id."""

    @property
    def returncode(self) -> int | None:
        """Its exit status, once it has ended."""

    @property
    def stderr(self) -> asyncio.StreamReader | None:
        """What it logs."""

    def send_signal(self, signal: int, /) -> None:
        """Send a signal, unless it has ended."""

    async def wait(self) -> int:
        """Return its exit status, once it has ended."""


Launch: TypeAlias = Callable[[Path, Mapping[str, str]], Awaitable[Process]]
"""Starts the program in a folder, with an environment."""


class Program:
    """`python -m bot` as a process; its log lines can be waited for."""

    def __init__(
        self, environment: Mapping[str, str], folder: Path, launch: Launch | None = None
    ) -> None:
        """`launch` starts the process in another way than its users do."""
        self._launch = launch or run_module
        self.environment = dict(environment)
        self._folder = folder
        self._lines: list[dict[str, Any]] = []
        self._over = True
        self._news = asyncio.Condition()

    async def start(self, until: str = "connected", within: float = PATIENCE) -> None:
        """Start it, and wait until it has logged that it is there; else it does not go on."""
        self._lines, self._over = [], False
        environment = {**os.environ, **self.environment, "PYTHONPATH": str(CHECKOUT)}
        self._process = await self._launch(self._folder, environment)
        self._reader = asyncio.create_task(self._read())
        try:
            await self.logged(until, within)
        except BaseException:
            await self.kill()
            raise

    async def logged(self, event: str, within: float = PATIENCE) -> dict[str, Any]:
        """Wait until the program has logged this event since its start; return the line."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(lambda: self._over or self._found(event))
        found = self._found(event)
        if found is None:
            told = "\n".join(map(str, self._lines))
            msg = f"the program ended without {event!r}:\n{told}"
            raise RuntimeError(msg)
        return found

    async def kill(self) -> None:
        """End it as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        await self._ended()

    async def stop(self) -> int:
        """Ask it to stop; return its exit status."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return await self._ended()

    def signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        self._process.send_signal(number)

    @property
    def was_started(self) -> bool:
        """Whether it has ever run."""
        return hasattr(self, "_process")

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def failures(self) -> list[dict[str, Any]]:
        """What it logged as errors."""
        return [line for line in self._lines if line.get("level") == "error"]

    async def _ended(self) -> int:
        async with asyncio.timeout(PATIENCE):
            status = await self._process.wait()
            await self._reader
        return status

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            async with self._news:
                self._lines.append(_parsed(line))
                self._news.notify_all()
        async with self._news:
            self._over = True
            self._news.notify_all()

    def _found(self, event: str) -> dict[str, Any] | None:
        return next((line for line in self._lines if line["event"] == event), None)


class Household:
    """The sandbox, the program, and where the page is."""

    def __init__(
        self,
        sandbox: Sandbox,
        folder: Path,
        environment: Mapping[str, str],
        launch: Launch | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.port = free_port()
        self.page_url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "havruta.db"
        self.program = Program(
            {
                "DISCORD_TOKEN": sandbox.token,
                "DISCORD_API_URL": sandbox.api_url,
                "DISCORD_GATEWAY_URL": sandbox.gateway_url,
                "DISCORD_CLIENT_ID": seed.APPLICATION_ID,
                "DISCORD_CLIENT_SECRET": sandbox.client_secret,
                "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}",
                "SEFARIA_URL": NOWHERE,
                "WEB_PORT": str(self.port),
                "SMTP_URL": sandbox.smtp_url,
                "SECRET_KEY": "a key for trying",
                "ROLES": "chat,page,clock",  # no media process, unless it is what is tried
                **environment,
            },
            folder,
            launch,
        )

    @asynccontextmanager
    async def person(self, key: str) -> AsyncGenerator[Person, None]:
        """Yield somebody at the sandbox, with the bot there."""
        async with Person(self.sandbox.page_url, key) as person:
            await person.until_bot_is_online(timeout=PATIENCE)
            yield person

    async def healthy(self) -> bool:
        """Whether the program says that everything is there."""
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{self.page_url}/healthz") as response,
        ):
            return response.ok


@asynccontextmanager
async def open_household(
    folder: Path, launch: Launch | None = None, **environment: str
) -> AsyncGenerator[Household, None]:
    """Yield everything, running; raises AssertionError if one of Discord's limits was not kept."""
    async with open_sandbox(folder / "sandbox", rate_limits=False) as sandbox:
        household = Household(sandbox, folder, environment, launch)
        await household.program.start()
        try:
            yield household
        finally:
            await household.program.stop()
        assert not sandbox.violations, sandbox.violations


async def run_module(
    folder: Path, environment: Mapping[str, str], *, module: str = "bot"
) -> Process:
    """Launch the program, as its users do unless another module is named."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        cwd=folder,
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )


def free_port() -> int:
    """Return a port to listen on, which nobody else is given as long as this process lives."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    port = int(holder.getsockname()[1])
    if sys.platform == "linux":
        holder.detach()  # it stays bound; whoever listens there lets the address be used again too
    else:
        holder.close()
    return port


def wait_for_port(port: int) -> None:
    """Return once somebody listens there."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


async def begin(isaac: Person, jacob: Person, book: str = GUIDE) -> None:
    """Isaac makes a havruta with Jacob, who accepts."""
    await isaac.command("havruta create", book=book, partners=f"<@{jacob.id}>")
    invitation = await jacob.until(lambda message: "Accept" in message.buttons)
    await jacob.press(invitation, "Accept")


async def sit_down(person: Person, **options: str) -> Seen:
    """Start a session; return its message in the channel."""
    await person.command("session start", **options)
    return await person.until(
        lambda message: "End" in message.buttons and not message.private, where=person.where
    )  # and not the one that they may get directly


async def link_of(person: Person, card: Seen) -> str:
    """Press Join and return the personal address."""
    answer = await person.press(card, "Join")
    if answer.shown is None:
        msg = "Join was not answered"
        raise RuntimeError(msg)
    return answer.shown.links["Open the page"]


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {"event": line.decode()}
    return said if isinstance(said, dict) else {"event": said}
