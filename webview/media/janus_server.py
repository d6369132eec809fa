"""The line to one Janus: a session there, over HTTP or a WebSocket."""

import asyncio
import logging
import secrets
from asyncio import FIRST_COMPLETED
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeAlias

import aiohttp
from aiohttp import WSMsgType

from havruta.errors.calls import NoMediaServer

log = logging.getLogger(__name__)

PLUGIN: Final = "janus.plugin.videoroom"
AGAIN: Final = 1.0
"""After so many seconds a server that is not there is called again."""
ANSWER: Final = 5.0
"""So many seconds an answer may take."""
ALIVE: Final = 20.0
"""So often, in seconds, the session is kept alive; Janus gives it up after a minute."""
HEARTBEAT: Final = 5.0
"""So often, in seconds, it must show that it still runs; half of that it has for its answer."""
POLL: Final = aiohttp.ClientTimeout(total=60.0)
ROOM_EXISTS: Final = 427
PROTOCOL: Final = "janus-protocol"

Said: TypeAlias = dict[str, Any]


class Server:
    """One Janus, to which there is a session while `is_well`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session: int | None = None
        self._answers: dict[str, asyncio.Future[Said]] = {}
        self._asked: set[str] = set()
        """What the room answers, after Janus itself has said that it was asked."""
        self._events: dict[int, Callable[[Said], None]] = {}
        self._lost: list[Callable[[], None]] = []
        self._send: Callable[[Said], Any] | None = None

    @property
    def is_well(self) -> bool:
        """Whether it can be asked for something."""
        return self.session is not None

    def on_lost(self, lost: Callable[[], None]) -> None:
        """Have it be told once when the session, and all that hangs on it, is gone."""
        self._lost.append(lost)

    def tell_no_more(self, lost: Callable[[], None]) -> None:
        """Have it not be told, whether it was to be or not."""
        self._lost = [other for other in self._lost if other != lost]

    # ---------------------------------------------------------------- what is asked

    async def attach(self, event: Callable[[Said], None]) -> int:
        """Return a new handle, whose events are told. Raises `NoMediaServer`."""
        told = await self._ask({"janus": "attach", "plugin": PLUGIN})
        handle = int(told["data"]["id"])
        self._events[handle] = event
        return handle

    async def detach(self, handle: int) -> None:
        """End a handle, if it is not over already."""
        self._events.pop(handle, None)
        with suppress(NoMediaServer):
            await self._ask({"janus": "detach", "handle_id": handle})

    async def trickle(self, handle: int, candidate: Said) -> None:
        """Hand on a candidate. Raises `NoMediaServer`."""
        await self._ask({"janus": "trickle", "handle_id": handle, "candidate": candidate})

    async def ask(self, handle: int, body: Said, description: Said | None = None) -> Said:
        """Return what the room says to this, and its own description, if there is one, as `jsep`.

        Raises `NoMediaServer`.
        """
        asked: Said = {"janus": "message", "handle_id": handle, "body": body}
        told = await self._ask(asked | ({"jsep": description} if description else {}))
        data = told.get("plugindata", {}).get("data", {})
        if "error_code" in data and data["error_code"] != ROOM_EXISTS:
            log.info("Janus refused: %s", data.get("error"))
            raise NoMediaServer
        return told

    async def _ask(self, said: Said) -> Said:
        if self._send is None:
            raise NoMediaServer
        number = secrets.token_hex(8)
        self._answers[number] = answer = asyncio.get_running_loop().create_future()
        if said["janus"] == "message":
            self._asked.add(number)
        session = {} if self.session is None else {"session_id": self.session}
        try:
            async with asyncio.timeout(ANSWER):
                await self._send({**said, **session, "transaction": number})
                told: Said = await answer
        except (OSError, TimeoutError, aiohttp.ClientError) as error:
            raise NoMediaServer from error
        finally:
            del self._answers[number]
            self._asked.discard(number)
        if told.get("janus") == "error":
            log.info("Janus refused: %s", told.get("error"))
            raise NoMediaServer
        return told

    # ---------------------------------------------------------------- the line

    async def keep_talking(self) -> None:
        """Have a session there, whenever it is there."""
        async with aiohttp.ClientSession() as http:
            while True:
                with suppress(OSError, ValueError, aiohttp.ClientError, NoMediaServer):
                    if self.url.startswith("ws"):
                        await self._talk(http)
                    else:
                        await self._poll(http)
                await asyncio.sleep(AGAIN)

    async def _talk(self, http: aiohttp.ClientSession) -> None:
        async with http.ws_connect(self.url, protocols=[PROTOCOL], heartbeat=HEARTBEAT) as socket:
            self._send = socket.send_json
            keeping = asyncio.create_task(self._begin(), name="a session at Janus")
            hearing = asyncio.create_task(self._hear_all(socket), name="what Janus says")
            try:
                done, _ = await asyncio.wait((keeping, hearing), return_when=FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                hearing.cancel()
                await asyncio.gather(hearing, return_exceptions=True)
                await self._end(keeping)

    async def _hear_all(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while (frame := await socket.receive()).type is WSMsgType.TEXT:
            self._hear(frame.json())

    async def _poll(self, http: aiohttp.ClientSession) -> None:
        async def send(said: Said) -> None:
            path = (said.get("session_id"), said.get("handle_id"))
            address = "/".join([self.url.rstrip("/"), *(str(part) for part in path if part)])
            async with http.post(address, json=said) as response:
                self._hear(await response.json())

        self._send = send
        keeping = asyncio.create_task(self._begin(), name="a session at Janus")
        try:
            while not keeping.done():
                if self.session is None:
                    await asyncio.sleep(0.05)
                    continue
                address = f"{self.url.rstrip('/')}/{self.session}"
                async with http.get(address, params={"maxev": 10}, timeout=POLL) as response:
                    told = await response.json()
                for said in told if isinstance(told, list) else [told]:
                    self._hear(said)
        finally:
            await self._end(keeping)

    async def _begin(self) -> None:
        """Begin a session, and keep it alive."""
        told = await self._ask({"janus": "create"})
        self.session = int(told["data"]["id"])
        log.info("Janus is there: %s", self.url)
        while True:
            await asyncio.sleep(ALIVE)
            await self._ask({"janus": "keepalive"})

    def _hear(self, said: Said) -> None:
        kind, answer = said.get("janus"), self._answers.get(said.get("transaction", ""))
        if kind == "timeout" or said.get("error", {}).get("code") == 458:  # noqa: PLR2004 - no such session
            raise ConnectionResetError
        if answer is not None and not answer.done():
            # What was asked of the room is acknowledged first, and answered by an event.
            if kind != "ack" or said["transaction"] not in self._asked:
                answer.set_result(said)
        elif (event := self._events.get(said.get("sender", 0))) is not None:
            event(said)

    async def _end(self, task: asyncio.Task[None]) -> None:
        task.cancel()
        with suppress(asyncio.CancelledError, NoMediaServer):
            await task
        self.session, self._send = None, None
        self._events.clear()
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError())
        lost, self._lost = self._lost, []
        for tell in lost:
            tell()
