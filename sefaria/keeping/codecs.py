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


class _Part(msgspec.Struct, array_like=True, omit_defaults=True):
    ref: str
    length: int
    joint: str
    he_ref: str = ""


class _Division(msgspec.Struct, array_like=True):
    book: str
    sections: list[_Part]


class ShapeCodec:
    """A shape as its sections; all else follows from them."""

    def encode(self, shape: Shape, /) -> bytes:
        """Return it as JSON."""
        return msgspec.json.encode(
            _Division(
                shape.book, [_Part(s.ref, s.length, s.joint, s.he_ref) for s in shape.sections]
            )
        )

    def decode(self, body: bytes, /) -> Shape:
        """Return it, or raise ValueError."""
        division = msgspec.json.decode(body, type=_Division)
        told = (msgspec.structs.astuple(part) for part in division.sections)
        return Shape(division.book, tuple(Section(*parts) for parts in told))
