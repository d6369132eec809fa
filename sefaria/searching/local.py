"""What is kept here and what this machine has itself, searched without asking anyone."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence

from havruta.errors.library import UnknownBook
from havruta.errors.outside import CannotStore
from havruta.library import spelling
from havruta.library.markup import Piece, plain_text
from havruta.library.model import Book, Hit, Snippet
from havruta.library.ports import Found, SearchIndex
from havruta.numerals import numeral
from havruta.refs import Section, Shape
from sefaria.texts.passages import Passage

AROUND = 120
"""So much of a text is shown before and after what was found."""


class LocalSearch:
    """Knows which sections it has read, and reads those that it is told of."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._known: set[str] = set()
        self._writing = asyncio.Lock()

    async def open(self) -> None:
        """Learn what has been read."""
        self._known = set(await self._index.sections())

    def knows(self, section: Section) -> bool:
        """Whether this section has been read."""
        return section.ref in self._known

    def knows_all(self, shape: Shape) -> bool:
        """Whether the whole book has been read."""
        return all(section.ref in self._known for section in shape.sections)

    async def learn(self, book: Book, shape: Shape, section: Section, passage: Passage) -> None:
        """Have what stands in the section found from now on; where there is no room, it is not."""
        rows = await asyncio.to_thread(_rows, section, passage)
        place = shape.sections.index(section)
        async with self._writing:
            try:
                await self._index.put(book.title, section.ref, place, rows)
            except CannotStore:
                return
            self._known.add(section.ref)

    async def find(
        self, query: str, *, title: str | None, start: int, size: int
    ) -> tuple[Sequence[Found], int]:
        """Return where all words of the query stand together, in order, and how often."""
        groups = spelling.sought(query)
        return (
            await self._index.find(groups, book=title, start=start, size=size)
            if groups
            else ((), 0)
        )


def hit(
    found: Found, passage: Passage, section: Section, query: str, book: Callable[[str], Book]
) -> Hit:
    """Return a place that was found, with what stands around the words there."""
    try:
        whose = book(found.book)
    except UnknownBook:
        whose = Book(found.book, "")
    patterns = [spelling.pattern(word) for word in spelling.words(query)]
    told = (
        (language, column[found.number - 1])
        for language, column in (("he", passage.he), ("en", passage.en))
        if found.number <= len(column)
    )
    snippets = (
        Snippet(language, tuple(around(plain_text(markup), patterns)))
        for language, markup in told
        if markup
    )
    marked = tuple(s for s in snippets if any(piece.is_bold for piece in s.pieces))
    he_ref = f"{section.he_ref}{section.joint}{numeral(found.number)}" if section.he_ref else ""
    return Hit(whose, section.segment(found.number), marked, he_ref)


def around(text: str, patterns: Sequence[re.Pattern[str]]) -> list[Piece]:
    """Return what stands around the first word that is found, with all such words bold."""
    text = text.replace("\n", " ")
    bare, places = _folded(text)
    spans = sorted(
        (places[m.start()], places[m.end()]) for one in patterns for m in one.finditer(bare)
    )
    if not spans:
        return []
    begin = _edge(text, max(spans[0][0] - AROUND, 0))
    end = _edge(text, min(spans[0][1] + AROUND, len(text)))
    pieces, here = ([Piece("… ")] if begin else []), begin
    for first, last in spans:
        if first < here or last > end:
            continue
        pieces += [Piece(text[here:first]), Piece(text[first:last], is_bold=True)]
        here = last
    rest = text[here:end].rstrip()
    return [
        piece for piece in [*pieces, Piece(rest + (" …" if end < len(text) else ""))] if piece.text
    ]


def _edge(text: str, at: int) -> int:
    """Return where a word begins, near there."""
    if at in {0, len(text)}:
        return at
    return text.find(" ", at) + 1 or len(text)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and where each of its signs, and its end, stands in the text."""
    bare, places = "", []
    for at, sign in enumerate(text):
        plain = spelling.folded(sign)
        bare += plain
        places += [at] * len(plain)
    return bare, [*places, len(text)]


def _rows(section: Section, passage: Passage) -> list[tuple[int, str]]:
    """Return, for each segment that has words, its number and what it is found by."""
    rows = []
    for number in range(1, min(passage.length, section.length) + 1):
        texts = (column[number - 1 : number] for column in (passage.he, passage.en))
        told = " ".join(plain_text(markup) for one in texts for markup in one if markup)
        if words := spelling.indexed(told):
            rows.append((number, words))
        time.sleep(0)  # let whoever waits for the interpreter have it: the whole may take long
    return rows
