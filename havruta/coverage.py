"""Which segments of a book have been learned, as spans of positions."""

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

    def with_span(self, span: Span) -> Self:
        """Return this coverage and `span`, merged."""
        apart = [s for s in self.spans if not s.touches(span)]
        merged = [span, *(s for s in self.spans if s.touches(span))]
        whole = Span(min(s.first for s in merged), max(s.last for s in merged))
        return type(self)(tuple(sorted([*apart, whole])))

    def with_all(self, other: Self) -> Self:
        """Return this coverage and `other`, merged."""
        union = self
        for span in other.spans:
            union = union.with_span(span)
        return union

    def __len__(self) -> int:
        return sum(len(s) for s in self.spans)
