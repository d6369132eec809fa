"""File handles: as many as may be, and a few kept back for when no others are left.

Where all others are used up they are given away, one for each socket that is waited for: a page is
told in a sentence that there is no room for it, and what is asked in chat is answered.
"""

import asyncio
import logging
import os
import resource
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import AddrInfoType

from havruta.file_handles import NONE_LEFT

log = logging.getLogger(__name__)

KEPT = 32
OF_PAGES = 16
"""So many of those kept back go to pages, and the others to the chat alone."""
LENT_FOR = 3.0
"""After so many seconds without another need they are kept back again, where that is possible."""


def allow(wanted: int) -> None:
    """Let the process have so many handles, or as many as are allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if resource.RLIM_INFINITY != soft < enough:
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, hard))


class Handles:
    """Those that are kept back."""

    def __init__(self) -> None:
        self._kept: list[int] = []
        self._needed_at = 0.0

    @property
    def are_short(self) -> bool:
        """Whether some had to be given away, and are not back."""
        return len(self._kept) < KEPT

    def open_socket(self, address: AddrInfoType) -> socket.socket:
        """Return a socket for an address that `getaddrinfo` tells; it has a handle if any is left.

        Raises `OSError`.
        """
        family, kind, protocol, *_ = address
        try:
            return socket.socket(family, kind, protocol)
        except OSError as error:
            if error.errno not in NONE_LEFT:
                raise
            self._give(1)
            return socket.socket(family, kind, protocol)

    def note(self, loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        """Take in what the loop has to tell: that it could accept no connection, or a fault."""
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in NONE_LEFT and "socket" in context:
            self._give(len(self._kept) - OF_PAGES)  # it tries again within a second
        else:
            loop.default_exception_handler(dict(context))

    async def keep(self) -> None:
        """Keep some back, over and over, unless they were needed just now."""
        loop = asyncio.get_running_loop()
        while True:
            if self.are_short and loop.time() - self._needed_at >= LENT_FOR:
                self._fill()
            await asyncio.sleep(LENT_FOR / 3)

    def close(self) -> None:
        """Keep none any more."""
        while self._kept:
            os.close(self._kept.pop())

    def _give(self, count: int) -> None:
        """Let go of so many, if they are there."""
        if not self.are_short:
            log.error("no file handles are left")
        self._needed_at = asyncio.get_running_loop().time()
        for _ in range(min(count, len(self._kept))):
            os.close(self._kept.pop())

    def _fill(self) -> None:
        were_given = bool(self._needed_at)
        try:
            while self.are_short:
                self._kept.append(os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC))
        except OSError as error:
            if error.errno not in NONE_LEFT:
                raise
            return
        if were_given:
            log.info("there are file handles again")


@asynccontextmanager
async def open_handles() -> AsyncGenerator[Handles, None]:
    """Yield handles that are kept back as long as the block lasts."""
    handles, loop = Handles(), asyncio.get_running_loop()
    loop.set_exception_handler(handles.note)
    keeping = asyncio.create_task(handles.keep())
    try:
        yield handles
    finally:
        keeping.cancel()
        loop.set_exception_handler(None)
        handles.close()
