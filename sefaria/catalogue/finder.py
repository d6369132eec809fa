"""Finds books by what has been typed of a title: quickly, in either language, in spite of slips."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import OSA

from havruta.library.model import Book
from sefaria.catalogue.spelling import fold, skeleton, sounds
from sefaria.catalogue.title_index import PrefixIndex, TitleIndex, WordIndex

_LINKS = frozenset({"on", "of", "the", "to", "al", "על", "של", "את"})
_SHORTEST = 3
_SIMILAR = 0.6
_NUMERAL = "(?=[א-ת])ת{0,2}[קרש]?(?:ט[וז]|[יכלמנסעפצ]?[א-ט]?)"
_PLACE_WORD = "chapter|ch|verse|verses|daf|page|פרק|פסוק|פסוקים|דף|עמוד|משנה|הלכה|סימן|סעיף"
_PLACE = re.compile(rf" (?:\d+[ab]?|{_NUMERAL}|{_PLACE_WORD})$")
"""The end of a place in the book, typed after its folded title: "ruth 3 1", "בראשית א"."""


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
        self._spellings: dict[int, set[str]] = defaultdict(set)
        for key, number in keys:
            self._spellings[number].add(key)
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
        self._spellings[number].add(key)
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
        near, distant = self.search(text, limit)
        return (near or distant)[:limit]

    def search(self, text: str, limit: int) -> tuple[list[Book], list[Book]]:
        """Return the books that go by what has been typed; if none does, those that are like it.

        A place may stand after the title. There may be more than `limit`.
        """
        key = fold(text)
        titles = [key, *_without_place(key)]
        for title in titles:
            if near := self._near(title, limit):
                return self._ranked(near), []
        for title in titles:
            if distant := self._distant(title):
                return [], self._ranked(distant)
        return [], []

    def _near(self, key: str, limit: int) -> dict[int, None]:
        if not key:
            return dict.fromkeys(range(len(self.books))[:limit])
        found: dict[int, None] = {}
        for way in (
            self._own_titles.exactly,
            self._titles.exactly,
            self._titles.beginning,
            self._tails.beginning,
        ):
            found.update(dict.fromkeys(sorted(way(key))))
            if len(found) >= limit:
                return found
        for way in (self._with_words, self._sounding_near, self._within):
            found.update(dict.fromkeys(sorted(way(key))))
        return found

    def _distant(self, key: str) -> list[int]:
        for way in (self._sounding, self._alike, self._alike_in_part, self._with_slips):
            if found := way(key):
                return sorted(found)
        return []

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

    def _ranked(self, found: Iterable[int]) -> list[Book]:
        return [self.books[number] for number in found]

    def _with_words(self, key: str) -> set[int]:
        """Return the books whose spellings have all the words, begun at least, in any order."""
        words = _distinctive(key)
        return set.intersection(*map(self._words.beginning, words)) if len(words) > 1 else set()

    def _sounding(self, key: str) -> set[int]:
        """Return the books that would be this very title in somebody's spelling."""
        bones = skeleton(key)
        return self._bones.exactly(bones) if len(bones) >= _SHORTEST else set()

    def _sounding_near(self, key: str) -> set[int]:
        """Return those whose vowels are like it, too: "zohar" is no spelling of Zechariah."""
        said = sounds(key)
        alike = self._bones.exactly(skeleton(key)) if len(key) >= _SHORTEST else set()
        return {number for number in alike if self._is_spelled(number, said)}

    def _is_spelled(self, number: int, said: str) -> bool:
        """Whether a whole spelling of the book sounds like this; many are cut short: "zechar"."""
        known = sorted(map(sounds, self._spellings[number]))
        whole = (a for a, b in pairwise([*known, ""]) if not b.startswith(a) or a == b)
        return any(OSA.normalized_similarity(said, one) >= _SIMILAR for one in whole)

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


def _without_place(key: str) -> Iterator[str]:
    """Yield the key without the last word of a place, without the last two, and so on."""
    while (shorter := _PLACE.sub("", key)) != key:
        yield (key := shorter)


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
