"""Use cases: looking a book up."""

from havruta import labels
from havruta.errors import UnknownBook, WhichBook
from havruta.library.model import Book
from havruta.names import MOST_LISTED, listed, tidy
from havruta.study import Study


def book_of(study: Study, title: str) -> Book:
    """Return the book; one that the catalogue has lost since goes by its title alone."""
    try:
        return study.library.book(title)
    except UnknownBook:
        return Book(title, "")


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
