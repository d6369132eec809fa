"""Marks on the text, which are kept with a session, and what is said beside it."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from havruta.ids import AnnotationId, SessionId, UserId

LONGEST_TEXT = 1000
"""How many characters a note has at most, and so has what is said."""
LONGEST_QUOTE = 600
LONGEST_NEIGHBOUR = 60
MOST = 200
"""So many marks a session has at most."""
MOST_SAID = 2000
"""So much is said in a session at most."""

APOSTROPHES = frozenset("'\"`\u2018\u2019\u201c\u201d\u05f3\u05f4")


class AnnotationKind(StrEnum):
    """What a mark is for."""

    QUESTION = "question"
    RETURN = "return"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a segment in one version, and what stands before and after them.

    All three are bare letters (`bare`), for one reader sees vowels and the other doesn't.
    """

    language: str
    version: str
    exact: str
    prefix: str = ""
    suffix: str = ""

    def bared(self) -> "Quote":
        """Return the same in bare letters alone."""
        exact, prefix, suffix = (bare(text) for text in (self.exact, self.prefix, self.suffix))
        return Quote(self.language, self.version, exact, prefix, suffix)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mark on a segment of a session's book, or on words in it (where `exact` is not "").

    `he` and `en` are what the segment read when it was marked. A question is open until somebody
    closes it.
    """

    id: AnnotationId
    session_id: SessionId
    user_id: UserId
    made_at: datetime
    ref: str
    kind: AnnotationKind
    text: str = ""
    he: str = ""
    en: str = ""
    language: str = ""
    version: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    closed_at: datetime | None = None
    closed_by: UserId | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is a question that waits for an answer."""
        return self.kind is AnnotationKind.QUESTION and self.closed_at is None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that somebody said beside the text; a session's are numbered from 1."""

    session_id: SessionId
    number: int
    user_id: UserId
    made_at: datetime
    text: str


def bare(text: str) -> str:
    """Return the letters and digits alone, words one space apart; `quotes.js` does the same."""
    kept = (_bare(character) for character in unicodedata.normalize("NFKD", text))
    return " ".join("".join(kept).split())


def _bare(character: str) -> str:
    category = unicodedata.category(character)[0]
    if category in "LN":
        return character
    return "" if category == "M" or character in APOSTROPHES else " "
