"""Use cases: looking a book up, and a place in it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from havruta import labels, numerals
from havruta.errors.library import UnknownBook, UnknownRef, WhichBook
from havruta.library.model import Book
from havruta.names import MOST_LISTED, listed, tidy
from havruta.refs import Place, Shape, address
from havruta.study import Study

LONGEST_TITLE = 12
"""So many words a title has at most, among what somebody types."""


def book_of(study: Study, title: str) -> Book:
    """Return the book; one that the catalogue has lost since goes by its title alone.

    It knows its parts in Hebrew where its shape is at hand.
    """
    try:
        book = study.library.book(title)
    except UnknownBook:
        return Book(title, "")
    shape = study.library.shape_at_hand(book.title)
    return replace(book, parts=shape.parts) if shape is not None and shape.parts else book


def meant(study: Study, said: str) -> Book:
    """Return the book that somebody names, by a title or as it was offered to them.

    Raises `UnknownBook`; `WhichBook` where some are like it.
    """
    said = tidy(said)
    try:
        return study.library.book(said)
    except UnknownBook:
        if (book := _offered(study, labels.as_said(said))) is not None:
            return book
        if like := study.library.suggest(said, limit=MOST_LISTED):
            names = listed(book.title for book in like)
            raise WhichBook(book=said, names=names) from None
        raise


def place_meant(study: Study, shape: Shape, said: str) -> Place:
    """Return the place in its book that somebody names, in either language, by its title or not.

    Raises `UnknownRef`.
    """
    return shape.place(ref_meant(study, shape, said))


def ref_meant(study: Study, shape: Shape, said: str) -> str:
    """Return the ref in its normal spelling: of a segment, of a section, or of the whole book.

    Raises `UnknownRef`.
    """
    line = labels.as_said(said)
    for ref in (line, *_spellings(study, shape, line)) if line else ():
        spelled = _in_case(shape, ref)
        with suppress(UnknownRef):
            shape.place(spelled)
            return spelled
    raise UnknownRef(ref=line)


def _spellings(study: Study, shape: Shape, line: str) -> Iterator[str]:
    words, title = line.split(), shape.book
    for count in range(min(len(words), LONGEST_TITLE), -1, -1):
        rest = " ".join(words[count:])
        if count and not _is_title(study, title, " ".join(words[:count])):
            continue
        yield from (f"{title} {numbers}" for numbers in numerals.addresses(rest))
        yield from (f"{title} {rest}".strip(), f"{title}, {rest}")
        yield from _by_part(shape, rest)


def _by_part(shape: Shape, rest: str) -> Iterator[str]:
    """Yield what the ref may be of a part that goes by a name of its own, in either language."""
    words = rest.split()
    named = _named(shape) if words else {}
    for count in range(len(words), 0, -1):
        found = named.get(_folded(" ".join(words[:count])), {})
        whole = [part for part in found if found[part].is_whole]
        if count == len(words) and len(found if len(whole) != 1 else whole) == 1:
            yield found[(whole or [*found])[0]].first
        elif len(whole) == 1:
            numbers = numerals.addresses(" ".join(words[count:]))
            yield from (f"{found[whole[0]].part} {number}" for number in numbers)


class _Part(NamedTuple):
    """What a name stands for: a part with its ref, or what holds several; and where it begins."""

    part: str
    first: str
    is_whole: bool


def _named(shape: Shape) -> dict[str, dict[str, _Part]]:
    """Return what each name stands for: of a part, of what it is in, and of both together."""
    found: dict[str, dict[str, _Part]] = {}
    for section in shape.sections:
        part, he_part = section.ref, section.he_ref
        if section.joint == ":":
            part, _, number = part.rpartition(" ")
            he_part = he_part.removesuffix(f" {numerals.address(number)}")
        for names in (address(shape.book, part).split(", "), he_part.split(", ")[1:]):
            for first, last in combinations(range(len(names) + 1), 2):
                name = _folded(" ".join(names[first:last]))
                meant = _Part(part, section.ref, is_whole=last == len(names))
                found.setdefault(name, {}).setdefault(", ".join(names[:last]), meant)
    return found


def _folded(name: str) -> str:
    return " ".join(numerals.MARKS.sub("", name.casefold()).replace(",", " ").split())


def _is_title(study: Study, title: str, said: str) -> bool:
    try:
        return study.library.book(said.rstrip(",")).title == title
    except UnknownBook:
        return False


def _in_case(shape: Shape, ref: str) -> str:
    """Return the ref with its section's own capitals."""
    heard = ref.casefold()
    for section in shape.sections:
        known = section.ref.casefold()
        if heard == known or heard.startswith((known + ":", known + " ")):
            return section.ref + ref[len(section.ref) :]
    return ref


def _offered(study: Study, said: str) -> Book | None:
    """Return the book that was shown like this; more may have stood behind its titles."""
    title, _, rest = (part.strip() for part in said.partition(labels.BETWEEN.strip()))
    try:
        book = study.library.book(title.removesuffix(labels.CUT).rstrip())
    except UnknownBook:
        return _cut_short(study, said) if said.endswith(labels.CUT) else None
    he_title = rest.partition(labels.BETWEEN)[0]
    return book if not rest or labels.is_shown(book.he_title, he_title) else None


def _cut_short(study: Study, said: str) -> Book | None:
    """Return the one book whose title was too long to be shown whole."""
    like = study.library.suggest(said.removesuffix(labels.CUT), limit=MOST_LISTED)
    fitting = [book for book in like if labels.is_shown(book.label, said)]
    return fitting[0] if len(fitting) == 1 else None
