"""What the use cases need of the library, and the library of the memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, TypeAlias

from havruta.library.model import Book, Findings, Offer, SectionText
from havruta.refs import Shape

Titles: TypeAlias = Mapping[str, str]
"""Titles of a text's versions, by language: "he" and "en"."""
USUAL: Titles = MappingProxyType({})
"""No version in particular."""


class Library(Protocol):
    """Knows the books. Titles are accepted in any known spelling of either language."""

    def suggest(self, text: str, /, *, limit: int) -> Sequence[Book]:
        """Return books whose titles fit what has been typed, best first; local and immediate."""
        ...

    def offers(self, text: str, /, *, limit: int) -> Sequence[Offer]:
        """Return what `suggest` does, those that can be read now before all others."""
        ...

    def book(self, title: str, /) -> Book:
        """Return the book, or raise `UnknownBook`; local and immediate."""
        ...

    async def shape(self, title: str, /) -> Shape:
        """Return how the book is divided, or raise `UnknownBook`, `NoText`, `LibraryAway`.

        Its refs may begin with `title`, even if that is what the book was called in former days.
        """
        ...

    def shape_at_hand(self, title: str, /) -> Shape | None:
        """Return the shape if it is in this process's memory; local and immediate."""
        ...

    async def kept_shape(self, title: str, /) -> Shape | None:
        """Return the shape if it is at hand, without asking anyone outside."""
        ...

    async def section(self, title: str, ref: str, /, *, versions: Titles = USUAL) -> SectionText:
        """Return the text of the section that holds `ref`, or held it before it became shorter.

        It is in these versions, and otherwise in ones that are free for all, if there are such.

        Raises `UnknownBook`; and `UnknownRef`, `LibraryAway` with the sections before and after.
        """
        ...

    async def search(self, query: str, /, *, title: str | None, start: int, size: int) -> Findings:
        """Return places that have the words of the query; of one book, if its title is given.

        Raises `UnknownBook`, `SearchAway`.
        """
        ...

    async def refresh(self) -> int:
        """Fetch the catalogue anew; return how many books it has, or raise `CatalogueAway`."""
        ...


class Kept(Protocol):
    """Something the library keeps between runs."""

    @property
    def body(self) -> bytes: ...
    @property
    def kept_at(self) -> datetime: ...


class LibraryStore(Protocol):
    """Where the library keeps what it has read: texts, shapes, the catalogue.

    `put` and `change` raise `CannotStore` where there is no room.
    """

    async def get(self, kind: str, key: str, /) -> Kept | None: ...
    async def keys(self, kind: str, /) -> Collection[str]:
        """Return under which keys something of this kind is kept."""
        ...

    async def put(self, kind: str, key: str, body: bytes, at: datetime, /) -> None: ...
    async def change(
        self, kind: str, key: str, change: Callable[[bytes | None], bytes], at: datetime, /
    ) -> None:
        """Keep what `change` makes of what is kept; no other writer comes in between."""
        ...
