"""Sefaria's JSON as types: only the fields that are used, as lenient as the server is.

One field arrives in several types, depending on the endpoint, the book and the year; what is
typed `Any` is looked at where it is read.
"""

from collections.abc import Iterator
from typing import Any

import msgspec


def text_or_empty(value: Any) -> str:
    """Return the value if it is text; "" stands for all that is sent in place of none."""
    return value if isinstance(value, str) else ""


class VersionReply(msgspec.Struct, rename="camel"):
    """One version of a text. `language` is "he" or "en" even for French; the others are true."""

    version_title: Any = ""
    version_source: Any = ""
    license: Any = ""
    language: Any = ""
    actual_language: Any = ""
    language_family_name: Any = ""
    is_source: Any = False
    direction: Any = ""
    priority: Any = ""
    text: Any = None


class TextsReply(msgspec.Struct, rename="camel"):
    """A reply of `/api/v3/texts/{ref}`; `ref` says what the server understood.

    `alts` has, at the index of a segment, what begins there by another division of the book.
    """

    ref: str = ""
    he_ref: Any = ""
    sections: list[str | int] = []
    to_sections: list[str | int] = []
    versions: list[VersionReply] = []
    available_versions: list[VersionReply] | None = msgspec.field(
        name="available_versions", default=None
    )
    title_variants: list[Any] | None = None
    he_title_variants: list[Any] | None = None
    alts: Any = None
    is_complex: Any = False
    error: Any = None


class ShapeReply(msgspec.Struct, rename="camel"):
    """One record of `/api/shape/{title}`: `chapters` is a number, a nested list, or records."""

    title: str = ""
    book: str = ""
    chapters: Any = None
    he_title: Any = ""


class TitleReply(msgspec.Struct):
    """One spelling of a title."""

    text: str = ""
    lang: str = ""


class NodeReply(msgspec.Struct, rename="camel"):
    """A book's schema, or one node of it; the inner nodes of a complex book have `nodes`."""

    address_types: list[str] = []
    titles: list[TitleReply] = []
    nodes: "list[NodeReply]" = []
    offsets: dict[str, Any] = msgspec.field(name="index_offsets_by_depth", default_factory=dict)

    def leaves(self) -> Iterator["NodeReply"]:
        """Yield the nodes that hold text, in the book's order."""
        if not self.nodes:
            yield self
        for node in self.nodes:
            yield from node.leaves()


class IndexReply(msgspec.Struct):
    """A reply of `/api/v2/raw/index/{title}`."""

    schema: NodeReply = msgspec.field(default_factory=NodeReply)
    error: Any = None


class ContentsReply(msgspec.Struct, rename="camel"):
    """A category of `/api/index`, or a book in one."""

    title: Any = None
    he_title: Any = ""
    categories: Any = None
    dependence: Any = None
    contents: "list[ContentsReply] | None" = None

    def books(self) -> Iterator["ContentsReply"]:
        """Yield the books, in the catalogue's order."""
        if text_or_empty(self.title):
            yield self
        for entry in self.contents or ():
            yield from entry.books()


class SearchReply(msgspec.Struct):
    """A reply of `/api/search-wrapper`: what Elasticsearch says, or an error with status 200."""

    hits: Any = None
    error: Any = None


class LinkReply(msgspec.Struct, rename="camel"):
    """One of the links of `/api/links/{ref}`; some of its names are spelled as nowhere else."""

    category: Any = ""
    index_title: Any = msgspec.field(name="index_title", default="")
    collective_title: Any = None
    he_title: Any = ""
    source_ref: Any = ""
    source_he_ref: Any = ""
    anchor_ref_expanded: Any = None
    comp_date: Any = None
    commentary_num: Any = None


class EntryReply(msgspec.Struct):
    """An entry of a dictionary, of those that `/api/words/{word}` finds.

    What it says differs from one dictionary to the other: an object with `senses`, which have such
    of their own, a `definition`, or neither.
    """

    headword: Any = ""
    parent_lexicon: Any = ""
    content: Any = None
