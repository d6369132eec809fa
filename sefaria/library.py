"""The library that the study asks: Sefaria first, the kept copy next, this machine's books last."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from havruta.errors.base import HavrutaError
from havruta.errors.library import (
    CatalogueAway,
    EmptySection,
    LibraryAway,
    NoText,
    UnknownBook,
    UnknownRef,
)
from havruta.library.model import Book, Entry, Findings, Links, Offer, SectionText
from havruta.library.ports import USUAL, Titles
from havruta.refs import Section, Shape
from sefaria.api.client import (
    Client,
    NotThere,
    Reach,
    SefariaError,
    in_thread,
)
from sefaria.api.replies import IndexReply, ShapeReply
from sefaria.catalogue.catalogue import Catalogue
from sefaria.catalogue.updates import CatalogueUpdates
from sefaria.keeping.sources import Source
from sefaria.searching.local import LocalSearch
from sefaria.searching.remote import RemoteSearch
from sefaria.searching.search import REST, Search
from sefaria.texts.beside import Beside
from sefaria.texts.local_books import LocalBook
from sefaria.texts.offline import Offline
from sefaria.texts.passages import Passage, lay_out, read
from sefaria.texts.shapes import shape_of, widened
from sefaria.texts.versions import free_instead, key_of, lacks

SELDOM = 20
"""One in so many rounds of keeping asks a Sefaria that is away."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where what is read comes from."""

    shapes: Source[Shape]
    texts: Source[Passage]
    beside: Beside


