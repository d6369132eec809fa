"""What the library hands out: books of the catalogue and sections with their text."""

from dataclasses import dataclass, field
from datetime import datetime

from havruta import labels, numerals
from havruta.library.markup import Piece
from havruta.refs import Stretch, address, in_words


@dataclass(frozen=True, slots=True)
class Book:
    """One book of the catalogue; its title is Sefaria's, wherever the text comes from."""

    title: str
    he_title: str
    categories: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)
    """What refs begin with in parts that have names of their own, and the same in Hebrew."""

    @property
    def label(self) -> str:
        """Return what it shows where it is offered: "Ruth · רות"."""
        return labels.joined(self.title, self.he_title)

    def named(self, language: str) -> str:
        """Return what the book is called in a language, if that is known."""
        return (self.he_title if language == "he" else "") or self.title

    def refs(self, ref: str, language: str) -> tuple[str, str]:
        """Return one of the book's refs as the language says it, then as the other does."""
        english, hebrew = ref, self.he_ref(ref)
        return (hebrew, english) if language == "he" else (english, hebrew)

    def range(self, covered: tuple[Stretch, ...], language: str) -> str:
        """Return what was covered as the language writes it: "Ruth 1:1 – 2:3, 4:1"."""
        if language != "he":
            return in_words(self.title, covered)
        spelled = [tuple(map(self._he_address, ends)) for ends in covered]
        if not all(numerals.is_hebrew(end) for ends in spelled for end in ends):
            return in_words(self.title, covered)
        told = [first if first == last else f"{first} – {last}" for first, last in spelled]
        is_named = bool(spelled) and self._part_of(covered[0].first) is not None
        return f"{self.he_title}{', ' if is_named else ' '}{', '.join(told)}".strip()

    def he_ref(self, ref: str) -> str:
        """Return one of the book's refs in Hebrew: "ברכות ב׳ א:ה׳" for "Berakhot 2a:5".

        Where a part of the book is known by its English name alone, it is the book's title.
        """
        spelled = self._he_address(ref)
        if not numerals.is_hebrew(spelled):
            return self.he_title
        is_named = self._part_of(ref) is not None
        return f"{self.he_title}{', ' if is_named else ' '}{spelled}".strip()

    def _he_address(self, ref: str) -> str:
        """Return the ref in Hebrew without the book, or without Hebrew where that is unknown."""
        part = self._part_of(ref)
        if part is None:
            return numerals.address(address(self.title, ref))
        number = numerals.address(ref.removeprefix(part[0]).strip())
        return f"{part[1].removeprefix(self.he_title).lstrip(', ')} {number}".strip()

    def _part_of(self, ref: str) -> tuple[str, str] | None:
        """Return the part of the ref, if it is in one that has a name in Hebrew."""
        found = (part for part in self.parts if f"{ref} ".startswith(f"{part[0]} "))
        return max(found, key=_length, default=None)


@dataclass(frozen=True, slots=True)
class Offer:
    """A book that is offered for what somebody has typed.

    `is_at_hand` says whether it can be read now; `is_distant`, that its name is only like that.
    """

    book: Book
    is_at_hand: bool = True
    is_distant: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """Whose text it is. `language` is "he" or "en"; an unknown licence is "".

    `source` is told as its publisher wrote it: mostly, but not always, an address on the web.
    """

    language: str
    title: str
    licence: str
    source: str


@dataclass(frozen=True, slots=True)
class Segment:
    """The smallest citable unit. Texts are sanitised markup; None where a language lacks it."""

    ref: str
    number: int
    he: str | None
    en: str | None


@dataclass(frozen=True, slots=True)
class SectionText:
    """One section as the page shows it.

    `title` and `he_title` are the section's own, where the book gives it one: "" where it does not.
    `before` and `after` are refs of the neighbouring sections. `kept_at` is set when this is a
    copy from then, given because the library could not be reached now. `url` is where the text
    can be seen at its publisher's, if anywhere. `others` are versions that could be shown instead.
    """

    book: Book
    ref: str
    he_ref: str
    segments: tuple[Segment, ...]
    versions: tuple[Version, ...]
    before: str | None
    after: str | None
    url: str | None = None
    kept_at: datetime | None = None
    title: str = ""
    he_title: str = ""
    others: tuple[Version, ...] = ()

    def he_ref_of(self, segment: Segment, /) -> str:
        """Return the ref of one of the segments in Hebrew: "רות א׳:ב׳" for "Ruth 1:2"."""
        joint = segment.ref[len(self.ref) : len(self.ref) + 1]
        return f"{self.he_ref}{joint}{numerals.numeral(segment.number)}"


@dataclass(frozen=True, slots=True)
class Snippet:
    """What stands around what was found, in one language; what was found itself is bold."""

    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where something was found, in any of its versions; `he_ref` is "" if not told."""

    book: Book
    ref: str
    snippets: tuple[Snippet, ...]
    he_ref: str = ""

    def refs(self, language: str) -> tuple[str, str]:
        """Return its ref as the language says it, then as the other does."""
        english, hebrew = self.ref, self.he_ref or self.book.he_ref(self.ref)
        return (hebrew, english) if language == "he" else (english, hebrew)


@dataclass(frozen=True, slots=True)
class Findings:
    """Some of the places where something was found, and how many there are, as far as is known.

    They are `is_partial` where only what is kept here was searched, in so many `books`; while
    more of it `is_reading`, some is not found yet.
    """

    hits: tuple[Hit, ...]
    total: int
    is_partial: bool = False
    books: int = 0
    is_reading: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """What a segment leads to: a place in a `book`, which is of a `category`.

    `work` and `he_work` say whose it is, whatever it explains: "Rashi", not "Rashi on Genesis".
    """

    category: str
    work: str
    he_work: str
    book: str
    ref: str
    he_ref: str

    def named(self, language: str) -> str:
        """Return whose it is in a language, if that is known."""
        return (self.he_work if language == "he" else "") or self.work


@dataclass(frozen=True, slots=True)
class Links:
    """All that a segment leads to. `kept_at` is set as in `SectionText`."""

    ref: str
    links: tuple[Link, ...]
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a dictionary has of a word; `senses` are sanitised markup."""

    headword: str
    lexicon: str
    senses: tuple[str, ...]


def _length(part: tuple[str, str]) -> int:
    return len(part[0])
