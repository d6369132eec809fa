"""What people and havrutot may be called: one line, and nothing in it that hides or reorders."""

import re
import unicodedata
from collections.abc import Iterable

from havruta.errors import HiddenCharacters, TooLong

LONGEST = 80
"""How many characters the name of a havruta has at most."""

MOST_LISTED = 5
"""How many books or havrutot a question names."""

INVISIBLE = frozenset("\u200e\u200f\u061c\u115f\u1160\u2800\u3164\uffa0")
"""Direction marks, and the letters that are blank."""

PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
JOINER = re.compile(f"(?<=[\ufe0f{PICTURES}])\u200d(?=[{PICTURES}])")
"""What makes one emoji of several; anywhere else it hides."""


def clean(what: str, text: str, limit: int) -> str:
    """Return the text with its spaces tidied, or raise `HiddenCharacters`, `TooLong`."""
    tidy = " ".join(text.split())
    if len(tidy) > limit:
        raise TooLong(what=what, limit=limit)
    if plain(tidy) != tidy:
        raise HiddenCharacters(what=what)
    return tidy


def plain(text: str) -> str:
    """Return the text on one line, without what would hide or reorder it."""
    line = " ".join(text.split())
    joints = {found.start() for found in JOINER.finditer(line)}
    kept = (c for at, c in enumerate(line) if at in joints or not _is_hidden(c))
    return " ".join("".join(kept).split())


def listed(names: Iterable[str]) -> str:
    """Return the first of the names, each once, for reading."""
    different = list(dict.fromkeys(names))
    more = ["…"] if len(different) > MOST_LISTED else []
    return ", ".join([*(f"“{name}”" for name in different[:MOST_LISTED]), *more])


def _is_hidden(character: str) -> bool:
    """Controls, unassigned or private characters, and every mark that reorders or hides text."""
    if character in INVISIBLE:
        return True
    is_picture = "\U0001f000" <= character <= "\U0001faff"  # Python may not know the newest
    return unicodedata.category(character)[0] == "C" and not is_picture
