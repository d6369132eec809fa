"""What is read of sanitised markup: its text, without tags and notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

NOTES = frozenset({"footnote", "footnote-marker"})
_VOID = frozenset({"br", "img"})
_BOLD = frozenset({"b", "strong"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a text, as one tag sets it."""

    text: str
    is_bold: bool = False


def pieces(markup: str) -> Iterator[Piece]:
    """Yield what is read of it, in its order; a line break is one, and a picture what it shows."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return iter(reader.pieces)


def plain_text(markup: str) -> str:
    """Return what is read of it, words one space apart and lines on their own."""
    text = "".join(piece.text for piece in pieces(markup))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Reads well-formed markup from end to end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._bold = 0
        self._notes = 0
        self._opened: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "br":
            self.handle_data("\n")
        elif tag == "img":
            self.handle_data(named.get("alt") or "")
        if tag in _VOID:
            return
        is_note = not NOTES.isdisjoint((named.get("class") or "").split())
        self._opened.append((tag, is_note))
        self._notes += is_note
        self._bold += tag in _BOLD

    def handle_endtag(self, tag: str) -> None:
        if self._opened and tag not in _VOID:
            name, was_note = self._opened.pop()
            self._notes -= was_note
            self._bold -= name in _BOLD

    def handle_data(self, data: str) -> None:
        if data and not self._notes:
            self.pieces.append(Piece(data, self._bold > 0))
