"""Sorted keys of books: which begin so, hold this, or are this but for a slip."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import OSA

_AFTER_ALL = "\U0010ffff"
_BETWEEN = "\n"  # in no key, since they are folded
_LONG = 7


class PrefixIndex:
    """Keys in order, each with the number of the book that has it."""

    def __init__(self, pairs: Iterable[tuple[str, int]] = ()) -> None:
        numbers: dict[str, set[int]] = defaultdict(set)
        for key, number in pairs:
            numbers[key].add(number)
        ordered = sorted(numbers)
        self._keys = [key for key in ordered for _ in numbers[key]]
        self._numbers = array("i", (number for key in ordered for number in numbers[key]))

    def add(self, key: str, number: int) -> None:
        """Take one more."""
        index = bisect_right(self._keys, key)
        self._keys.insert(index, key)
        self._numbers.insert(index, number)

    def exactly(self, key: str) -> set[int]:
        """Return the books with this very key."""
        return self._between(bisect_left(self._keys, key), bisect_right(self._keys, key))

    def beginning(self, start: str) -> set[int]:
        """Return the books with a key that begins so."""
        last = bisect_left(self._keys, start + _AFTER_ALL)
        return self._between(bisect_left(self._keys, start), last)

    def _between(self, first: int, last: int) -> set[int]:
        return set(self._numbers[first:last])


class TitleIndex(PrefixIndex):
    """Whole titles, which can also be found by what they hold."""

    def __init__(self, pairs: Iterable[tuple[str, int]] = ()) -> None:
        super().__init__(pairs)
        # To search one long text is many times faster than to search each key.
        self._text = _BETWEEN.join(self._keys) + _BETWEEN
        self._ends = array("i", accumulate(len(key) + 1 for key in self._keys))
        self._in_text = self._numbers[:]
        self._late: list[tuple[str, int]] = []

    def add(self, key: str, number: int) -> None:
        """Take one more."""
        super().add(key, number)
        self._late.append((key, number))

    def holding(self, part: str) -> set[int]:
        """Return the books with a key that has this anywhere."""
        found, at = {number for key, number in self._late if part in key}, self._text.find(part)
        while at >= 0:
            index = bisect_right(self._ends, at)
            found.add(self._in_text[index])
            at = self._text.find(part, self._ends[index])
        return found


class WordIndex(PrefixIndex):
    """Single words, which can also be found in spite of slips."""

    def __init__(self, pairs: Iterable[tuple[str, int]] = ()) -> None:
        super().__init__(pairs)
        self._by_length: dict[int, set[str]] = defaultdict(set)
        for key in self._keys:
            self._by_length[len(key)].add(key)

    def add(self, key: str, number: int) -> None:
        """Take one more."""
        super().add(key, number)
        self._by_length[len(key)].add(key)

    def resembling(self, word: str) -> set[int]:
        """Return the books with this word, or with one that a slip or two turn into it."""
        slips = 1 if len(word) < _LONG else 2
        sizes = range(len(word) - slips, len(word) + slips + 1)
        return set().union(*(self._near(word, size, slips) for size in sizes))

    def _near(self, word: str, size: int, slips: int) -> set[int]:
        keys = self._by_length.get(size, ())
        near = process.extract(word, keys, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return set().union(*(self.exactly(key) for key, _, _ in near))
