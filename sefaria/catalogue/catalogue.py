"""The catalogue in memory: every answer is immediate, and spellings are learned as they come by."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from havruta.errors.library import UnknownBook
from havruta.library.model import Book
from sefaria.catalogue.finder import Finder, Listing
from sefaria.catalogue.spelling import fold

LONGEST_TITLE = 150
_MOST_SPELLINGS = 500
"""How many are learned of one title; the best known have about 100."""


class Catalogue:
    """The books that can be chosen. It starts with those that are always known."""

    def __init__(self, own: Sequence[Listing]) -> None:
        self._own = tuple(own)
        self._learned: dict[str, dict[str, str]] = {}
        self._finder = Finder(self._own)

    def __len__(self) -> int:
        return len(self._finder.books)

    @property
    def books(self) -> Sequence[Book]:
        """All that can be chosen."""
        return self._finder.books

    def suggest(self, text: str, limit: int) -> Sequence[Book]:
        """Return at most `limit` books for what has been typed, best first."""
        return self._finder.find(text[:LONGEST_TITLE], limit)

    def search(self, text: str, limit: int) -> tuple[list[Book], list[Book]]:
        """Return the books that go by what has been typed, or else those that are like it."""
        return self._finder.search(text[:LONGEST_TITLE], limit)

    def book(self, title: str) -> Book:
        """Return the book, or raise `UnknownBook`."""
        if (book := self._finder.named(title[:LONGEST_TITLE])) is None:
            raise UnknownBook(book=title)
        return book

    async def replace(self, fetched: Sequence[Listing]) -> None:
        """Offer these books beside those that are always known."""
        finder = await asyncio.to_thread(lambda: Finder(merged(self._own, fetched)))
        for title, spellings in self._learned.items():
            _teach(finder, title, spellings.values())
        self._finder = finder

    def learn(self, title: str, spellings: Iterable[str]) -> bool:
        """Know the book by these too; return whether any was new."""
        known = self._learned.setdefault(title, {})
        fresh = {
            fold(s): s
            for s in islice(spellings, _MOST_SPELLINGS - len(known))
            if len(s) <= LONGEST_TITLE
            and fold(s)
            and fold(s) not in known
            and not self._names(title, s)
        }
        known.update(fresh)
        _teach(self._finder, title, fresh.values())
        return bool(fresh)

    def learned(self) -> Mapping[str, Sequence[str]]:
        """Return the spellings that were learned, by title."""
        return {title: tuple(known.values()) for title, known in self._learned.items() if known}

    def learned_of(self, title: str) -> Sequence[str]:
        """Return the spellings of one title that were learned; titles it had before are in it."""
        return tuple(self._learned.get(title, {}).values())

    def _names(self, title: str, spelling: str) -> bool:
        return title in {book.title for book in self._finder.spelled(spelling)}


def merged(own: Sequence[Listing], fetched: Sequence[Listing]) -> list[Listing]:
    """Return all the books once; one that was renamed since goes by its old title too."""
    spellings = {listing.book.title: list(listing.spellings) for listing in fetched}
    by_hebrew = {listing.book.he_title: listing.book.title for listing in reversed(fetched)}
    alone = []
    for listing in own:
        title = listing.book.title
        now = title if title in spellings else by_hebrew.get(listing.book.he_title)
        if now is None:
            alone.append(listing)
        else:
            spellings[now] += [title, *listing.spellings]
    return [
        *alone,
        *(Listing(f.book, tuple(spellings[f.book.title]), f.dependent) for f in fetched),
    ]


def _teach(finder: Finder, title: str, spellings: Iterable[str]) -> None:
    for spelling in spellings:
        finder.add(title, spelling)
