"""Books whose whole text is on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from havruta.library.model import Book, Version
from havruta.numerals import numeral
from havruta.refs import Section, Shape
from sefaria.texts.passages import Passage, column


@dataclass(frozen=True)
class LocalBook:
    """A book of chapters, each a list of segments; `en` is empty where there is no English.

    `titles` are the chapters' own in English and Hebrew, empty where they have none.
    """

    book: Book
    he: Sequence[Sequence[str]]
    en: Sequence[Sequence[str]]
    versions: tuple[Version, ...]
    titles: Sequence[tuple[str, str]] = ()

    @cached_property
    def shape(self) -> Shape:
        """How the book is divided."""
        chapters = enumerate(self.he, start=1)
        sections = (Section(self._ref(n), len(chapter)) for n, chapter in chapters if chapter)
        return Shape(self.book.title, tuple(sections))

    def passage(self, ref: str) -> Passage | None:
        """Return the text of the section, if the book has it."""
        for number, chapter in enumerate(self.he, start=1):
            if ref == self._ref(number):
                he_ref = f"{self.book.he_title} {numeral(number)}"
                en = self.en[number - 1] if self.en else ()
                columns = column(list(chapter)), column(list(en))
                title, he_title = self.titles[number - 1] if self.titles else ("", "")
                return Passage(
                    he_ref,
                    *columns,
                    list(self.versions),
                    published=False,
                    title=title,
                    he_title=he_title,
                )
        return None

    def _ref(self, number: int) -> str:
        return f"{self.book.title} {number}"
