"""Their open pages, without browsers: a WebSocket each, which comes back by itself."""

import asyncio
import json
import time
from contextlib import suppress
from http import HTTPStatus
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from benchmarks.load.measures import Measures

LANDING, SIGN_IN, PAGE, PIECE, SOCKET = "link, opened", "sign-in", "page", "piece", "page, live"
MOVE, END = "move, to the last", "end, to the last"
ENDED = 4001
AGAIN = 0.5
"""So many seconds after its line broke a page comes back."""
LATE = 10.0
"""What a page has not been told after so many seconds is lost."""


class Browser:
    """Somebody's browser, whom a proxy vouches for: it asks one of the page processes."""

    def __init__(
        self, http: aiohttp.ClientSession, origin: str, number: int, measures: Measures
    ) -> None:
        self.http, self.origin, self.measures = http, origin, measures
        self._cookies: dict[str, str] = {}
        self._address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    @property
    def headers(self) -> dict[str, str]:
        """What it says with every request."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        told = {"X-Forwarded-For": self._address, "Accept-Language": "en"}
        return told | ({"Cookie": cookies} if cookies else {})

    async def sign_in(self, link: str) -> str:
        """Open a personal link and press its button; return the session's path. `GaveUp`."""
        path = urlsplit(link).path
        await self.ask(LANDING, "GET", path)
        return await self.ask(SIGN_IN, "POST", path)

    async def ask(self, kind: str, method: str, path: str) -> str:
        """Ask for something; return where it leads. Raises `GaveUp`."""
        try:
            with self.measures.timing(kind):
                async with self.http.request(
                    method, self.origin + path, headers=self.headers, allow_redirects=False
                ) as answer:
                    await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.measures.give_up(f"{kind}: {type(error).__name__}")
        self._cookies |= {name: one.value for name, one in answer.cookies.items()}
        if answer.status >= HTTPStatus.BAD_REQUEST:
            self.measures.give_up(f"{kind}: {answer.status}")
        return answer.headers.get("Location", path)


class Page:
    """An open page of a session; `change` is how often the room had moved when it last heard."""

    def __init__(self, browser: Browser, path: str, room: "Room") -> None:
        self.browser, self.path, self._room = browser, path, room
        self._numbers = count(1)
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._has_been_in = False
        self.change = 0
        self.has_ended = False
        self.entered = asyncio.Event()

    @property
    def is_in(self) -> bool:
        """Whether its line is whole, and it has been welcomed."""
        return self._socket is not None

    async def stay(self) -> None:
        """Be there, and come back whenever the line is lost, until the session is over."""
        while not self.has_ended:
            url = f"{self.browser.origin}{self.path}/socket?v=2"
            self._asked = time.perf_counter()
            try:
                async with self.browser.http.ws_connect(
                    url, headers=self.browser.headers, max_msg_size=0
                ) as socket:
                    await self._hear(socket)
            except (aiohttp.ClientError, TimeoutError) as error:
                self.browser.measures.fail(f"socket: {type(error).__name__}")
            if not self.has_ended:
                await asyncio.sleep(AGAIN)

    async def say(self, kind: str, **values: Any) -> None:
        """Say something; a line that is lost is counted where it is heard."""
        if self._socket is not None:
            with suppress(aiohttp.ClientError):
                await self._socket.send_json({"type": kind, "id": next(self._numbers), **values})

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for frame in socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._take(socket, json.loads(frame.data))
        finally:
            self._socket = None
        if socket.close_code != ENDED:
            self.browser.measures.fail(f"socket closed with {socket.close_code}")

    def _take(self, socket: aiohttp.ClientWebSocketResponse, message: dict[str, Any]) -> None:
        match message["type"]:
            case "welcome":
                waited = (time.perf_counter() - self._asked) * 1000
                self.browser.measures.note(SOCKET, waited)
                self._socket, self.change = socket, max(self.change, message["change"])
                self.entered.set()
            case "place":
                self.change = max(self.change, message["change"])
            case "ended":
                self.has_ended = True
            case "refusal":
                self.browser.measures.fail(f"refused: {message['code']}")
            case _:
                return
        self._room.look()


class Room:
    """The pages of one session, by who they are; the owner moves it."""

    def __init__(self, measures: Measures) -> None:
        self.pages: dict[str, Page] = {}
        self._measures = measures
        self._wanted = 0
        self._all_moved: asyncio.Future[float] | None = None
        self._all_ended: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    async def move(self, mover: str, ref: str) -> None:
        """Move it, and note after how long the last of the others was told."""
        if mover not in self.pages or not self.pages[mover].is_in:
            return
        self._wanted = 1 + max(page.change for page in self.pages.values())
        self._all_moved = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        await self.pages[mover].say("navigate", ref=ref)
        try:
            async with asyncio.timeout(LATE):
                told = await self._all_moved
            self._measures.note(MOVE, (told - began) * 1000)
        except TimeoutError:
            if not self._all_ended.done():
                self._measures.fail("move lost")
        finally:
            self._all_moved = None

    async def over(self, began: float) -> None:
        """Wait until every page knows that it is over; note how long after it was asked for."""
        try:
            async with asyncio.timeout(LATE):
                told = await asyncio.shield(self._all_ended)
            self._measures.note(END, (told - began) * 1000)
        except TimeoutError:
            self._measures.fail("not told of the end")

    def look(self) -> None:
        """See whether all have been told of what is waited for."""
        pages = self.pages.values()
        moved = self._all_moved
        are_there = all(page.change >= self._wanted for page in pages if page.is_in)
        if moved is not None and not moved.done() and are_there:
            moved.set_result(time.perf_counter())
        if all(page.has_ended for page in pages) and not self._all_ended.done():
            self._all_ended.set_result(time.perf_counter())
