"""What the use cases need of the library, and the library of the memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol, TypeAlias

from havruta.library.model import Book, Entry, Findings, Links, Offer, SectionText
from havruta.refs import Shape

Titles: TypeAlias = Mapping[str, str]
"""Titles of a text's versions, by language: "he" and "en"."""
USUAL: Titles = MappingProxyType({})
"""No version in particular."""
Rows: TypeAlias = Sequence[tuple[int, str]]
"""Segments of a section by number, each with the words that it is found by."""


class Library(Protocol):
    """Knows the books. Titles are accepted in any known spelling of either language."""

    @property
    def is_away(self) -> bool:
        """Whether what is not here could not be had when it was asked for last."""
        ...

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

    async def keep(self, title: str, ref: str, /) -> bool:
        """Have one more section of the book kept here, the nearest after `ref`.

        Return False if there is none left, or none to be had now; nothing is raised then.
        """
        ...

    async def links(self, title: str, ref: str, /) -> Links:
        """Return what a segment leads to, commentaries and all else.

        Raises `UnknownBook`, `UnknownRef`, `LibraryAway`.
        """
        ...

    async def words(self, word: str, ref: str, /) -> Sequence[Entry]:
        """Return what the dictionaries have of a word that stands at `ref`; or `LibraryAway`."""
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


class Found(Protocol):
    """Where words were found: segment `number` of a section of a book."""

    @property
    def book(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def number(self) -> int: ...


class SearchIndex(Protocol):
    """What the library has read for being searched; a full-text index of the database's own."""

    async def sections(self) -> Collection[str]:
        """Return the refs of the sections that have been read."""
        ...

    async def put(self, book: str, section: str, place: int, rows: Rows, /) -> None:
        """Have the section found by these words, and by no others.

        `place` is how many sections of the book stand before it, and `rows` has each segment's
        number and words. Raises `CannotStore`.
        """
        ...

    async def find(
        self, groups: Sequence[Sequence[str]], /, *, book: str | None, start: int, size: int
    ) -> tuple[Sequence[Found], int]:
        """Return segments that have a word of each group, in order, and how many there are.

        A word that ends in "*" stands for all that begin like it.
        """
        ...
