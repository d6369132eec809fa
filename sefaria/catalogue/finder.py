"""Finds books by what has been typed of a title: quickly, in either language, in spite of slips."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from havruta.library.model import Book
from sefaria.catalogue.spelling import fold, skeleton
from sefaria.catalogue.title_index import PrefixIndex, TitleIndex, WordIndex

_LINKS = frozenset({"on", "of", "the", "to", "al", "על", "של", "את"})
_SHORTEST = 3
_PLACE = re.compile(r"(?: \d+[ab]?)+$")
"""A place in the book, typed after its folded title: "ruth 3 1", "berakhot 2a"."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A book with its other spellings; commentaries and the like are `dependent` on a book."""

    book: Book
    spellings: tuple[str, ...] = ()
    dependent: bool = False


class Finder:
    """All titles and spellings, ready to be searched. A book's number is its rank."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        ranked = sorted(listings, key=lambda listing: listing.dependent)
        self.books = [listing.book for listing in ranked]
        self._numbers = {book.title: number for number, book in enumerate(self.books)}
        spelled = [(fold(s), n) for n, of in enumerate(ranked) for s in _all_spellings(of)]
        keys = [(key, number) for key, number in spelled if key]
        bones = [(skeleton(key), number) for key, number in keys]
        self._titles, self._bones = TitleIndex(keys), PrefixIndex(bones)
        self._own_titles = PrefixIndex(_own_titles(self.books))
        self._tails = PrefixIndex((tail, n) for key, n in keys for tail in _tails(key))
        self._bone_tails = PrefixIndex((tail, n) for key, n in bones for tail in _tails(key))
        self._words = WordIndex((word, n) for key, n in keys for word in key.split())

    def add(self, title: str, spelling: str) -> None:
        """Know the book by one more spelling; a book that is not here is passed over."""
        if (number := self._numbers.get(title)) is None:
            return
        key = fold(spelling)
        bones = skeleton(key)
        self._titles.add(key, number)
        self._bones.add(bones, number)
        for word in key.split():
            self._words.add(word, number)
        for tail in _tails(key):
            self._tails.add(tail, number)
        for tail in _tails(bones):
            self._bone_tails.add(tail, number)

    def find(self, text: str, limit: int) -> list[Book]:
        """Return at most `limit` books for what has been typed, best first."""
        key = fold(text)
        if not key:
            return self.books[:limit]
        found: dict[int, None] = {}
        for way in (
            self._own_titles.exactly,
            self._titles.exactly,
            self._titles.beginning,
            self._tails.beginning,
        ):
            found.update(dict.fromkeys(sorted(way(key))))
            if len(found) >= limit:
                return self._ranked(found, limit)
        for way in (self._with_words, self._sounding, self._within):
            found.update(dict.fromkeys(sorted(way(key))))
        for way in (self._alike, self._alike_in_part, self._with_slips):
            found = found or dict.fromkeys(sorted(way(key)))
        if not found and (title := _PLACE.sub("", key)) != key:
            return self.find(title, limit)
        return self._ranked(found, limit)

    def spelled(self, title: str) -> list[Book]:
        """Return the books that go by this very title, but for case, vowels and punctuation."""
        return [self.books[number] for number in sorted(self._titles.exactly(fold(title)))]

    def named(self, title: str) -> Book | None:
        """Return the one book meant by the title, if its spelling leaves no doubt."""
        if title in self._numbers:
            return self.books[self._numbers[title]]
        key = fold(title)
        if exact := self._own_titles.exactly(key) or self._titles.exactly(key):
            return self.books[min(exact)]
        bones = skeleton(key)
        alike = self._bones.exactly(bones) if len(bones) > _SHORTEST else set()
        return self.books[min(alike)] if len(alike) == 1 else None

    def _ranked(self, found: Iterable[int], limit: int) -> list[Book]:
        return [self.books[number] for number in islice(found, limit)]

    def _with_words(self, key: str) -> set[int]:
        """Return the books whose spellings have all the words, begun at least, in any order."""
        words = _distinctive(key)
        return set.intersection(*map(self._words.beginning, words)) if len(words) > 1 else set()

    def _sounding(self, key: str) -> set[int]:
        """Return the books that would be this very title in somebody's spelling."""
        bones = skeleton(key)
        return self._bones.exactly(bones) if len(bones) >= _SHORTEST else set()

    def _within(self, key: str) -> set[int]:
        return self._titles.holding(key) if len(key) >= _SHORTEST else set()

    def _alike(self, key: str) -> set[int]:
        bones = skeleton(key)
        if len(bones) >= _SHORTEST:
            return self._bones.beginning(bones)
        return self._bones.exactly(bones) if len(key) >= _SHORTEST else set()

    def _alike_in_part(self, key: str) -> set[int]:
        bones = skeleton(key)
        return self._bone_tails.beginning(bones) if len(bones) >= _SHORTEST else set()

    def _with_slips(self, key: str) -> set[int]:
        """Return the books that have all the words, each but for a slip; a short word has none."""
        found: set[int] | None = None
        for word in sorted(_distinctive(key), key=len):
            near = self._words.resembling if len(word) > _SHORTEST else self._words.beginning
            found = near(word) if found is None else found & near(word)
            if not found:
                break
        return found or set()


def _own_titles(books: Sequence[Book]) -> Iterator[tuple[str, int]]:
    """Yield each book's two titles, which mean it even where they are a spelling of another."""
    for number, book in enumerate(books):
        yield from ((key, number) for key in map(fold, (book.title, book.he_title)) if key)


def _all_spellings(listing: Listing) -> tuple[str, ...]:
    return (listing.book.title, listing.book.he_title, *listing.spellings)


def _distinctive(key: str) -> list[str]:
    """Return the words of the key that tell one book from another, each once."""
    return [word for word in dict.fromkeys(key.split()) if word not in _LINKS]


def _tails(key: str) -> Iterator[str]:
    """Yield what remains of the key from its second word on, its third, and so on."""
    words = key.split()
    for start in range(1, len(words)):
        if words[start] not in _LINKS:
            yield " ".join(words[start:])
