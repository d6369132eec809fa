"""Where one is in a book: refs, their positions in the book's own order, and stretches of them.

A book's shape is its list of sections (a chapter, a side of a daf, a verse with comments) and the
number of segments in each. The shape alone turns a ref into a position and back, so verses,
mishnayot, lines of Talmud and deeper books compare in the same way.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from typing import NamedTuple, Self, TypeAlias

from havruta import numerals
from havruta.coverage import Coverage, Span
from havruta.errors.library import UnknownRef

Numbers: TypeAlias = tuple[tuple[int, str], ...]
MOST_COUNTS = 64
"""Of so many havrutot a shape remembers how much of it they have covered."""
MOST_COVERAGES = 2000
"""Of so many sessions it remembers where that was: a page of what was learned asks it of each."""

_ADDRESS = re.compile(r"[0-9]{1,6}[a-d]?(?::[0-9]{1,6}[a-d]?)*")
_NUMBER = re.compile(r"([0-9]+)([a-d]?)")


@dataclass(frozen=True, slots=True)
class Place:
    """One segment of a book: its ref in normal spelling and its position, counted from 0."""

    ref: str
    position: int


class Stretch(NamedTuple):
    """The refs `first` to `last`, both included."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Section:
    """What the page shows at once.

    `joint` stands between the section's ref and a segment's number: ":" after a number
    ("Ruth 1:5", "Berakhot 2a:5"), " " where the section is a whole book or part ("Kadesh 5").
    `he_ref` is its ref in Hebrew, where its part of the book has a name of its own.
    """

    ref: str
    length: int
    joint: str = ":"
    he_ref: str = ""

    def segment(self, number: int) -> str:
        """Return the ref of the section's segment `number`, counted from 1."""
        return f"{self.ref}{self.joint}{number}"


