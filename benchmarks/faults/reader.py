"""A page without a browser that comes back by itself, as the real one does."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from itertools import count
from typing import Any

import aiohttp

Json = dict[str, Any]
AGAIN = 0.2


class Broken(AssertionError):
    """Something that must never be has been seen."""


class Reader:
    """One open page; `ended` is what it was told of the end, if it was."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[Json]] = {}
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self.ref = ""
        self.ended: Json | None = None

    @property
    def is_in(self) -> bool:
        """Whether its line is whole, and it has been welcomed."""
        return self._socket is not None

    async def stay(self) -> None:
        """Be there, and come back whenever the line is lost, until the session is over."""
        while self.ended is None:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with self._http.ws_connect(f"{self._url}/socket?v=2") as socket:
                    await self._hear(socket)
            await asyncio.sleep(AGAIN)

    async def ask(self, kind: str, **values: Any) -> Json | None:
        """Ask for something; return the answer, or None where the line was lost."""
        number = next(self._numbers)
        if self._socket is None:
            return None
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            await self._socket.send_json({"type": kind, "id": number, **values})
            return await asyncio.wait_for(answer, 5)
        except (aiohttp.ClientError, TimeoutError, asyncio.CancelledError):
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            return None

    async def cut(self) -> None:
        """Lose the line."""
        if self._socket is not None and self._socket._response.connection is not None:  # noqa: SLF001
            transport = self._socket._response.connection.transport  # noqa: SLF001
            if transport is not None:
                transport.abort()

    async def look(self) -> None:
        """Read the page; raises `Broken` where the server is at fault."""
        with suppress(aiohttp.ClientConnectionError, TimeoutError):
            async with self._http.get(self._url) as response:
                if response.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                    msg = f"{response.status} for the page: {await response.text()}"
                    raise Broken(msg)

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for frame in socket:
                message = json.loads(frame.data)
                if message["type"] == "welcome":
                    self._socket = socket
                self.ref = message.get("ref", self.ref) or self.ref
                if message["type"] == "ended":
                    self.ended = message
                waiting = self._asked.pop(message.get("id") or 0, None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(message)
        finally:
            self._socket = None
            for waiting in self._asked.values():
                waiting.cancel()
            self._asked.clear()


@asynccontextmanager
async def open_reader(
    page_url: str, address: str, connector: aiohttp.TCPConnector | None = None
) -> AsyncGenerator[Reader, None]:
    """Open a personal link, and be in its session for as long as the block lasts."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, connector=connector) as http:
        async with http.post(address, allow_redirects=False) as response:
            place = response.headers.get("Location", "")
            if response.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                msg = f"{response.status} for the link: {await response.text()}"
                raise Broken(msg)
            response.raise_for_status()
        reader = Reader(http, f"{page_url}/session/{place.rpartition('/')[2]}")
        staying = asyncio.create_task(reader.stay())
        try:
            yield reader
        finally:
            staying.cancel()
            await asyncio.gather(staying, return_exceptions=True)
