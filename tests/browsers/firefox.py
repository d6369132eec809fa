"""Debian's Firefox, by WebDriver BiDi, which it speaks itself."""

import asyncio
import itertools
import json
import os
import shutil
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.browsers.tab import Tab, Unloaded
from tests.patience import PATIENCE

HOW_TO_GET_IT = "needs Debian's Firefox: apt-get install --no-install-recommends firefox-esr"
LISTENING = b"WebDriver BiDi listening on "
# It asks nobody outside this machine for anything.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    # A camera and a microphone that nobody sits at, for whoever asks; calls within this machine.
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
}


class Firefox:
    """A running Firefox, asked one thing after the other."""

    def __init__(self, socket):
        self._socket = socket
        self._numbers = itertools.count(1)

    async def ask(self, method, **params):
        """Return the result of a command; raises AssertionError if Firefox refuses it."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        async for frame in self._socket:
            answer = frame.json()
            if answer.get("id") == number:
                if answer.get("error") == "no such frame":
                    raise Unloaded
                assert answer["type"] == "success", answer
                return answer["result"]
        pytest.fail("Firefox hung up")

    async def new_tab(self):
        """Open a window of its own, since a tab behind another one would be put to sleep."""
        opened = await self.ask("browsingContext.create", type="window")
        return FirefoxTab(self, opened["context"])


class FirefoxTab(Tab):
    """A tab of a running Firefox."""

    def __init__(self, firefox, context):
        self._firefox, self._context = firefox, context

    async def goto(self, address):
        await self._ask("browsingContext.navigate", url=address, wait="complete")

    async def evaluate(self, expression):
        said = await self._firefox.ask(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((it) => JSON.stringify(it ?? null))",
            target={"context": self._context},
            awaitPromise=True,
        )
        assert said["type"] == "success", said["exceptionDetails"]
        return json.loads(said["result"]["value"])

    async def press(self, selector):
        found = await self._ask(
            "browsingContext.locateNodes", locator={"type": "css", "value": selector}
        )
        [node] = found["nodes"]
        element = {"type": "element", "element": {"sharedId": node["sharedId"]}}
        await self.evaluate(
            f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'nearest'}})"
        )
        hand = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": element},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        pointer = {"type": "pointer", "id": "hand", "actions": hand}
        await self._ask("input.performActions", actions=[pointer])

    async def _ask(self, method, **params):
        return await self._firefox.ask(method, context=self._context, **params)


@asynccontextmanager
async def open_firefox():
    """Yield what opens a tab."""
    if shutil.which("firefox-esr") is None:
        pytest.skip(HOW_TO_GET_IT)
    with tempfile.TemporaryDirectory() as profile:
        async with (
            _running(Path(profile)) as address,
            aiohttp.ClientSession() as http,
            http.ws_connect(f"{address}/session", max_msg_size=0) as socket,
        ):
            firefox = Firefox(socket)
            await firefox.ask("session.new", capabilities={})
            yield firefox.new_tab
            await firefox.ask("browser.close")


@asynccontextmanager
async def _running(profile):
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(lines))
    process = await asyncio.create_subprocess_exec(
        *("firefox-esr", "--headless", "--no-remote", "--profile", profile),
        "--remote-debugging-port=0",
        env={**os.environ, "HOME": str(profile)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            address = await _address(process.stderr)
        reading = asyncio.create_task(process.stderr.read())
        yield address
        async with asyncio.timeout(PATIENCE):
            await process.wait()
        await reading
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _address(said):
    """Where it listens, as it says itself."""
    lines = []
    async for line in said:
        if line.startswith(LISTENING):
            return line.removeprefix(LISTENING).decode().strip()
        lines.append(line.decode())
    pytest.fail(f"Firefox ended: {''.join(lines)}")
