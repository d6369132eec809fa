"""One section's text as it is kept, and as it is handed out."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import msgspec

from havruta.library.model import Book, SectionText, Segment, Version
from havruta.numerals import is_hebrew
from havruta.refs import Section, Shape
from sefaria.api.paths import FAMILIES, path_of
from sefaria.api.replies import TextsReply, VersionReply, text_or_empty
from sefaria.texts.sanitiser import clean
from sefaria.texts.shapes import MOST_SEGMENTS
from sefaria.texts.versions import english, hebrew, offered

PUBLISHER = "https://www.sefaria.org"
Column = list[str | None]
_LONGEST = 1000
"""How many characters are taken of what is said about a text."""


class Passage(msgspec.Struct, frozen=True):
    """A section's text in both languages, by the index of the segment, and whose text it is.

    A section may have a title of its own, beside its ref. `others` are the versions that there are
    beside those that are shown.
    """

    he_ref: str
    he: Column
    en: Column
    versions: list[Version]
    published: bool = True
    title: str = ""
    he_title: str = ""
    others: list[Version] = []

    @property
    def length(self) -> int:
        """How many segments the longer language has."""
        return max(len(self.he), len(self.en))


def read(reply: TextsReply) -> Passage:
    """Return what the reply holds, sanitised. A language without text has no version either."""
    he, en = hebrew(reply.versions), english(reply.versions)
    columns = [column(v.text) if v else [] for v in (he, en)]
    told = zip(("he", "en"), (he, en), columns, strict=True)
    versions = [_version(language, v) for language, v, texts in told if v and any(texts)]
    title, he_title = _titles(reply.alts)
    return Passage(
        text_or_empty(reply.he_ref)[:_LONGEST],
        columns[0],
        columns[1],
        versions,
        title=title,
        he_title=he_title,
        others=_others(reply, versions),
    )


def column(text: Any) -> Column:
    """Return one language's segments, up to the last; None for each that is missing.

    What is nested deeper than a section should be stays together as one segment, and so does what
    comes after `MOST_SEGMENTS`.
    """
    items = text if isinstance(text, list) else [text]
    if len(items) > MOST_SEGMENTS:
        items = [*items[: MOST_SEGMENTS - 1], items[MOST_SEGMENTS - 1 :]]
    segments = [clean("<br>".join(_leaves(item))) for item in items]
    while segments and segments[-1] is None:
        segments.pop()
    return segments


def lay_out(
    book: Book, shape: Shape, section: Section, passage: Passage, kept_at: datetime | None
) -> SectionText:
    """Return the passage as the section of the shape: every segment of it, and no other."""
    before, after = shape.neighbours(section)
    pairs = zip_longest(_fitted(passage.he, section.length), _fitted(passage.en, section.length))
    return SectionText(
        book=book,
        ref=section.ref,
        he_ref=_he_ref(book, section, passage),
        segments=tuple(
            Segment(section.segment(number), number, he, en)
            for number, (he, en) in enumerate(pairs, start=1)
        ),
        versions=tuple(passage.versions),
        before=before.ref if before else None,
        after=after.ref if after else None,
        url=f"{PUBLISHER}/{path_of(section)}" if passage.published else None,
        kept_at=kept_at,
        title=passage.title,
        he_title=passage.he_title,
        others=tuple(passage.others),
    )


def _he_ref(book: Book, section: Section, passage: Passage) -> str:
    """Return the section's ref in Hebrew as it is told, unless English names stand in it."""
    if passage.he_ref and is_hebrew(passage.he_ref):
        return passage.he_ref
    return section.he_ref or book.he_ref(section.ref)


def _fitted(texts: Column, length: int) -> Column:
    """Return exactly `length` texts; what lies beyond joins the last, so that nothing is lost."""
    if len(texts) <= length:
        return [*texts, *[None] * (length - len(texts))]
    last = "<br>".join(text for text in texts[length - 1 :] if text)
    return [*texts[: length - 1], last or None]


def _titles(alts: Any) -> tuple[str, str]:
    """Return in English and Hebrew what begins with the section: a parasha, or a chapter."""
    first = alts[0] if isinstance(alts, list) and alts else None
    if not isinstance(first, dict) or first.get("whole") is not True:
        return "", ""
    return _first_name(first.get("en")), _first_name(first.get("he"))


def _first_name(names: Any) -> str:
    told = names[0] if isinstance(names, list) and names else ""
    return text_or_empty(told).strip()[:_LONGEST]


def _leaves(item: Any) -> Iterator[str]:
    """Yield the texts in it: holes are "", null, 0 or false."""
    if isinstance(item, str) and item.strip():
        yield item
    elif isinstance(item, list):
        for inner in item:
            yield from _leaves(inner)


def _others(reply: TextsReply, shown: Sequence[Version]) -> list[Version]:
    known = {(version.language, version.title) for version in shown}
    told = [_version(language, v) for language in FAMILIES for v in offered(reply, language)]
    return [version for version in told if (version.language, version.title) not in known]


def _version(language: str, version: VersionReply) -> Version:
    licence = text_or_empty(version.license)
    return Version(
        language=language,
        title=text_or_empty(version.version_title)[:_LONGEST],
        licence="" if licence == "unknown" else licence[:_LONGEST],
        source=text_or_empty(version.version_source).strip()[:_LONGEST],
    )
