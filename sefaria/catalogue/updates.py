"""Keeps the catalogue complete: from the store at start, from Sefaria every week."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import msgspec

from havruta.library.model import Book
from havruta.library.ports import LibraryStore
from sefaria.api.client import Client, Unusable, in_thread
from sefaria.api.replies import ContentsReply, text_or_empty
from sefaria.catalogue.catalogue import LONGEST_TITLE, Catalogue
from sefaria.catalogue.finder import Listing
from sefaria.keeping.cache import Cache
from sefaria.keeping.codecs import JsonCodec
from sefaria.keeping.single_flight import SingleFlight

_ROOM = 0  # the catalogue holds what this would
_WEEK = timedelta(days=7)
_SOONEST, _LATEST = 60.0, 3600.0
_MOST_BOOKS = 100_000
_GRACE = 2.0
"""How many seconds the last spellings have to be kept when the program ends."""
_Spellings: TypeAlias = dict[str, list[str]]


class _Listings(msgspec.Struct, array_like=True):
    """Books as they are kept."""

    title: str
    he_title: str
    categories: tuple[str, ...]
    dependent: bool
    spellings: tuple[str, ...] = ()


class CatalogueUpdates:
    """Fetches the catalogue, and keeps it and the spellings that were learned."""

    def __init__(
        self, catalogue: Catalogue, client: Client, store: LibraryStore, now: Callable[[], datetime]
    ) -> None:
        self._catalogue, self._client, self._now = catalogue, client, now
        self._books = Cache("catalogue", JsonCodec(list[_Listings]), store, now, _ROOM)
        self._spellings = Cache("spellings", JsonCodec(_Spellings), store, now, _ROOM)
        self._background: SingleFlight[None] = SingleFlight()
        self._fetches: SingleFlight[int] = SingleFlight()
        self._saving: SingleFlight[None] = SingleFlight()
        self._unsaved = False
        self._kept_at: datetime | None = None
        self._count = 0

    async def open(self) -> None:
        """Offer what is kept, and from now on keep it complete."""
        if (learned := await self._spellings.get("learned")) is not None:
            for title, spellings in learned.value.items():
                self._catalogue.learn(title, spellings)
        if (kept := await self._books.get("books")) is not None:
            await self._catalogue.replace([_listing(entry) for entry in kept.value])
            self._kept_at, self._count = kept.kept_at, len(kept.value)
        self._background.start("keep catalogue", self._keep_up)

    async def refresh(self) -> int:
        """Fetch the catalogue now; return how many books there are, or raise `SefariaError`."""
        return await self._fetches.share("catalogue", self._fetch)

    def learn(self, title: str, spellings: Iterable[Any]) -> None:
        """Know the book by these spellings too, today and after a restart."""
        if self._catalogue.learn(title, [s for s in spellings if isinstance(s, str)]):
            self._unsaved = True
            self._save()

    async def close(self) -> None:
        """End what goes on in the background."""
        if self._unsaved:
            self._save()
        await self._saving.close(grace=_GRACE)
        await self._background.close()
        await self._fetches.close()

    async def _fetch(self) -> int:
        contents = await self._client.contents()
        entries = await in_thread(_entries, contents)
        if not entries or not self._count / 2 <= len(entries) <= _MOST_BOOKS:
            msg = f"a catalogue of {len(entries)} books after one of {self._count}"
            raise Unusable(msg)
        await self._catalogue.replace([_listing(entry) for entry in entries])
        self._kept_at = (await self._books.put("books", entries)).kept_at
        self._count = len(entries)
        return len(self._catalogue)

    async def _keep_up(self) -> None:
        """Fetch the catalogue whenever it is due; whatever fails, it is tried again."""
        pause = _SOONEST
        while True:
            await asyncio.sleep(max(0.0, self._due().total_seconds()))
            fetch = self._fetches.start("catalogue", self._fetch)
            await asyncio.wait([fetch])
            if fetch.exception() is None:
                pause = _SOONEST
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LATEST)

    def _due(self) -> timedelta:
        """Return how long the catalogue is good for."""
        return self._kept_at + _WEEK - self._now() if self._kept_at else timedelta(0)

    def _save(self) -> None:
        self._saving.start("keep spellings", self._keep_spellings)

    async def _keep_spellings(self) -> None:
        """Keep what was learned here, until nothing more has been learned meanwhile."""
        while self._unsaved:
            self._unsaved = False
            try:
                kept = await self._spellings.change("learned", self._with_learned)
            except BaseException:
                self._unsaved = True
                raise
            for title, spellings in kept.value.items():
                self._catalogue.learn(title, spellings)

    def _with_learned(self, kept: _Spellings | None) -> _Spellings:
        """Return what was learned here and what another process has kept."""
        known = dict(kept or {})
        for title, spellings in self._catalogue.learned().items():
            known[title] = list(dict.fromkeys([*known.get(title, []), *spellings]))
        return known


def _entries(contents: Sequence[ContentsReply]) -> list[_Listings]:
    """Return each book once: some stand in several categories."""
    found: dict[str, _Listings] = {}
    for category in contents:
        for book in category.books():
            title, he_title = text_or_empty(book.title), text_or_empty(book.he_title)
            if title not in found and max(len(title), len(he_title)) <= LONGEST_TITLE:
                dependent = isinstance(book.dependence, str)
                found[title] = _Listings(title, he_title, _categories(book), dependent)
    return list(found.values())


def _categories(book: ContentsReply) -> tuple[str, ...]:
    told = book.categories if isinstance(book.categories, list) else []
    return tuple(category for category in told if isinstance(category, str))


def _listing(entry: _Listings) -> Listing:
    book = Book(entry.title, entry.he_title, entry.categories)
    return Listing(book, entry.spellings, entry.dependent)
