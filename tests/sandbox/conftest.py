"""A sandbox of its own for every test, a bot in it, people, and a bare client of the API."""

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from sandbox.server import open_sandbox
from sandbox.testing.person import Person
from sandbox.world import seed
from sandbox.world.permissions import Permission
from tests.sandbox.testbot import a_bot

MORE = int(
    Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)
"""What the test bot may do in these tests besides; Havruta asks no server for it."""


@dataclass(frozen=True)
class Reply:
    """How the API answered."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self):
        """Discord's own code of an error."""
        return self.body["code"]


@asynccontextmanager
async def open_generous_sandbox(folder):
    """Yield a sandbox in whose server the bot may do more than Havruta asks for."""
    async with open_sandbox(folder / "sandbox") as sandbox:
        role = sandbox.world.roles[seed.BOT_ROLE_ID]
        role.permissions |= MORE
        sandbox.world.save(role)
        yield sandbox


@pytest.fixture
async def sandbox(tmp_path):
    async with open_generous_sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox, monkeypatch):
    async with a_bot(sandbox, monkeypatch) as bot:
        yield bot


@pytest.fixture
async def person(sandbox):
    async with AsyncExitStack() as stack:

        async def enter(key, **options):
            return await stack.enter_async_context(Person(sandbox.page_url, key, **options))

        yield enter


@pytest.fixture
async def isaac(person):
    return await person("isaac")


@pytest.fixture
async def jacob(person):
    return await person("jacob")


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def api(sandbox, http):
    """Asks the API as the bot would: `await api("GET", "/users/@me")`."""

    async def ask(method, path, *, token=None, **options):
        headers = {"Authorization": f"Bot {token or sandbox.token}"}
        url = f"{sandbox.api_url}{path}"
        async with http.request(method, url, headers=headers, **options) as response:
            is_json = response.headers.get("Content-Type") == "application/json"
            body = await response.json() if is_json else await response.text()
            return Reply(response.status, body, response.headers)

    return ask


@pytest.fixture
def steer(sandbox, http):
    """Steers the sandbox as its own addresses do: `await steer("POST", "/reset")`."""

    async def ask(method, path, **options):
        url = f"{sandbox.page_url}/sandbox{path}"
        async with http.request(method, url, **options) as response:
            is_json = response.content_type == "application/json"
            body = await response.json() if is_json else await response.text()
            return Reply(response.status, body, response.headers)

    return ask
