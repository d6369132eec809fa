"""What dictionaries have of a word, as Sefaria tells it."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from havruta.library.model import Entry
from sefaria.api.replies import EntryReply, text_or_empty
from sefaria.texts.sanitiser import clean

MOST, MOST_SENSES = 12, 40
_LONGEST = 100
_DEEPEST = 8
_UNSPOKEN = re.compile("[^\u05b0-\u05bc\u05c1\u05c2\u05c7\u05d0-\u05ea\"\u05f3\u05f4']")
LONGEST_WORD = 40


def word_of(said: str) -> str:
    """Return the word with its vowels and nothing else; "" if there is no Hebrew in it."""
    return _UNSPOKEN.sub("", said)[:LONGEST_WORD]


def entries_of(replies: Sequence[EntryReply]) -> list[Entry]:
    """Return the entries that say something."""
    told = (_entry(reply) for reply in replies[:MOST])
    return [entry for entry in told if entry.senses]


def _entry(reply: EntryReply) -> Entry:
    told = islice(_senses(reply.content, 0), MOST_SENSES)
    return Entry(
        headword=text_or_empty(reply.headword)[:_LONGEST],
        lexicon=text_or_empty(reply.parent_lexicon)[:_LONGEST],
        senses=tuple(told),
    )


def _senses(told: Any, depth: int) -> Iterator[str]:
    """Yield what is said in an entry or in one of its senses, and in all senses within."""
    if isinstance(told, str):
        told = {"definition": told}
    if not isinstance(told, dict):
        return
    if said := clean(text_or_empty(told.get("definition"))):
        yield said
    inner = told.get("senses")
    if isinstance(inner, list) and depth < _DEEPEST:
        for sense in inner[:MOST_SENSES]:
            yield from _senses(sense, depth + 1)
