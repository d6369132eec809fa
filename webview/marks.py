"""Which marks Hebrew has: what the page takes off and puts on, and makes room for."""

import re

_POINTS = "\u05b0-\u05bc\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\ufb1e"
_WITH_A_POINT = "\ufb1d\ufb1f\ufb2a-\ufb4e"
_ACCENTS = "\u0591-\u05af"
_MARKS = {
    "vowels": re.compile(f"[{_POINTS}{_WITH_A_POINT}]"),
    "cantillation": re.compile(f"[{_ACCENTS}\u05bd\u05c0]"),
}
_SUNG = re.compile(f"[{_ACCENTS}]")


def marks_of(*texts: str | None) -> str:
    """Return the names of the kinds of marks that any of the texts has, a space apart."""
    return " ".join(
        name for name, mark in _MARKS.items() if any(mark.search(text or "") for text in texts)
    )


def is_sung(*texts: str | None) -> bool:
    """Whether any of the texts has marks for chanting, which not every font has."""
    return any(_SUNG.search(text or "") for text in texts)
