"""How the library deals with Sefaria and with its readers."""

from dataclasses import dataclass, field

from sefaria.api.client import RequestPolicy
from sefaria.keeping.sources import ReadPolicy

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class LibraryPolicy:
    """How Sefaria is asked, how long readers wait, and the room in memory, in bytes."""

    requests: RequestPolicy = field(default_factory=RequestPolicy)
    reads: ReadPolicy = field(default_factory=ReadPolicy)
    texts_room: int = 8 * _MEGABYTE
    shapes_room: int = 2 * _MEGABYTE
    links_room: int = _MEGABYTE
