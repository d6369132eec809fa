"""One open page of one person, and what it has yet to be sent."""

import time
from itertools import count
from typing import Protocol

from havruta.ids import ConnectionId, UserId
from havruta.wording import SHARED
from webview.protocol.messages import Closing

NUMBERS = count()
MOST_WAITING = 64
"""So much may wait for a page; one that is further behind does better to begin anew."""

MOST_SIGNALS = MOST_WAITING // 2
"""If so much waits for a page already, what peers signal to it is lost."""


class Line(Protocol):
    """The way to a page."""

    def write(self, message: bytes) -> bool:
        """Send the message now, if nothing else is on its way; return whether it was."""
        ...

    def wake(self) -> None:
        """Have what waits be sent as the page takes it, until nothing does."""
        ...


class Visitor:
    """An open page. What it is told before its welcome waits behind it."""

    def __init__(self, user_id: UserId, browser: str = "", language: str = SHARED) -> None:
        self.user_id = user_id
        self.browser = browser
        self.language = language
        """What the page speaks."""
        self.number = next(NUMBERS)
        """Rises with each page that is opened."""
        self.left = False
        """Whether the page said that it goes, so that nobody waits for it to come back."""
        self.heard_at = time.monotonic()
        """When the page was last heard of, in seconds."""
        self.connection_id: ConnectionId | None = None
        """What the study knows the page by, once it does."""
        self._line: Line | None = None
        self._outbox: list[bytes | Closing] = []
        """Few at most, and mostly none: a deque would take a page of memory for each."""
        self._awake = False
        """Whether what waits is being sent."""
        self._held_back: list[tuple[bytes | Closing, int | None]] | None = []
        self._change = -1
        self._closing = False

    @property
    def closing(self) -> bool:
        """Whether the page is being sent away."""
        return self._closing

    def leave(self) -> None:
        """Note that the page goes, and that nobody need wait for it to come back."""
        self.left = True

    def welcome(self, message: bytes, *, change: int) -> None:
        """Send the first message, which knows the room up to `change`; then what waited for it."""
        held_back, self._held_back = self._held_back or [], None
        self._put(message)
        self._change = change
        for item, number in held_back:
            self._send(item, number)

    def tell(self, message: bytes, *, change: int | None = None) -> None:
        """Send the message, unless it is about an older change of the room than one sent before.

        A page that cannot keep up is sent away, and will come back.
        """
        line = self._line
        if line is None or self._awake or self._closing:
            self._send(message, change)
        elif change is None or change > self._change:
            self._change = self._change if change is None else change
            if not line.write(message):
                self._put(message)

    def signal(self, message: bytes) -> None:
        """Send the message if the page keeps up: no flood of these sends it away."""
        if len(self._outbox) < MOST_SIGNALS:
            self.tell(message)

    def turn_away(self, why: Closing) -> None:
        """Send the page away for good: nobody waits for it to come back."""
        self.left = True
        self.close(why)

    def close(self, why: Closing) -> None:
        """Send the page away, after what it has been told."""
        self._send(why, None)

    def connect(self, line: Line | None) -> None:
        """Send by this line from now on, what waits first; by none, let it wait."""
        self._line, self._awake = line, False
        if self._outbox:
            self._wake()

    def next(self) -> bytes | Closing | None:
        """Return what is to be sent next; None puts it to sleep until something waits again."""
        if self._outbox:
            return self._outbox.pop(0)
        self._awake = False
        return None

    def _send(self, item: bytes | Closing, change: int | None) -> None:
        if self._held_back is not None:
            self._held_back.append((item, change))
        elif change is None or change > self._change:
            self._change = self._change if change is None else change
            self._put(item)

    def _put(self, item: bytes | Closing) -> None:
        if self._closing:
            return
        if len(self._outbox) == MOST_WAITING:
            self._outbox.clear()
            item = Closing.TOO_SLOW
        self._closing = isinstance(item, Closing)
        self._outbox.append(item)
        self._wake()

    def _wake(self) -> None:
        if self._line is not None and not self._awake:
            self._awake = True
            self._line.wake()
