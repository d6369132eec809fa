"""Sorted keys of books: which begin so, hold this, or are this but for a slip."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_AFTER_ALL = "\U0010ffff"
_LONG = 7


class Starts:
    """Keys in order, each with the numbers of the books that have it."""

    def __init__(self, pairs: Iterable[tuple[str, int]] = ()) -> None:
        self._numbers: dict[str, set[int]] = defaultdict(set)
        for key, number in pairs:
            self._numbers[key].add(number)
        self._keys = sorted(self._numbers)

    def add(self, key: str, number: int) -> None:
        """Take one more."""
        if key not in self._numbers:
            insort(self._keys, key)
        self._numbers[key].add(number)

    def exactly(self, key: str) -> set[int]:
        """Return the books with this very key."""
        return self._of([key] if key in self._numbers else [])

    def beginning(self, start: str) -> set[int]:
        """Return the books with a key that begins so."""
        first = bisect_left(self._keys, start)
        return self._of(self._keys[first : bisect_left(self._keys, start + _AFTER_ALL)])

    def holding(self, part: str) -> set[int]:
        """Return the books with a key that has this anywhere."""
        return self._of(key for key in self._keys if part in key)

    def _of(self, keys: Iterable[str]) -> set[int]:
        return set().union(*(self._numbers[key] for key in keys))


class Words(Starts):
    """Single words, which can also be found in spite of slips."""

    def __init__(self, pairs: Iterable[tuple[str, int]] = ()) -> None:
        super().__init__(pairs)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for key in self._keys:
            self._by_length[len(key)].append(key)

    def add(self, key: str, number: int) -> None:
        """Take one more."""
        if key not in self._numbers:
            self._by_length[len(key)].append(key)
        super().add(key, number)

    def resembling(self, word: str) -> set[int]:
        """Return the books with this word, or with one that a slip or two turn into it."""
        slips = 1 if len(word) < _LONG else 2
        sizes = range(len(word) - slips, len(word) + slips + 1)
        return self._of(key for size in sizes for key in self._near(word, size, slips))

    def _near(self, word: str, size: int, slips: int) -> list[str]:
        keys = self._by_length.get(size, [])
        near = process.extract(word, keys, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [key for key, _, _ in near]
