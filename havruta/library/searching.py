"""Use case: finding words in the library, or in one of its books."""

from havruta.errors.library import NothingToFind
from havruta.library.model import Findings, Hit, Snippet
from havruta.names import clean
from havruta.study import Study

__all__ = ["Findings", "Hit", "Snippet", "query_of", "search"]
LONGEST = 80
"""How many characters are searched for at most."""
PAGE = 10
DEEPEST = 1000
"""So far down a list of hits one can go."""


def query_of(said: str) -> str:
    """Return what is to be found. Raises `TooLong`, `HiddenCharacters`, `NothingToFind`."""
    query = clean("search", said, LONGEST)
    if not any(character.isalnum() for character in query):
        raise NothingToFind(query=query)
    return query


async def search(
    study: Study, query: str, *, start: int, size: int, title: str | None = None
) -> Findings:
    """Return the places that have these words, from number `start` on; each place once.

    `title` is the one book to be searched. Raises `UnknownBook`, `SearchAway`.
    """
    start = min(start, DEEPEST)
    return await study.library.search(query, title=title, start=start, size=size)