@dataclass(frozen=True)
class Shape:
    """How a book is divided: its sections that have text, in the book's order.

    A ref may also begin with one of the `others`, such as the titles the book went by until lately.
    """

    book: str
    sections: tuple[Section, ...]
    others: tuple[str, ...] = ()
    version: str = field(init=False)

    def __post_init__(self) -> None:
        if not self.sections or any(section.length < 1 for section in self.sections):
            msg = f"a shape needs sections with segments: {self.book}"
            raise ValueError(msg)
        told = "\n".join(f"{s.ref}{s.joint}{s.length}" for s in self.sections)
        object.__setattr__(self, "version", sha256(told.encode()).hexdigest()[:16])

    def __len__(self) -> int:
        return self._starts[-1]

    @cached_property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """What refs begin with in each part that has a name in Hebrew, and the same in Hebrew."""
        named: dict[str, str] = {}
        for section in self.sections:
            part, he_part = section.ref, section.he_ref
            if section.joint == ":":
                part, _, number = part.rpartition(" ")
                he_part = he_part.removesuffix(f" {numerals.address(number)}")
            if he_part and part != self.book:
                named.setdefault(part, he_part)
        return tuple(named.items())

    @property
    def first(self) -> Place:
        """The first segment of the book."""
        return self.at(0)

    def asked_as(self, *titles: str) -> Self:
        """Return the shape, for refs that may begin with these titles, too."""
        others = tuple(title for title in titles if title != self.book)
        return replace(self, others=others) if others else self

    def at(self, position: int) -> Place:
        """Return the place at `position` (0 ≤ position < len)."""
        index = self._index_at(position)
        section = self.sections[index]
        return Place(section.segment(position - self._starts[index] + 1), position)

    def place(self, ref: str) -> Place:
        """Return the segment `ref` names, a section's first segment, or raise `UnknownRef`."""
        spelled = self._by_title(ref)
        if spelled == self.book:
            return self.first
        if (index := self._indexes.get(spelled)) is not None:
            return self.at(self._starts[index])
        for joint in (":", " "):
            head, _, tail = spelled.rpartition(joint)
            index = self._indexes.get(head)
            if index is not None and self._holds(index, joint, tail):
                return Place(spelled, self._starts[index] + int(tail) - 1)
        raise UnknownRef(ref=ref)

    def nearest(self, ref: str) -> Place:
        """Return the place of `ref`; where the book lost it, the nearest place before it."""
        try:
            return self.place(ref)
        except UnknownRef:
            index = self._index_before(ref)
            return self.first if index is None else self.at(self._starts[index + 1] - 1)

    def section_for(self, ref: str) -> Section:
        """Return the section that is or holds `ref`, or held it when it was longer.

        Raises `UnknownRef` with the sections between which it would stand.
        """
        try:
            return self.section_of(self.place(ref))
        except UnknownRef:
            index = self._index_before(ref)
        title, numbers = _parted(self._by_title(ref))
        if index is not None and self._addresses[index] == (title, numbers[:-1]):
            return self.sections[index]
        before = "" if index is None else self.sections[index].ref
        following = self.sections[0 if index is None else index + 1 :]
        raise UnknownRef(ref=ref, before=before, after=following[0].ref if following else "")

    def section_of(self, place: Place) -> Section:
        """Return the section that holds the place."""
        return self.sections[self._index_at(place.position)]

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        """Return the sections before and after; None at the ends of the book."""
        index = self._indexes[section.ref]
        before = self.sections[index - 1] if index > 0 else None
        after = self.sections[index + 1] if index + 1 < len(self.sections) else None
        return before, after

    def goes_on(self, here: Place, there: Place) -> bool:
        """Whether `there` lies ahead of `here` in the same section or in the next one."""
        steps = self._index_at(there.position) - self._index_at(here.position)
        return there.position > here.position and steps <= 1

    def coverage(self, stretches: tuple[Stretch, ...]) -> Coverage:
        """Return the positions that the stretches cover in the book as it is divided today."""
        if stretches not in self._coverages:
            if len(self._coverages) >= MOST_COVERAGES:
                self._coverages.clear()
            self._coverages[stretches] = Coverage.of(self._span(stretch) for stretch in stretches)
        return self._coverages[stretches]

    def covered(self, stretches: tuple[Stretch, ...]) -> int:
        """Return how many segments the stretches cover; of the same ones it is counted once."""
        count = self._counts.get(stretches)
        if count is None:
            if len(self._counts) >= MOST_COUNTS:
                self._counts.clear()
            count = self._counts[stretches] = len(self.coverage(stretches))
        return count

    def stretches(self, coverage: Coverage) -> tuple[Stretch, ...]:
        """Return the coverage as refs, in the book's order."""
        return tuple(Stretch(self.at(s.first).ref, self.at(s.last).ref) for s in coverage.spans)

    def _span(self, stretch: Stretch) -> Span:
        ends = self.nearest(stretch.first).position, self.nearest(stretch.last).position
        return Span(min(ends), max(ends))

    @cached_property
    def _coverages(self) -> dict[tuple[Stretch, ...], Coverage]:
        return {}

    @cached_property
    def _counts(self) -> dict[tuple[Stretch, ...], int]:
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        """Where each section begins, and the length of the book at the end."""
        return [0, *accumulate(section.length for section in self.sections)]

    @cached_property
    def _indexes(self) -> dict[str, int]:
        return {section.ref: index for index, section in enumerate(self.sections)}

    @cached_property
    def _addresses(self) -> list[tuple[str, Numbers]]:
        return [(s.ref, ()) if s.joint == " " else _parted(s.ref) for s in self.sections]

    def _by_title(self, ref: str) -> str:
        """Return the ref as it begins with the book's own title."""
        if not self.others:
            return ref
        heads = (t for t in (self.book, *self.others) if f"{ref} ".startswith((f"{t} ", f"{t}, ")))
        title = max(heads, key=len, default="")
        return self.book + ref.removeprefix(title) if title else ref

    def _index_before(self, ref: str) -> int | None:
        """Return the last section, of the same part of the book, that begins before `ref`."""
        title, numbers = _parted(self._by_title(ref))
        before = (i for i, (t, n) in enumerate(self._addresses) if t == title and n <= numbers)
        return max(before, default=None)

    def _index_at(self, position: int) -> int:
        if not 0 <= position < len(self):
            msg = f"{self.book} has no position {position}"
            raise IndexError(msg)
        return bisect_right(self._starts, position) - 1

    def _holds(self, index: int, joint: str, number: str) -> bool:
        section = self.sections[index]
        plain = number.isascii() and number.isdigit() and len(number) <= len(str(section.length))
        return (
            joint == section.joint and plain and number[0] != "0" and int(number) <= section.length
        )


def _parted(ref: str) -> tuple[str, Numbers]:
    """Return what stands before the ref's numbers, and the numbers; none if it ends otherwise."""
    title, _, numbers = ref.rpartition(" ")
    if not _ADDRESS.fullmatch(numbers):
        return ref, ()
    return title, tuple((int(number), side) for number, side in _NUMBER.findall(numbers))


def address(book: str, ref: str) -> str:
    """Return the ref without its book's title: "2a:5" of "Berakhot 2a:5"."""
    return ref.removeprefix(book).lstrip(", ")


def in_words(book: str, stretches: tuple[Stretch, ...]) -> str:
    """Return what was covered as people write it: "Genesis 1:1 – 2:3, 4:1"."""
    told = [
        address(book, s.first)
        if s.first == s.last
        else f"{address(book, s.first)} – {address(book, s.last)}"
        for s in stretches
    ]
    title = stretches[0].first.removesuffix(address(book, stretches[0].first)) if told else book
    return title + ", ".join(told)
