"""What Sefaria's search finds, each place once.

It counts every version of a verse apart, so that its pages are none: what it has told is kept for a
while, and counted anew.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from havruta.errors.library import UnknownBook
from havruta.library import spelling
from havruta.library.markup import Piece, pieces
from havruta.library.model import Book, Findings, Hit, Snippet
from havruta.numerals import is_hebrew
from sefaria.api.client import Client
from sefaria.api.replies import SearchReply, text_or_empty
from sefaria.texts.sanitiser import clean

ROUND = 60
"""So many answers are asked for at once."""
MOST_KEPT = 64
LONGEST = 300
"""How long a ref, or what stands around a hit, can be meant to be."""
_NAMED = re.compile(r"(?P<ref>.+) \((?P<version>.*) \[(?P<language>\w+)\]\)", re.DOTALL)


@dataclass
class _Question:
    """What has been told about one question so far."""

    by_ref: dict[str, Hit] = field(default_factory=dict)
    asked: int = 0
    told: int | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def lacks(self, count: int) -> bool:
        """Whether there may be more of it than is known, and less than so many are known."""
        return len(self.by_ref) < count and (self.told is None or self.asked < self.told)


class RemoteSearch:
    """Asks Sefaria, and remembers its latest answers."""

    def __init__(self, client: Client, book: Callable[[str], Book]) -> None:
        self._client, self._book = client, book
        self._questions: OrderedDict[tuple[str, str], _Question] = OrderedDict()

    async def search(self, query: str, path: str, start: int, size: int) -> Findings:
        """Return what is found; under a `path` of the catalogue, if one is given.

        Sefaria's texts are indexed without vowels. Raises `SefariaError`.
        """
        query = spelling.unpointed(query)
        question = self._questions.setdefault((query, path), _Question())
        self._questions.move_to_end((query, path))
        while len(self._questions) > MOST_KEPT:
            self._questions.popitem(last=False)
        async with question.turn:
            while question.lacks(start + size + 1):
                await self._ask(question, query, path)
        hits = tuple(question.by_ref.values())
        return Findings(hits[start : start + size], len(hits))

    async def _ask(self, question: _Question, query: str, path: str) -> None:
        reply = await self._client.search(query, path, question.asked, ROUND)
        told, hits = _told(reply)
        question.asked += ROUND
        question.told = told if hits else question.asked
        for hit in hits:
            if (found := self._read(hit)) is not None:
                known = question.by_ref.get(found.ref)
                question.by_ref[found.ref] = _joined(known, found) if known else found

    def _read(self, hit: dict[str, Any]) -> Hit | None:
        source = hit.get("_source")
        source = source if isinstance(source, dict) else {}
        named = _NAMED.fullmatch(text_or_empty(hit.get("_id")))
        ref = text_or_empty(source.get("ref")) or (named["ref"] if named else "")
        if not ref or len(ref) > LONGEST:
            return None
        language = text_or_empty(source.get("lang")) or (named["language"] if named else "")
        title = text_or_empty(source.get("path")).rpartition("/")[2]
        told = tuple(_snippets(hit, "he" if language == "he" else "en"))
        he_ref = text_or_empty(source.get("heRef"))[:LONGEST]
        return Hit(self._book_of(title, ref), ref, told, he_ref if is_hebrew(he_ref) else "")

    def _book_of(self, title: str, ref: str) -> Book:
        words = ref.split()
        for name in (title, *(" ".join(words[:n]).rstrip(",") for n in range(len(words), 0, -1))):
            try:
                return self._book(name)
            except UnknownBook:
                continue
        return Book(title or ref, "")


def _told(reply: SearchReply) -> tuple[int, list[dict[str, Any]]]:
    """Return how many there are, which some of its doors tell as an object; and these."""
    hits = reply.hits if isinstance(reply.hits, dict) else {}
    total = hits.get("total")
    if isinstance(total, dict):
        total = total.get("value")
    listed = hits.get("hits")
    found = [hit for hit in listed if isinstance(hit, dict)] if isinstance(listed, list) else []
    return (total if isinstance(total, int) else 0), found


def _snippets(hit: dict[str, Any], language: str) -> Iterator[Snippet]:
    highlight = hit.get("highlight")
    fields = highlight.values() if isinstance(highlight, dict) else ()
    for told in fields:
        lines = told if isinstance(told, list) else [told]
        for line in lines:
            safe = clean(text_or_empty(line))
            if safe:
                yield Snippet(language, tuple(_cut(pieces(safe))))
                return


def _cut(told: Iterator[Piece]) -> Iterator[Piece]:
    """Yield the pieces, no more than can be read at a glance."""
    room = LONGEST
    for piece in told:
        if room <= 0:
            return
        yield Piece(piece.text[:room], piece.is_bold)
        room -= len(piece.text)


def _joined(known: Hit, more: Hit) -> Hit:
    """Return a place with what stands there in another language, too."""
    languages = {snippet.language for snippet in known.snippets}
    others = tuple(s for s in more.snippets if s.language not in languages)
    return replace(known, snippets=known.snippets + others)
