"""The things a use case may reach, bundled once at start."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from havruta.addresses import Addresses
from havruta.events import Events
from havruta.library.ports import Library
from havruta.records import Storage


@dataclass(frozen=True, slots=True)
class Study:
    """The memory, the library, the hub of events, the page's addresses, the key and the clock."""

    storage: Storage
    library: Library
    events: Events
    addresses: Addresses
    secret: bytes
    now: Callable[[], datetime]
