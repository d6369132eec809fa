"""Which segments of a book have been learned, as spans of positions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Positions `first` to `last`, both included, counted from the start of the book."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.first > self.last:
            msg = f"span runs backwards: {self.first} > {self.last}"
            raise ValueError(msg)

    def touches(self, other: Self) -> bool:
        """Whether the two overlap or lie side by side."""
        return self.first <= other.last + 1 and other.first <= self.last + 1

    def __len__(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """A sorted union of spans that neither overlap nor touch."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Self:
        """Return the union of the spans, given in any order."""
        merged: list[Span] = []
        for span in sorted(spans, key=_ends):
            if merged and merged[-1].touches(span):
                before = merged.pop()
                merged.append(Span(before.first, max(before.last, span.last)))
            else:
                merged.append(span)
        return cls(tuple(merged))

    def with_span(self, span: Span) -> Self:
        """Return this coverage and `span`, merged."""
        return self.of((*self.spans, span))

    def without(self, other: Self) -> Self:
        """Return what of this coverage the other lacks."""
        left = list(self.spans)
        for gone in other.spans:
            left = [part for span in left for part in _outside(span, gone)]
        return type(self)(tuple(left))

    def __len__(self) -> int:
        return sum(len(s) for s in self.spans)


def _outside(span: Span, gone: Span) -> list[Span]:
    """Return what of a span lies before another and after it."""
    ends = (span.first, min(span.last, gone.first - 1)), (max(span.first, gone.last + 1), span.last)
    return [Span(first, last) for first, last in ends if first <= last]


def _ends(span: Span) -> tuple[int, int]:
    return span.first, span.last