class SefariaLibrary:
    """The `Library` port over Sefaria and what is on this machine."""

    def __init__(
        self,
        catalogue: Catalogue,
        updates: CatalogueUpdates,
        client: Client,
        sources: Sources,
        local: LocalSearch,
        guide: LocalBook,
        offline: Offline,
    ) -> None:
        self._catalogue, self._updates, self._client = catalogue, updates, client
        self._shapes, self._texts = sources.shapes, sources.texts
        self._beside = sources.beside
        self._guide, self._offline = guide, offline
        self._search = Search(
            RemoteSearch(client, catalogue.book),
            local,
            book=catalogue.book,
            shape_of=self.kept_shape,
            text_of=self._text_here,
            is_kept=self._is_kept,
            here=lambda: [book for book in catalogue.books if self._is_at_hand(book.title)],
        )
        self._held_back = 0
        self._without: set[str] = set()
        """Sections that are in their shape, and of which there was no text to be had."""
        self._free: dict[str, Titles] = {}
        """Of books that Sefaria would show in others, the open versions that have been found."""
        self._own_shapes: dict[str, Shape] = {}
        """Of this machine's own books, once asked for."""

    @property
    def is_away(self) -> bool:
        """Whether Sefaria could not be reached when it was asked last."""
        return self._client.reach is Reach.AWAY

    @property
    def ready(self) -> bool:
        """Whether there is a catalogue to choose from."""
        return len(self._catalogue) > 0

    def suggest(self, text: str, /, *, limit: int) -> Sequence[Book]:
        """Return books whose titles fit what has been typed, best first; local and immediate."""
        return self._catalogue.suggest(text, limit)

    def offers(self, text: str, /, *, limit: int) -> Sequence[Offer]:
        """Return what `suggest` does, those that can be read now before all others.

        While Sefaria is away these are what was kept, and what this machine has itself.
        """
        is_away = self.is_away
        near, distant = self._catalogue.search(text, len(self._catalogue) if is_away else limit)
        found = [
            Offer(book, not is_away or self._is_at_hand(book.title), is_distant)
            for books, is_distant in ((near, False), (distant, True))
            for book in books
        ]
        return sorted(found, key=lambda offer: not offer.is_at_hand)[:limit]

    def _is_at_hand(self, title: str) -> bool:
        return (
            title == self._guide.book.title
            or self._offline.offers(title)
            or self._texts.has_some_of(title)
        )

    def book(self, title: str, /) -> Book:
        """Return the book, or raise `UnknownBook`; local and immediate."""
        return self._catalogue.book(title)

    async def shape(self, title: str, /) -> Shape:
        """Return how the book is divided, or raise `UnknownBook`, `NoText`, `LibraryAway`.

        Its refs may begin with `title`, even if that is what the book was called in former days.
        """
        name = self._catalogue.book(title).title
        if name == self._guide.book.title:
            return self._guide.shape
        try:
            found = await self._shapes.get(
                name, lambda: self._asked_shape(name), lambda: self._own_shape(name)
            )
        except NotThere:
            raise NoText(book=name) from None
        except SefariaError as error:
            raise LibraryAway(ref=name) from error
        return self._asked_as(title, found.value)

    def shape_at_hand(self, title: str, /) -> Shape | None:
        """Return the shape if it is in this process's memory; local and immediate."""
        try:
            name = self._catalogue.book(title).title
        except UnknownBook:
            return None
        if name == self._guide.book.title:
            return self._guide.shape
        shape = self._shapes.at_hand(name) or self._own_shapes.get(name)
        return shape and self._asked_as(title, shape)

    async def kept_shape(self, title: str, /) -> Shape | None:
        """Return the shape if it is at hand, without asking anyone outside."""
        if (at_hand := self.shape_at_hand(title)) is not None:
            return at_hand
        try:
            name = self._catalogue.book(title).title
        except UnknownBook:
            return None
        shape = await self._shapes.kept(name) or await self._own_shape(name)
        return shape and self._asked_as(title, shape)

    async def section(self, title: str, ref: str, /, *, versions: Titles = USUAL) -> SectionText:
        """Return the text of the section that holds `ref`, or held it before it became shorter.

        It is in these versions; in ones that are free for all, where there are such, or Sefaria's
        own choice, where these are lacking, or cannot be had now.
        Raises `UnknownBook`; and `UnknownRef`, `EmptySection`, `LibraryAway` with the sections
        before and after.
        """
        book = self._catalogue.book(title)
        shape = await self.shape(title)
        section = shape.section_for(ref)
        if (passage := self._guide.passage(section.ref)) is not None:
            return lay_out(book, shape, section, passage, None)
        before, after = (s.ref if s else "" for s in shape.neighbours(section))
        try:
            found = await self._texts.get(
                key_of(section.ref, versions),
                lambda: self._asked_text(book, section, versions),
                lambda: self._own_passage(book.title, section.ref),
            )
        except SefariaError as error:
            if versions:
                return await self.section(title, ref)
            if isinstance(error, NotThere):
                raise EmptySection(ref=ref, before=before, after=after) from None
            raise LibraryAway(ref=section.ref, before=before, after=after) from error
        if found.value.published and found.value.length > section.length:
            # Another section may have been corrected while this text was on its way.
            lengths = {section.ref: found.value.length}
            shape = widened(await self.shape(book.title), lengths)
            section = shape.section_for(section.ref)
            await self._shapes.correct(book.title, lambda kept: widened(kept or shape, lengths))
        if not versions:
            self._search.note(book, shape, section, found.value)
        return lay_out(book, shape, section, found.value, found.kept_at)

    async def links(self, title: str, ref: str, /) -> Links:
        """Return what a segment leads to, commentaries and all else.

        Raises `UnknownBook`, `UnknownRef`, `LibraryAway`.
        """
        book = self._catalogue.book(title)
        shape = await self.shape(title)
        place = shape.place(ref)
        segment = Section(place.ref, 1, shape.section_of(place).joint)
        if book.title == self._guide.book.title:
            return Links(place.ref, ())
        return await self._beside.links(segment)

    async def words(self, word: str, ref: str, /) -> Sequence[Entry]:
        """Return what the dictionaries have of a word that stands at `ref`; or `LibraryAway`."""
        return await self._beside.words(word, ref)

    async def search(self, query: str, /, *, title: str | None, start: int, size: int) -> Findings:
        """Return places that have the words of the query; of one book, if its title is given.

        Raises `UnknownBook`, `SearchAway`.
        """
        book = self._catalogue.book(title) if title else None
        return await self._search.search(query, book, start, size)

    async def keep(self, title: str, ref: str, /) -> bool:
        """Have one more section of the book kept here, the nearest after `ref`.

        Return False if there is none left, or none to be had now; nothing is raised then.
        """
        try:
            book, shape = self._catalogue.book(title), await self.shape(title)
            section = await self._lacking(book, shape, ref)
            return section is not None and await self._fetched(book, section)
        except HavrutaError:
            return False

    async def _fetched(self, book: Book, section: Section) -> bool:
        """Have the section asked for; one without text is not asked for again."""
        try:
            await self.section(book.title, section.ref)
        except UnknownRef:
            self._without.add(section.ref)
        return True

    async def _lacking(self, book: Book, shape: Shape, ref: str) -> Section | None:
        """Return the section after `ref` that is not kept and can be had; what is here is read."""
        start = shape.sections.index(shape.section_of(shape.nearest(ref)))
        may_ask = book.title != self._guide.book.title and self._may_ask()
        for section in (*shape.sections[start:], *shape.sections[:start]):
            is_lacking = not self._texts.holds(section.ref) and section.ref not in self._without
            if is_lacking and may_ask:
                return section
            if not self._search.knows(section):
                began = monotonic()
                await self._search.learn(book, shape, section)
                await asyncio.sleep(REST * (monotonic() - began))
        return None

    def _may_ask(self) -> bool:
        """Whether what nobody waits for may be asked: of a Sefaria that is away, seldom."""
        self._held_back = self._held_back + 1 if self.is_away else 0
        return self._held_back % SELDOM == 0

    async def close(self) -> None:
        """End what is still being done."""
        await self._search.close()

    async def refresh(self) -> int:
        """Fetch the catalogue anew; return how many books it has, or raise `CatalogueAway`."""
        try:
            return await self._updates.refresh()
        except SefariaError as error:
            raise CatalogueAway from error

    def _asked_as(self, title: str, shape: Shape) -> Shape:
        """Return the shape for refs by any title that the book has had since it had this one."""
        if title == shape.book:
            return shape
        return shape.asked_as(title, *self._catalogue.learned_of(shape.book))

    async def _asked_shape(self, title: str) -> Shape:
        records, index = await self._records_and_index(title)
        shape = await in_thread(shape_of, title, records, index.schema if index else None)
        if shape is None:
            msg = f"no text: {title}"
            raise NotThere(msg)
        if index:
            self._updates.learn(title, (spelling.text for spelling in index.schema.titles))
        return await self._as_read(shape)

    async def _as_read(self, shape: Shape) -> Shape:
        """Return the shape with the sections as long as their texts have turned out to be."""
        kept = await self._shapes.kept(shape.book)
        known = {section.ref: section.length for section in kept.sections} if kept else {}
        lengths = {}
        for section in shape.sections:
            if known.get(section.ref, 0) > section.length:
                text = await self._texts.kept(section.ref)
                lengths[section.ref] = text.length if text else 0
        return widened(shape, lengths)

    async def _records_and_index(self, title: str) -> tuple[list[ShapeReply], IndexReply | None]:
        try:
            async with asyncio.TaskGroup() as both:
                records = both.create_task(self._client.shape(title))
                index = both.create_task(self._index(title))
        except ExceptionGroup as group:
            raise group.exceptions[0] from None
        return records.result(), index.result()

    async def _index(self, title: str) -> IndexReply | None:
        """Return the book's schema; a shape can be read without it, if less surely."""
        try:
            return await self._client.index(title)
        except SefariaError:
            return None

    async def _asked_text(self, book: Book, section: Section, versions: Titles = USUAL) -> Passage:
        wanted: Titles = {**self._free.get(book.title, USUAL), **versions}
        reply = await self._client.texts(section, wanted)
        if lacks(reply, wanted) and wanted != versions:  # what is free for all may lack a section
            wanted, reply = versions, await self._client.texts(section, versions)
        if lacks(reply, wanted):
            versions, reply = USUAL, await self._client.texts(section)
        if free := {side: t for side, t in free_instead(reply).items() if side not in versions}:
            self._free[book.title] = free
            with suppress(SefariaError):
                reply = await self._client.texts(section, {**free, **versions})
        if reply.is_complex is not True:
            variants = (reply.title_variants or []) + (reply.he_title_variants or [])
            self._updates.learn(book.title, variants)
        passage = await in_thread(read, reply)
        if passage.length == 0:
            msg = f"no text: {section.ref}"
            raise NotThere(msg)
        return passage

    async def _own_shape(self, title: str) -> Shape | None:
        book = await self._offline.book(title)
        if book is None or not any(book.he):
            return None
        return self._own_shapes.setdefault(title, book.shape)

    def _is_kept(self, title: str, ref: str) -> bool:
        return title == self._guide.book.title or self._texts.holds(ref)

    async def _text_here(self, title: str, ref: str) -> Passage | None:
        """Return the text of a section if it is here, without asking anyone outside."""
        if (passage := self._guide.passage(ref)) is not None:
            return passage
        kept = await self._texts.kept(ref) if self._texts.holds(ref) else None
        return kept or await self._own_passage(title, ref)

    async def _own_passage(self, title: str, ref: str) -> Passage | None:
        book = await self._offline.book(title)
        return book.passage(ref) if book else None
