"""Debian's WebKit (GTK's, in its MiniBrowser on a screen that nobody sees), by WebDriver."""

import asyncio
import os
import shutil
import tempfile
from contextlib import asynccontextmanager

import aiohttp
import pytest

from benchmarks.household import free_port
from tests.browsers.tab import Tab, Unloaded
from tests.patience import PATIENCE

HOW_TO_GET_IT = (
    "needs Debian's WebKit: apt-get install --no-install-recommends webkit2gtk-driver xvfb"
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""What WebDriver calls the id of an element."""


class WebKit:
    """A running MiniBrowser with its WebDriver session."""

    def __init__(self, http, session):
        self._http, self._session = http, session

    async def ask(self, command, **body):
        """Return the value of a command; raises AssertionError if WebKit refuses it."""
        async with self._http.post(f"/session/{self._session}/{command}", json=body) as response:
            answer = await response.json()
        if not response.ok and "unload" in answer["value"]["message"]:
            raise Unloaded
        assert response.ok, answer
        return answer["value"]

    async def new_tab(self):
        """Open a window of its own."""
        return WebKitTab(self, (await self.ask("window/new", type="window"))["handle"])


class WebKitTab(Tab):
    """A tab of a running MiniBrowser."""

    def __init__(self, webkit, handle):
        self._webkit, self._handle = webkit, handle

    async def goto(self, address):
        await self._ask("url", url=address)

    async def evaluate(self, expression):
        script = f"Promise.resolve({expression}).then(arguments[0])"
        return await self._ask("execute/async", script=script, args=[])

    async def press(self, selector):
        found = await self._ask("element", using="css selector", value=selector)
        await self._ask(f"element/{found[ELEMENT]}/click")

    async def _ask(self, command, **body):
        await self._webkit.ask("window", handle=self._handle)
        return await self._webkit.ask(command, **body)


@asynccontextmanager
async def open_webkit():
    """Yield what opens a tab."""
    if not shutil.which("WebKitWebDriver") or not shutil.which("Xvfb"):
        pytest.skip(HOW_TO_GET_IT)
    async with _screen() as display, _driver(display) as http:
        async with http.post("/session", json={"capabilities": {}}) as response:
            answer = await response.json()
        assert response.ok, answer
        session = answer["value"]["sessionId"]
        yield WebKit(http, session).new_tab
        async with http.delete(f"/session/{session}") as response:
            await response.read()


@asynccontextmanager
async def _screen():
    """Yield the name of a display."""
    reading, writing = os.pipe()
    told = asyncio.StreamReader()
    async with _running(
        *("Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"),
        pass_fds=[writing],
    ):
        os.close(writing)
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(told), os.fdopen(reading, "rb")
        )
        async with asyncio.timeout(PATIENCE):
            number = (await told.readline()).decode().strip()
        yield f":{number}"


@asynccontextmanager
async def _driver(display):
    """Yield an HTTP client of a WebDriver whose windows open on this display."""
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "DISPLAY": display, "HOME": home}
        async with (
            _running("WebKitWebDriver", f"--port={port}", env=environment),
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        ):
            await _until_it_answers(http)
            yield http


async def _until_it_answers(http):
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with http.get("/status"):
                    return
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def _running(*words, **options):
    """Have a program running as long as the block does."""
    nowhere = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *words, stdout=nowhere, stderr=nowhere, **options
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()
