"""Use case: looking a book up."""

from havruta.errors import UnknownBook
from havruta.library.model import Book
from havruta.study import Study


def book_of(study: Study, title: str) -> Book:
    """Return the book; one that the catalogue has lost since goes by its title alone."""
    try:
        return study.library.book(title)
    except UnknownBook:
        return Book(title, "")
