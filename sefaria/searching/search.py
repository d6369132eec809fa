"""Searching here, where a book is here wholly; else by Sefaria, and here if that is away."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from time import monotonic

from havruta.errors.library import SearchAway
from havruta.library.model import Book, Findings, Hit
from havruta.library.ports import Found
from havruta.refs import Section, Shape
from sefaria.api.client import SefariaError
from sefaria.keeping.single_flight import SingleFlight
from sefaria.searching.local import LocalSearch, hit
from sefaria.searching.remote import RemoteSearch
from sefaria.texts.passages import Passage

PATIENCE = 2.0
"""So many seconds a search waits for what is here to be read; it goes on being read after that."""
EVERYTHING = "all that is here"
REST = 9
"""So many times as long as a section took to read, once nobody waits for it, nothing is read."""

Shapes = Callable[[str], Awaitable[Shape | None]]
Texts = Callable[[str, str], Awaitable[Passage | None]]


class Search:
    """Knows where words are looked for. `shape_of` and `text_of` tell what is here of a book.

    `is_kept` is whether a section is here as Sefaria has it, `here` of which books anything is.
    """

    def __init__(
        self,
        remote: RemoteSearch,
        local: LocalSearch,
        *,
        book: Callable[[str], Book],
        shape_of: Shapes,
        text_of: Texts,
        is_kept: Callable[[str, str], bool],
        here: Callable[[], Sequence[Book]],
    ) -> None:
        self._remote, self._local, self._book = remote, local, book
        self._shape_of, self._text_of, self._is_kept = shape_of, text_of, is_kept
        self._books_here = here
        self._reading: SingleFlight[None] = SingleFlight()

    def knows(self, section: Section) -> bool:
        """Whether the section can be found in here."""
        return self._local.knows(section)

    def note(self, book: Book, shape: Shape, section: Section, passage: Passage) -> None:
        """Have the section found from soon on, unless it is already."""
        if not self._local.knows(section):
            self._reading.start(
                section.ref, lambda: self._local.learn(book, shape, section, passage)
            )

    async def search(self, query: str, book: Book | None, start: int, size: int) -> Findings:
        """Return places that have the words of the query. Raises `SearchAway`."""
        if book is not None and await self._keeps_all_of(book):
            return await self._here(query, book, start, size)
        path = "/".join([*book.categories, book.title]) if book else ""
        try:
            return await self._remote.search(query, path, start, size)
        except SefariaError as error:
            books = [book] if book else self._books_here()
            is_reading = await self._read_each(books) if book is None else False
            if book is not None:
                await self._read_all(book)
            found = await self._here(query, book, start, size)
            if not found.total:
                raise SearchAway(query=query) from error
            return replace(found, is_partial=True, books=len(books), is_reading=is_reading)

    async def learn(self, book: Book, shape: Shape, section: Section) -> bool:
        """Have the section found if its text is here; whether it is."""
        passage = await self._text_of(book.title, section.ref)
        if passage is None:
            return False
        await self._local.learn(book, shape, section, passage)
        return True

    async def close(self) -> None:
        """End what is still being read."""
        await self._reading.close()

    async def _keeps_all_of(self, book: Book) -> bool:
        """Whether the whole book is kept; what this machine has itself may lack a language."""
        shape = await self._shape_of(book.title)
        if shape is None or not all(self._is_kept(book.title, s.ref) for s in shape.sections):
            return False
        await self._read_all(book)
        return True

    async def _read_each(self, books: Sequence[Book]) -> bool:
        """Read what is here of these books; return whether that goes on for a while."""
        until = monotonic() + PATIENCE

        async def reading() -> None:
            for book in books:
                await self._read_all(book, waited_for=until)

        task = self._reading.start(EVERYTHING, reading)
        await asyncio.wait([task], timeout=PATIENCE)
        return not task.done()

    async def _read_all(self, book: Book, *, waited_for: float = math.inf) -> None:
        """Read what is here of a book and has not been read; slowly once nobody waits for it."""
        shape = await self._shape_of(book.title)
        if shape is None:
            return
        for section in shape.sections:
            if not self._local.knows(section):
                began = monotonic()
                await self.learn(book, shape, section)
                if began > waited_for:
                    await asyncio.sleep(REST * (monotonic() - began))

    async def _here(self, query: str, book: Book | None, start: int, size: int) -> Findings:
        title = book.title if book else None
        found, count = await self._local.find(query, title=title, start=start, size=size)
        hits = [await self._hit(one, query) for one in found]
        return Findings(tuple(one for one in hits if one is not None), count)

    async def _hit(self, found: Found, query: str) -> Hit | None:
        passage = await self._text_of(found.book, found.section)
        shape = await self._shape_of(found.book)
        sections = shape.sections if shape else ()
        section = next((one for one in sections if one.ref == found.section), None)
        if passage is None or section is None:
            return None
        return hit(found, passage, section, query, self._book)
