"""A household whose program is several processes, each with roles of its own, at one address."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from benchmarks.household import NOWHERE, PATIENCE, Launch, Program, free_port
from benchmarks.switch import Switch, open_switch
from sandbox.discord.state import Sandbox
from sandbox.server import open_sandbox
from sandbox.testing.person import Person
from sandbox.world import seed

SEVERAL = 4
"""So many times as long as one process by itself may one of several take to start."""


class Member:
    """One process: where it listens, and whether it serves pages."""

    def __init__(self, program: Program, port: int, roles: str) -> None:
        self.program, self.port = program, port
        self.is_page, self.is_chat = "page" in roles, "chat" in roles

    async def start(self) -> None:
        """Start it; return once it is there."""
        until = "connected" if self.is_chat else "serving"
        await self.program.start(until, within=SEVERAL * PATIENCE)

    async def stop(self) -> int | None:
        """Ask it to stop, if it was ever started; return its exit status."""
        return await self.program.stop() if self.program.was_started else None

    async def health(self) -> Mapping[str, object]:
        """Return what it says of itself."""
        address = f"http://127.0.0.1:{self.port}/healthz"
        async with aiohttp.ClientSession() as http, http.get(address) as response:
            said: Mapping[str, object] = await response.json()
            return said


class Cluster:
    """The sandbox, the processes by their names, and where the page is."""

    def __init__(self, sandbox: Sandbox, members: Mapping[str, Member], switch: Switch) -> None:
        self.sandbox, self.members, self.switch = sandbox, members, switch
        self.page_url = ""

    def __getitem__(self, name: str) -> Member:
        return self.members[name]

    @asynccontextmanager
    async def person(self, key: str) -> AsyncGenerator[Person, None]:
        """Yield somebody at the sandbox, with the bot there."""
        async with Person(self.sandbox.page_url, key) as person:
            await person.until_bot_is_online(timeout=PATIENCE)
            yield person


async def _nothing(_: Sandbox) -> None:
    """Nobody is there before the processes are."""


@asynccontextmanager
async def open_cluster(
    folder: Path,
    members: Mapping[str, Mapping[str, str]],
    launch: Launch | None = None,
    *,
    identify_seconds: float = 5.0,
    rate_limits: bool = False,
    prepare: Callable[[Sandbox], Awaitable[None]] = _nothing,
    environment: Mapping[str, str],
) -> AsyncGenerator[Cluster, None]:
    """Yield everything, running; `members` have an environment each, with their `ROLES`.

    What is to be at Discord, or in the database, before any of them starts, `prepare` puts there.
    """
    async with AsyncExitStack() as opened:
        sandbox = await opened.enter_async_context(
            open_sandbox(folder / "sandbox", rate_limits=rate_limits)
        )
        sandbox.gateway.identify_seconds = identify_seconds
        await prepare(sandbox)
        made, port = {}, free_port()
        page_url = f"http://127.0.0.1:{port}"
        for name, own in members.items():
            shared = {**_shared(sandbox, page_url), **environment}
            made[name] = _member(folder, {**shared, **own}, launch)
        pages = [member.port for member in made.values() if member.is_page]
        switch = await opened.enter_async_context(open_switch(port, pages))
        for member in made.values():
            opened.push_async_callback(member.stop)
        for member in made.values():  # all at once would take a small machine too long
            await member.start()
        cluster = Cluster(sandbox, made, switch)
        cluster.page_url = page_url
        yield cluster


def _member(folder: Path, environment: Mapping[str, str], launch: Launch | None) -> Member:
    port = free_port()
    own = {**environment, "WEB_PORT": str(port)}
    return Member(Program(own, folder, launch), port, environment["ROLES"])


def _shared(sandbox: Sandbox, page_url: str) -> Mapping[str, str]:
    return {
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.api_url,
        "DISCORD_GATEWAY_URL": sandbox.gateway_url,
        "DISCORD_CLIENT_ID": seed.APPLICATION_ID,
        "DISCORD_CLIENT_SECRET": sandbox.client_secret,
        "SEFARIA_URL": NOWHERE,
        "PUBLIC_URL": page_url,
        "SECRET_KEY": "a key for trying",
    }
