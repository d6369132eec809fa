"""What is offered to choose from, and how it comes back: as it was shown, whole or cut.

Discord at times sends what a choice shows instead of what it stands for, and people paste what
they have seen.
"""

import re
from collections.abc import Sequence

from havruta.names import plain, tidy

LONGEST = 100
"""How many characters a choice shows at most; a longer one is cut."""

BETWEEN = " · "
CUT = "…"
QUOTES = '“”"'
NUMBER = re.compile(r" \(\d+\)$")
"""What tells choices apart that would look the same."""


def joined(*parts: str) -> str:
    """Return the parts that there are, as a choice shows them."""
    return BETWEEN.join(plain(part) for part in parts if part)


def distinct(labels: Sequence[str]) -> list[str]:
    """Return the labels as they are offered: none too long, and no two the same."""
    offered: list[str] = []
    for label in labels:
        number, now = 1, _cut(label)
        while now in offered:
            number += 1
            now = _cut(label, f" ({number})")
        offered.append(now)
    return offered


def as_said(text: str) -> str:
    """Return what somebody typed or pasted on one line, without quotation marks around it."""
    line = tidy(text)
    is_quoted = len(line) > 1 and line[0] in QUOTES and line[-1] in QUOTES
    return line[1:-1].strip() if is_quoted else line


def is_shown(label: str, said: str) -> bool:
    """Whether what was said is this label, or as much of it as was shown."""
    known, heard = (plain(text).casefold() for text in (label, said))
    if heard.endswith(CUT):
        return known.startswith(heard.removesuffix(CUT).rstrip(BETWEEN))
    return heard == known


def unnumbered(said: str) -> str:
    """Return a label without the number that told it from others."""
    return NUMBER.sub("", said)


def _cut(label: str, end: str = "") -> str:
    whole = label + end
    return whole if len(whole) <= LONGEST else label[: LONGEST - len(CUT + end)] + CUT + end
