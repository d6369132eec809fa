"""The library without Sefaria: a hand-written `Library` of four small books for unit tests.

One book of each kind: verses, sides of a daf, comments on verses (depth 3, those without comments
left out), and a book that is one section. Only Ruth has English, and not everywhere.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from havruta.errors.library import CatalogueAway, LibraryAway, NoText, SearchAway, UnknownBook
from havruta.library.markup import Piece
from havruta.library.model import (
    Book,
    Entry,
    Findings,
    Hit,
    Link,
    Links,
    Offer,
    SectionText,
    Segment,
    Snippet,
    Version,
)
from havruta.library.ports import USUAL, Titles
from havruta.refs import Section, Shape

RUTH = Book("Ruth", "רות", ("Tanakh", "Writings"))
BERAKHOT = Book("Berakhot", "ברכות", ("Talmud", "Bavli"))
RASHI = Book("Rashi on Genesis", "רש״י על בראשית", ("Tanakh", "Rishonim on Tanakh"))
ANTIOCHUS = Book("Megillat Antiochus", "מגילת אנטיוכוס", ("Second Temple",))

HEBREW = Version("he", "Miqra according to the Masorah", "CC-BY-SA", "https://he.wikisource.org")
ENGLISH = Version("en", "The Rashi chumash", "CC-BY", "https://www.sefaria.org")


def shape_of(book: Book, *lengths: tuple[str, int], joint: str = ":") -> Shape:
    """Return a book's shape from its sections' addresses and lengths."""
    sections = (Section(f"{book.title} {spelled}".strip(), n, joint) for spelled, n in lengths)
    return Shape(book.title, tuple(sections))


SHAPES = {
    shape.book: shape
    for shape in (
        shape_of(RUTH, ("1", 22), ("2", 23), ("3", 18), ("4", 22)),
        shape_of(BERAKHOT, ("2a", 31), ("2b", 58), ("3a", 33), ("3b", 49)),
        shape_of(RASHI, ("1:1", 3), ("1:2", 5), ("1:4", 1), ("2:2", 2)),
        shape_of(ANTIOCHUS, ("", 76), joint=" "),
    )
}


def _shown(usual: tuple[Version, ...], titles: Titles) -> tuple[Version, ...]:
    return tuple(replace(v, title=titles.get(v.language, v.title)) for v in usual)


class SmallLibrary:
    """Four books; while `away` it knows their titles and nothing else is at hand."""

    def __init__(self) -> None:
        self.away = False
        self.asked: set[str] = set()
        """The titles by which shapes have been asked for, and so are at hand."""
        self.books = {book.title: book for book in (RUTH, BERAKHOT, RASHI, ANTIOCHUS)}
        self.shapes = dict(SHAPES)
        self.others: tuple[Version, ...] = ()
        """Versions that every section could be shown in, too."""
        self.kept: list[str] = []

    @property
    def is_away(self) -> bool:
        """Whether nothing else is at hand."""
        return self.away

    def suggest(self, text: str, /, *, limit: int) -> Sequence[Book]:
        """Return the books that have what was typed in a title."""
        typed = text.casefold()
        fitting = (b for b in self.books.values() if typed in b.title.casefold() + b.he_title)
        return list(fitting)[:limit]

    def offers(self, text: str, /, *, limit: int) -> Sequence[Offer]:
        """Return these books, each as it can be read now."""
        return [Offer(book, not self.away) for book in self.suggest(text, limit=limit)]

    def book(self, title: str, /) -> Book:
        """Return the book by its title in either language, or by the one it went by."""
        for former, book in self.books.items():
            if title.casefold() in {former.casefold(), book.title.casefold(), book.he_title}:
                return book
        raise UnknownBook(book=title)

    async def shape(self, title: str, /) -> Shape:
        """Return how the book is divided."""
        book = self.book(title)
        if self.away:
            raise LibraryAway(ref=book.title)
        if book.title not in self.shapes:
            raise NoText(book=book.title)
        self.asked.add(title)
        return self.shapes[book.title].asked_as(title)

    def shape_at_hand(self, title: str, /) -> Shape | None:
        """Return the shape, once it has been asked for, unless the library is away."""
        if self.away or title not in self.asked or title not in self.books:
            return None
        return self.shapes[self.book(title).title].asked_as(title)

    async def kept_shape(self, title: str, /) -> Shape | None:
        """Return how the book is divided, unless it is unknown or the library is away."""
        try:
            return await self.shape(title)
        except (UnknownBook, LibraryAway):
            return None

    async def section(self, title: str, ref: str, /, *, versions: Titles = USUAL) -> SectionText:
        """Return a section whose texts say where they stand, in a version if one is meant."""
        book, shape = self.book(title), await self.shape(title)
        section = shape.section_for(ref)
        before, after = shape.neighbours(section)
        translated = book is RUTH
        return SectionText(
            book=book,
            ref=section.ref,
            he_ref=book.he_ref(section.ref),
            segments=tuple(
                Segment(section.segment(n), n, f"פסוק {n}", f"Verse {n}" if n % 10 else None)
                if translated
                else Segment(section.segment(n), n, f"קטע {n}", None)
                for n in range(1, section.length + 1)
            ),
            versions=_shown((HEBREW, ENGLISH) if translated else (HEBREW,), versions),
            others=self.others,
            before=before.ref if before else None,
            after=after.ref if after else None,
        )

    async def keep(self, title: str, ref: str, /) -> bool:
        """Have the section after `ref` kept that is not yet; `kept` tells which are."""
        if self.away or title not in self.books:
            return False
        refs = [section.ref for section in self.shapes[title].sections]
        start = refs.index(self.shapes[title].section_for(ref).ref)
        lacking = [one for one in refs[start:] + refs[:start] if one not in self.kept]
        self.kept += lacking[:1]
        return bool(lacking)

    async def links(self, title: str, ref: str, /) -> Links:
        """Return two comments of Rashi's and a page of the Talmud, whatever the segment is."""
        place = (await self.shape(title)).place(ref)
        number = 1 + place.position % 22
        told = [
            ("Commentary", "Rashi", "רש״י", RASHI, "Rashi on Genesis 1:2:1"),
            ("Commentary", "Rashi", "רש״י", RASHI, "Rashi on Genesis 1:2:2"),
            ("Talmud", "Berakhot", "ברכות", BERAKHOT, f"Berakhot 2a:{number}-2b:1"),
        ]
        found = (
            Link(category, work, he_work, book.title, there, book.he_ref(there))
            for category, work, he_work, book, there in told
        )
        return Links(place.ref, tuple(found))

    async def words(self, word: str, _ref: str, /) -> Sequence[Entry]:
        """Return one entry for whatever has a letter of Hebrew in it."""
        if self.away:
            raise LibraryAway(ref=word)
        return (Entry(word, "A dictionary", ("a <i>verse</i>",)),) if "פ" in word else ()

    async def search(self, query: str, /, *, title: str | None, start: int, size: int) -> Findings:
        """Return the segments whose texts have the query."""
        if self.away:
            raise SearchAway(query=query)
        books = [self.book(title)] if title else list(self.books.values())
        found = [
            Hit(book, segment.ref, (Snippet(language, (Piece(text, is_bold=True),)),))
            for book in books
            for section in self.shapes[book.title].sections
            for segment in (await self.section(book.title, section.ref)).segments
            for language, text in (("he", segment.he), ("en", segment.en))
            if text and query.casefold() in text.casefold()
        ]
        return Findings(tuple(found[start : start + size]), len(found))

    def rename(self, former: str, title: str) -> None:
        """Give a book another title; it can still be found by the former one."""
        book, shape = self.books.pop(former), self.shapes.pop(former)
        self.books[former] = replace(book, title=title)
        sections = (replace(s, ref=title + s.ref.removeprefix(former)) for s in shape.sections)
        self.shapes[title] = Shape(title, tuple(sections))

    async def refresh(self) -> int:
        """Return how many books there are."""
        if self.away:
            raise CatalogueAway
        return len(self.books)


def without_ruth_2(library: SmallLibrary) -> Callable[[str, str], Awaitable[SectionText]]:
    """Return the library's `section` as it is when that one chapter cannot be had."""
    original = library.section

    async def section(title: str, ref: str, /) -> SectionText:
        if ref.startswith("Ruth 2"):
            raise LibraryAway(ref=ref, before="Ruth 1", after="Ruth 3")
        return await original(title, ref)

    return section
