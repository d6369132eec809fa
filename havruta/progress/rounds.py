"""How much of a book has been learned, round by round, segment by segment."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from havruta.coverage import Span
from havruta.refs import Section, Shape, Stretch

NEW, LEARNED = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class Sitting:
    """What was learned in one session, on which day."""

    day: date
    covered: tuple[Stretch, ...]


@dataclass(frozen=True)
class Round:
    """Going through a book once: of each segment whether it has been learned.

    `growth` is how many segments came to be learned on which day, the earliest first.
    """

    segments: bytes
    growth: tuple[tuple[date, int], ...]

    @cached_property
    def learned(self) -> int:
        """How many segments have been learned."""
        return self.segments.count(LEARNED)

    @property
    def share(self) -> float:
        """How much of the book that is, of 1."""
        return self.learned / len(self.segments)

    @property
    def is_complete(self) -> bool:
        """Whether all has been learned."""
        return self.learned == len(self.segments)


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter, a side of a daf, or whatever else a map of the book shows as one.

    `first` is the position of its first segment.
    """

    name: str
    ref: str
    first: int
    length: int
    he_name: str = ""
    """What it is called in Hebrew, where it has a name there."""

    def of(self, segments: bytes) -> bytes:
        """Return its own of all the book's segments."""
        return segments[self.first : self.first + self.length]


def rounds(shape: Shape, sittings: Iterable[Sitting]) -> list[Round]:
    """Return the rounds through a book, as it is divided today, the present one last.

    Sittings are given in the order they took place. A book that is complete is learned again with
    the next one; what had been learned before, of the sitting that completes it, begins the next.
    """
    found = [_Growing(len(shape))]
    for sitting in sittings:
        spans = shape.coverage(sitting.covered).spans
        if spans and found[-1].is_complete:
            found.append(_Growing(len(shape)))
        again = found[-1].learn(spans, sitting.day)
        if found[-1].is_complete and again:
            found.append(_Growing(len(shape)))
            found[-1].learn(again, sitting.day)
    return [one.done() for one in found]


def parts(shape: Shape) -> list[Part]:
    """Return what a map of the book is made of: its chapters, where verses are sections, too."""
    found: list[Part] = []
    first = 0
    for section in shape.sections:
        ref = _chapter(shape, section)
        if found and found[-1].ref == ref:
            before = found.pop()
            found.append(replace(before, length=before.length + section.length))
        else:
            he_name = section.he_ref.partition(", ")[2] if ref == section.ref else ""
            found.append(Part(_name(shape, ref), ref, first, section.length, he_name))
        first += section.length
    return found


def _chapter(shape: Shape, section: Section) -> str:
    """Return what the section belongs to on a map: "Rashi on Genesis 1" of "… 1:5"."""
    head, colon, _ = section.ref.rpartition(":")
    return head if colon and head.startswith(shape.book) else section.ref


def _name(shape: Shape, ref: str) -> str:
    return ref.removeprefix(shape.book).lstrip(", ")


class _Growing:
    """A round that grows."""

    def __init__(self, length: int) -> None:
        self._segments = bytearray(length)
        self._growth: list[tuple[date, int]] = []
        self._left = length

    @property
    def is_complete(self) -> bool:
        return not self._left

    def learn(self, spans: Iterable[Span], day: date) -> list[Span]:
        """Add the spans; return those in which nothing was new."""
        again, before = [], self._left
        for span in spans:
            within = slice(span.first, span.last + 1)
            if not (new := self._segments[within].count(NEW)):
                again.append(span)
            self._segments[within] = LEARNED * len(span)
            self._left -= new
        if before > self._left:
            self._growth.append((day, before - self._left))
        return again

    def done(self) -> Round:
        return Round(bytes(self._segments), tuple(self._growth))
