"""A network between pages, and between them and the media server, that loses some of it."""

import asyncio
import json
import random
import re
import socket
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from typing import Final, TypeAlias

from playwright.async_api import Page, WebSocketRoute

Address: TypeAlias = tuple[str, int]

SOCKET: Final = re.compile("/session/.*/socket")
CANDIDATE: Final = re.compile(r"(candidate:\S+ \d+ udp \d+) (\S+) (\d+) typ host", re.IGNORECASE)
LARGEST: Final = 65_536


class Network:
    """Stands before each address that is told, and passes on what comes there, or loses it."""

    def __init__(self, forth: float, back: float) -> None:
        self._lost_forth, self._lost_back = forth, back
        self._dice = random.Random(7)
        self._loop = asyncio.get_running_loop()
        self._ways: dict[Address, Address] = {}
        self._open = ExitStack()

    async def reach(self, page: Page) -> None:
        """Have the page, and all whom it tells where it is, meet in this network alone."""
        await page.route_web_socket(SOCKET, self._stand_between)

    def close(self) -> None:
        """Pass on nothing more."""
        self._open.close()

    def _stand_between(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def to_page(said: str | bytes) -> None:
            page.send(self._told(said) if _is_of_server(said, "from") else said)

        def to_server(said: str | bytes) -> None:
            server.send(said if _is_of_server(said, "to") else self._told(said))

        server.on_message(to_page)
        page.on_message(to_server)

    def _told(self, said: str | bytes) -> str:
        """Return what was said, with our addresses for all that are in it."""
        return CANDIDATE.sub(self._instead, said if isinstance(said, str) else said.decode())

    def _instead(self, found: re.Match[str]) -> str:
        host, port = self._way((found[2], int(found[3])))
        return f"{found[1]} {host} {port} typ host"

    def _way(self, target: Address) -> Address:
        """Return the address by which the target is reached through here."""
        if target not in self._ways:
            front, backs = self._socket(target[0]), dict[Address, socket.socket]()
            self._loop.add_reader(front, partial(self._forth, front, backs, target))
            self._ways[target] = front.getsockname()[:2]
        return self._ways[target]

    def _forth(
        self, front: socket.socket, backs: dict[Address, socket.socket], target: Address
    ) -> None:
        with suppress(OSError):
            data, source = front.recvfrom(LARGEST)
            if source not in backs:
                backs[source] = back = self._socket(target[0])
                back.connect(target)
                self._loop.add_reader(back, partial(self._back, front, back, source))
            if self._passes(self._lost_forth):
                backs[source].send(data)

    def _back(self, front: socket.socket, back: socket.socket, source: Address) -> None:
        with suppress(OSError):
            data = back.recv(LARGEST)
            if self._passes(self._lost_back):
                front.sendto(data, source)

    def _passes(self, lost: float) -> bool:
        return self._dice.random() >= lost

    def _socket(self, host: str) -> socket.socket:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        made = self._open.enter_context(socket.socket(family, socket.SOCK_DGRAM))
        made.settimeout(0)
        made.bind((host, 0))
        self._open.callback(self._loop.remove_reader, made)
        return made


@contextmanager
def network(*, forth: float, back: float) -> Generator[Network, None, None]:
    """Yield a network that loses these shares of what goes to an address, and comes back."""
    made = Network(forth, back)
    try:
        yield made
    finally:
        made.close()


def _is_of_server(said: str | bytes, whose: str) -> bool:
    """Whether it is a signal from, or to, the media server."""
    message = json.loads(said)
    return bool(message["type"] == "signal" and message[whose] == "server")
