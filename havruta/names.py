"""What people write: on one line, and nothing in it that hides, reorders or towers."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from havruta.errors.people import HiddenCharacters, TooLong

LONGEST = 80
"""How many characters the name of a havruta has at most."""

MOST_LISTED = 5
"""How many books or havrutot a question names."""

MOST_MARKS = 4
"""How many marks one letter bears: a point, a dagesh, a vowel and an accent, say."""

BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U0001d159"
)
"""Letters and marks that nothing is seen of."""

OVERRIDES = frozenset("\u202d\u202e")
"""What has others read something else than its writer saw, if it is taken out."""

PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
JOINER = re.compile(f"(?<=[\ufe0f{PICTURES}])\u200d(?=[{PICTURES}])")
"""What makes one emoji of several; anywhere else it hides."""
VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
COLOURED = re.compile(f"(?<=[#*0-9©®{PICTURES}])\ufe0f")
"""What makes a sign an emoji; anywhere else a variant is the same letter with another code."""


def clean(what: str, text: str, limit: int) -> str:
    """Return the text as it was meant, or raise `HiddenCharacters`, `TooLong`."""
    line = tidy(text)
    if len(line) > limit:
        raise TooLong(what=what, limit=limit)
    if any(_is_hidden(character) for character in JOINER.sub("", line)):
        raise HiddenCharacters(what=what)
    return plain(line)


def tidy(text: str) -> str:
    """Return what was typed on one line, without what keyboards and pages leave in it unseen."""
    line = " ".join(text.split())
    left_over = {*filter(_is_left_over, {*line})}
    if not left_over:
        return line
    kept = {found.start() for joint in (JOINER, COLOURED) for found in joint.finditer(line)}
    seen = (c for at, c in enumerate(line) if at in kept or c not in left_over)
    return " ".join("".join(seen).split())


def plain(text: str) -> str:
    """Return any text for showing: on one line, and nothing hides, reorders or towers in it."""
    line = tidy(text)
    if line.isascii() and line.isprintable():
        return line
    hidden = {*filter(_is_hidden, {*line})}
    joints = {found.start() for found in JOINER.finditer(line)}
    seen = (c for at, c in enumerate(line) if at in joints or c not in hidden)
    return " ".join("".join(_low(seen)).split())


def listed(names: Iterable[str]) -> str:
    """Return the first of the names, each once, for reading."""
    different = list(dict.fromkeys(names))
    more = ["…"] if len(different) > MOST_LISTED else []
    return ", ".join([*(f"“{name}”" for name in different[:MOST_LISTED]), *more])


def _is_left_over(character: str) -> bool:
    """Whether nothing is seen of it, and nothing lost without it."""
    if character in BLANK or VARIANT.match(character):
        return True
    is_tag = character >= "\U000e0000"  # of them whole hidden texts are made
    is_format = unicodedata.category(character) == "Cf"
    return is_format and character not in OVERRIDES and not is_tag


def _is_hidden(character: str) -> bool:
    """Controls, unassigned or private characters, and whatever else is not seen as it is."""
    is_picture = "\U0001f000" <= character <= "\U0001faff"  # Python may not know the newest
    return unicodedata.category(character)[0] == "C" and not is_picture


def _low(characters: Iterable[str]) -> Iterator[str]:
    """Yield them without the marks that would grow into the lines above and below."""
    marks = MOST_MARKS  # at the beginning there is no letter that could bear one
    for character in characters:
        if unicodedata.category(character)[0] != "M":
            marks = MOST_MARKS if character == " " else 0
        elif (marks := marks + 1) > MOST_MARKS:
            continue
        yield character
