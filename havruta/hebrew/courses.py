"""What cycles of learning go through, unit for unit, and which unit holds a ref."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from havruta.hebrew.books import (
    CHAPTERS_OF_DAFS,
    MISHNAH,
    PARASHOT,
    SHEKALIM,
    TANAKH,
    TORAH,
    TRACTATES,
)
from havruta.numerals import address

YERUSHALMI = "Jerusalem Talmud Shekalim"
"""The one tractate of Daf Yomi that the Babylonian Talmud lacks."""

Names: TypeAlias = tuple[str, str]
_Numbers: TypeAlias = tuple[int, ...]

_REF = re.compile(r"(?P<title>.+?)(?: (?P<numbers>\d[\dab:]*))?")
_NUMBER = re.compile(r"(\d+)([ab]?)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one book, from a ref to another, both in the library's normal spelling."""

    book: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What is learned at once: mostly one stretch, at times the end of a book and the next."""

    names: Names
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Course:
    """All units of a cycle, in their order."""

    units: tuple[Unit, ...]

    def index(self, ref: str) -> int | None:
        """Return which unit holds a ref, or begins with its book; None if none of its book does."""
        title, numbers = _parted(ref)
        starts = self._starts.get(title)
        if starts is None:
            return None
        return starts[max(bisect_right(starts, (numbers, len(self.units))) - 1, 0)][1]

    @cached_property
    def _starts(self) -> dict[str, list[tuple[_Numbers, int]]]:
        """Where each unit begins in its books, in the books' order."""
        starts: dict[str, list[tuple[_Numbers, int]]] = {}
        for index, unit in enumerate(self.units):
            for part in unit.parts:
                starts.setdefault(part.book, []).append((_parted(part.first)[1], index))
        return starts


@lru_cache(maxsize=1)
def dafs() -> Course:
    """Return the dafs of both Talmuds that Daf Yomi goes through."""
    return Course(tuple(_dafs()))


@lru_cache(maxsize=1)
def mishnayot() -> Course:
    """Return the Mishnah, two mishnayot at once."""
    found = [
        (title, he_title, f"{chapter}:{number}")
        for title, he_title, counts in MISHNAH
        for chapter, count in enumerate(counts.split(), 1)
        for number in range(1, int(count) + 1)
    ]
    return Course(tuple(map(_pair, found[::2], found[1::2])))


@lru_cache(maxsize=2)
def chapters(first: int = 0) -> Course:
    """Return the chapters of the Tanakh, from one of its books on."""
    return Course(tuple(_chapters(TANAKH[first:])))


def nach() -> Course:
    """Return the chapters of the Prophets and the Writings."""
    return chapters(TORAH)


@lru_cache(maxsize=1)
def parashot() -> Course:
    """Return the portions of the Torah."""
    return Course(
        tuple(
            Unit((name, he_name), (_part(first.rpartition(" ")[0], first, last),))
            for name, he_name, first, last in PARASHOT
        )
    )


def joined(units: Iterable[Unit]) -> Unit:
    """Return portions that are read together as one: "Matot–Masei"."""
    units = tuple(units)
    if len(units) == 1:
        return units[0]
    first, last = units[0].parts[0], units[-1].parts[-1]
    english, hebrew = zip(*(unit.names for unit in units), strict=True)
    names = "–".join(english), "–".join(hebrew)
    return Unit(names, (Part(first.book, first.first, last.last),))


def _dafs() -> Iterator[Unit]:
    for title, he_title, first, last in TRACTATES:
        for daf in range(int(first[:-1]), int(last[:-1]) + 1):
            sides = "a" if f"{daf}a" == last else "ab"
            names = f"{title} {daf}", f"{he_title} {address(str(daf))}"
            yield Unit(names, _parts_of_daf(title, daf, sides))


def _parts_of_daf(title: str, daf: int, sides: str) -> tuple[Part, ...]:
    if title == "Shekalim":
        first, last = SHEKALIM.split()[daf - 2 : daf]
        return (_part(YERUSHALMI, first, last),)
    if (chapters := CHAPTERS_OF_DAFS.get((title, daf))) is None:
        return (_part(title, f"{daf}{sides[0]}", f"{daf}{sides[-1]}"),)
    mishnah = f"Mishnah {title}"
    counts = next(counts for book, _, counts in MISHNAH if book == mishnah).split()
    part = _part(mishnah, f"{chapters[0]}:1", f"{chapters[1]}:{counts[chapters[1] - 1]}")
    begins_tamid = (title, daf) == ("Kinnim", 25)
    return (part, _part("Tamid", "25b", "25b")) if begins_tamid else (part,)


def _pair(one: tuple[str, str, str], two: tuple[str, str, str]) -> Unit:
    """Return two mishnayot that follow each other."""
    (title, he_title, first), (other, he_other, second) = one, two
    if title != other:
        parts = _part(title, first, first), _part(other, second, second)
        he = f"{he_title} {address(first)} – {he_other} {address(second)}"
        return Unit((f"{title} {first} – {other} {second}", he), parts)
    chapter, number = second.split(":")
    same = first.startswith(f"{chapter}:")
    last, he_last = (number, address(number)) if same else (second, address(second))
    joint = "–" if same else " – "
    names = (
        f"{title} {first}{joint}{last}",
        f"{he_title} {address(first)}{joint}{he_last}",
    )
    return Unit(names, (_part(title, first, second),))


def _chapters(books: Iterable[tuple[str, str, int]]) -> Iterator[Unit]:
    for title, he_title, count in books:
        for number in map(str, range(1, count + 1)):
            names = f"{title} {number}", f"{he_title} {address(number)}"
            yield Unit(names, (_part(title, number, number),))


def _part(book: str, first: str, last: str) -> Part:
    return Part(book, f"{book} {first.removeprefix(book).strip()}", f"{book} {last}")


def _parted(ref: str) -> tuple[str, _Numbers]:
    """Return a ref's title, and its numbers so that they compare in the book's order."""
    match = _REF.fullmatch(ref)
    title, numbers = match.groups() if match else (ref, None)
    found = _NUMBER.findall(numbers or "")
    return title, tuple(n for number, side in found for n in (int(number), "ab".find(side or "a")))
