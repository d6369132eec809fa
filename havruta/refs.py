"""Where one is in a book: refs, their positions in the book's own order, and stretches of them.

A book's shape is its list of sections (a chapter, a side of a daf, a verse with comments) and the
number of segments in each. The shape alone turns a ref into a position and back, so verses,
mishnayot, lines of Talmud and deeper books compare in the same way.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import accumulate

from havruta.coverage import Coverage, Span
from havruta.errors import UnknownRef


@dataclass(frozen=True, slots=True)
class Place:
    """One segment of a book: its ref in normal spelling and its position, counted from 0."""

    ref: str
    position: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """The refs `first` to `last`, both included."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Section:
    """What the page shows at once.

    `joint` stands between the section's ref and a segment's number: ":" after a number
    ("Ruth 1:5", "Berakhot 2a:5"), " " where the section is a whole book or part ("Kadesh 5").
    """

    ref: str
    length: int
    joint: str = ":"

    def segment(self, number: int) -> str:
        """Return the ref of the section's segment `number`, counted from 1."""
        return f"{self.ref}{self.joint}{number}"


@dataclass(frozen=True)
class Shape:
    """How a book is divided: its sections that have text, in the book's order."""

    book: str
    sections: tuple[Section, ...]
    version: str = field(init=False)

    def __post_init__(self) -> None:
        if not self.sections or any(section.length < 1 for section in self.sections):
            msg = f"a shape needs sections with segments: {self.book}"
            raise ValueError(msg)
        told = "\n".join(f"{s.ref}{s.joint}{s.length}" for s in self.sections)
        object.__setattr__(self, "version", sha256(told.encode()).hexdigest()[:16])

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def first(self) -> Place:
        """The first segment of the book."""
        return self.at(0)

    def at(self, position: int) -> Place:
        """Return the place at `position` (0 ≤ position < len)."""
        index = self._index_at(position)
        section = self.sections[index]
        return Place(section.segment(position - self._starts[index] + 1), position)

    def place(self, ref: str) -> Place:
        """Return the segment `ref` names, a section's first segment, or raise `UnknownRef`."""
        if ref == self.book:
            return self.first
        if (index := self._indexes.get(ref)) is not None:
            return self.at(self._starts[index])
        for joint in (":", " "):
            head, _, tail = ref.rpartition(joint)
            index = self._indexes.get(head)
            if index is not None and self._holds(index, joint, tail):
                return Place(ref, self._starts[index] + int(tail) - 1)
        raise UnknownRef(ref=ref)

    def nearest(self, ref: str) -> Place:
        """Return the place of `ref`; where the book lost it, the nearest place before it."""
        try:
            return self.place(ref)
        except UnknownRef:
            heads = (ref.rpartition(joint)[0] for joint in (":", " "))
            index = next((self._indexes[head] for head in heads if head in self._indexes), None)
            return self.first if index is None else self.at(self._starts[index + 1] - 1)

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
        union = Coverage()
        for stretch in stretches:
            ends = self.nearest(stretch.first).position, self.nearest(stretch.last).position
            union = union.with_span(Span(min(ends), max(ends)))
        return union

    def stretches(self, coverage: Coverage) -> tuple[Stretch, ...]:
        """Return the coverage as refs, in the book's order."""
        return tuple(Stretch(self.at(s.first).ref, self.at(s.last).ref) for s in coverage.spans)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each section begins, and the length of the book at the end."""
        return [0, *accumulate(section.length for section in self.sections)]

    @cached_property
    def _indexes(self) -> dict[str, int]:
        return {section.ref: index for index, section in enumerate(self.sections)}

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
