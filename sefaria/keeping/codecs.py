"""How what is kept becomes bytes and comes back."""

from typing import Generic, TypeVar

import msgspec

from havruta.refs import Section, Shape

T = TypeVar("T")


class JsonCodec(Generic[T]):
    """Anything that msgspec knows, as JSON."""

    def __init__(self, kind: type[T]) -> None:
        self._decoder = msgspec.json.Decoder(kind)

    def encode(self, value: T, /) -> bytes:
        """Return it as JSON."""
        return msgspec.json.encode(value)

    def decode(self, body: bytes, /) -> T:
        """Return it, or raise ValueError."""
        return self._decoder.decode(body)


class _Division(msgspec.Struct, array_like=True):
    book: str
    sections: list[tuple[str, int, str]]


class ShapeCodec:
    """A shape as its sections; all else follows from them."""

    def encode(self, shape: Shape, /) -> bytes:
        """Return it as JSON."""
        return msgspec.json.encode(
            _Division(shape.book, [(s.ref, s.length, s.joint) for s in shape.sections])
        )

    def decode(self, body: bytes, /) -> Shape:
        """Return it, or raise ValueError."""
        division = msgspec.json.decode(body, type=_Division)
        return Shape(division.book, tuple(Section(*told) for told in division.sections))
