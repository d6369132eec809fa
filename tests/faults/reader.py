"""A page without a browser: it comes in by a personal link and talks over the real socket."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiohttp

from tests.patience import PATIENCE


class Reader:
    """One open page; what it is told can be waited for."""

    def __init__(self, http, page_url, session_id):
        self.http = http
        self.session_id = session_id
        self._socket_url = f"{page_url}/session/{session_id}/socket?v=2"
        self._numbers = iter(range(1, 1000))

    async def connect(self):
        """Open the socket; return the welcome."""
        self.socket = await self.http.ws_connect(self._socket_url)
        return await self.told("welcome")

    async def ask(self, kind, **values):
        """Ask for something; return `done`, the refusal, or that the session is over."""
        number = next(self._numbers)
        await self.socket.send_json({"type": kind, "id": number, **values})
        answer = await self.told("done", "refusal", "ended")
        assert answer.get("id", number) == number
        return answer

    async def told(self, *kinds, **values):
        """Wait for a message of one of these kinds that holds these values."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = await self.socket.receive()
                assert frame.type is aiohttp.WSMsgType.TEXT, f"closed with {self.socket.close_code}"
                message = json.loads(frame.data)
                if message["type"] in kinds and message.items() >= values.items():
                    return message


@asynccontextmanager
async def open_reader(household, address):
    """Somebody's page, opened by their personal link and connected."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.post(address, allow_redirects=False) as response:
            assert response.status == 303, await response.text()
            session_id = response.headers["Location"].rpartition("/")[2]
        reader = Reader(http, household.page_url, session_id)
        reader.welcome = await reader.connect()
        yield reader
