"""The things a use case may reach, bundled once at start."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType

from havruta.addresses import Addresses
from havruta.bus import Bus
from havruta.calls.ports import MediaServer, Recorder
from havruta.havrutot.model import Limits
from havruta.library.ports import Library
from havruta.records import Records, Storage


@dataclass(frozen=True, slots=True)
class Study:
    """The memory, the library, the bus, the page's addresses, the key, the clock and the limits.

    `has_mail` is whether e-mail can be sent; `media` carries calls that are too large for a mesh.
    `recorder` keeps what is said in a call, where everybody agrees, for as long as `keeps`. What is
    made now is made by `secret`; what was made by a `former` key opens what it opened.
    """

    storage: Storage
    library: Library
    bus: Bus
    addresses: Addresses
    secret: bytes
    now: Callable[[], datetime]
    has_mail: bool = False
    limits: Limits = Limits()  # noqa: RUF009 - it cannot change
    media: MediaServer | None = None
    recorder: Recorder | None = None
    keeps: timedelta = timedelta(days=30)
    former: tuple[bytes, ...] = ()

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys that secrets may have been made by, today's first."""
        return self.secret, *self.former

    def transaction(self, *, urgent: bool = False) -> AbstractAsyncContextManager[Records]:
        """Commit on a clean exit, then tell what was published; roll back on an exception.

        An `urgent` one is for what people wait for together: it goes before all that others do.
        """
        return _Telling(self.storage.transaction(urgent=urgent), self.bus)

    def unlocked(self) -> AbstractAsyncContextManager[Records]:
        """Change one thing where it is as it was, without a lock; then tell what was published.

        Each change may be kept at once, and is not taken back by an exception.
        """
        return _Telling(self.storage.unlocked(), self.bus)

    def reading(self) -> AbstractAsyncContextManager[Records]:
        """Look at what is stored, at one moment and without waiting for whoever writes."""
        return self.storage.reading()

    def asking(self) -> AbstractAsyncContextManager[Records]:
        """Ask a single question; what is asked more comes out of another moment."""
        return self.storage.asking()


class _Telling(AbstractAsyncContextManager[Records]):
    """A transaction, and then the bus; a generator would take three times as long."""

    def __init__(self, opened: AbstractAsyncContextManager[Records], bus: Bus) -> None:
        self._opened = opened
        self._bus = bus

    async def __aenter__(self) -> Records:
        self._records = await self._opened.__aenter__()
        return self._records

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._opened.__aexit__(kind, error, traceback)
        if error is None:
            self._bus.publish(*self._records.published)
