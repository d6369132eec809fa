"""What a way of telling is."""

from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

from havruta.ids import UserId
from havruta.notices.content import Content
from havruta.notices.model import Notice, Reason, Way


class Carrier(Protocol):
    """Tells notices by one way."""

    @property
    def way(self) -> Way:
        """Which way this is."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether anything can be carried yet; once it can, `NoticesDue` is published."""
        ...

    def applies(self, content: Content, /) -> bool:
        """Whether this is a way for it at all; one that is not is passed over."""
        ...

    async def carry(self, notice: Notice, content: Content, /) -> Collection[UserId]:
        """Tell it, or raise `Unreachable` or `CarrierAway`; any other error means: again later.

        Returns those whom it calls and who are not there to hear it, as far as that is known.
        A notice may be carried again after its message was taken; its id tells that it is the same.
        """
        ...


class CarrierAway(Exception):
    """A way that may be open cannot be tried now, whatever it is that is to be told."""


class NotTaken(Exception):
    """It was not taken, for a reason that passes by itself; the message is for the log."""


class StillCarrying(Exception):
    """It is on its way and takes long; asked for again, it is not begun anew.

    What is given to `follow` is called once that is over, with whether it was taken; why it was
    not is heard by having it carried again.
    """

    def __init__(self, follow: Callable[[Callable[[bool], Awaitable[None]]], None]) -> None:
        super().__init__()
        self.follow = follow


class Unreachable(Exception):
    """This way to a person or place is closed; another attempt will not open it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
