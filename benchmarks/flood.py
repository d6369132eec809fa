"""What strangers do to the page while others learn: they flood it, hold it, and open sockets.

The program runs as a process of its own, as its users run it; those who attack it are another, at
addresses of this machine beside the one that others come from.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.household import (
    CHECKOUT,
    GUIDE,
    Household,
    begin,
    link_of,
    open_household,
    sit_down,
)
from sandbox.testing.person import Person
from sandbox.testing.screen import Seen

READY = b"ready\n"
FLOODING, HOLDING, OPENING = "127.0.0.2", "127.0.0.3", "127.0.0.4"
PARALLEL = 1000
SOCKETS = 1500
MADE_UP = {"Cookie": "havruta=made-up"}
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"


@dataclass(frozen=True, slots=True)
class Learner:
    """Isaac while the page is attacked: in the chat, and at an open page that he leads."""

    person: Person
    socket: aiohttp.ClientWebSocketResponse

    async def move(self, number: int) -> None:
        """Move the room, and wait until that is done."""
        ref = f"{GUIDE} 1:{1 + number % 3}"
        await self.socket.send_json({"type": "navigate", "id": number, "ref": ref})
        while True:
            message = await self.socket.receive_json()
            if message["type"] == "done" and message["id"] == number:
                return


@asynccontextmanager
async def under_attack(folder: Path, **environment: str) -> AsyncGenerator[Learner, None]:
    """Yield somebody who learns while the page is flooded, held, and asked for 1,500 sockets."""
    async with (
        open_household(folder, None, **environment) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
        aiohttp.ClientSession() as http,
    ):
        await begin(isaac, jacob)
        card = await sit_down(isaac)
        session_id, isaacs = await _come_in(http, isaac, card)
        _, jacobs = await _come_in(http, jacob, card)
        address = _socket_of(household.page_url, session_id)
        async with (
            http.ws_connect(address, headers=_cookie(isaacs)) as socket,
            _attacked(household, session_id, jacobs),
        ):
            yield Learner(isaac, socket)


async def _come_in(http: aiohttp.ClientSession, person: Person, card: Seen) -> tuple[str, str]:
    """Return the session's id and the person's cookie."""
    async with http.post(await link_of(person, card), allow_redirects=False) as answer:
        session_id = answer.headers["Location"].rpartition("/")[2]
        return session_id, answer.cookies["havruta"].value


@asynccontextmanager
async def _attacked(
    household: Household, session_id: str, cookie: str
) -> AsyncGenerator[None, None]:
    page_url = household.page_url
    attack = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.flood", page_url, session_id, cookie),
        cwd=CHECKOUT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert attack.stdout is not None
    try:
        assert await attack.stdout.readline() == READY
        yield
    finally:
        with suppress(ProcessLookupError):
            attack.kill()
        await attack.wait()


async def attack(page_url: str, session_id: str, cookie: str) -> None:
    """Do all of it until killed; say when it has begun."""
    socket_url = _socket_of(page_url, session_id)
    async with (
        _from(FLOODING) as flooding,
        _from(OPENING) as opening,
        asyncio.TaskGroup() as together,
    ):
        for _ in range(PARALLEL):
            together.create_task(_ask(flooding, page_url))
            together.create_task(_hold(page_url))
        for _ in range(SOCKETS):
            together.create_task(_open(opening, socket_url, _cookie(cookie)))
        await asyncio.sleep(1)
        sys.stdout.buffer.write(READY)
        sys.stdout.buffer.flush()
        await asyncio.Event().wait()


def _socket_of(page_url: str, session_id: str) -> str:
    return f"{page_url}/session/{session_id}/socket?v=2"


def _cookie(value: str) -> dict[str, str]:
    return {"Cookie": f"havruta={value}"}


def _from(address: str) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(local_addr=(address, 0), limit=0)
    return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(30))


async def _ask(http: aiohttp.ClientSession, page_url: str) -> None:
    """Ask for the front page with a made-up cookie, over and over."""
    while True:
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with http.get(page_url, headers=MADE_UP) as answer:
                await answer.read()
        await asyncio.sleep(0.1)


async def _hold(page_url: str) -> None:
    """Hold a connection by half a request, over and over: a slow-loris."""
    host, _, port = page_url.removeprefix("http://").partition(":")
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(host, int(port), local_addr=(HOLDING, 0))
            writer.write(HALF_A_HEAD)
            await reader.read()
            writer.close()
        await asyncio.sleep(0.1)


async def _open(http: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> None:
    """Open a socket and keep it, over and over."""
    while True:
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with http.ws_connect(url, headers=headers) as socket:
                async for _ in socket:
                    pass
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(attack(*sys.argv[1:]))
