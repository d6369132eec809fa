"""Use case: finding words in the library, or in one of its books."""

from havruta.errors.library import NothingToFind
from havruta.library.model import Findings, Hit, Snippet
from havruta.names import clean
from havruta.study import Study
from havruta.wording import Wording

__all__ = ["Findings", "Hit", "Snippet", "limits", "query_of", "search"]
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


def limits(say: Wording, findings: Findings) -> str:
    """Return what was not searched, in a sentence or two; "" if all was."""
    if not findings.is_partial:
        return ""
    told = say.count(
        "Sefaria can’t be reached: only what is kept here was searched, of {n} book.",
        "Sefaria can’t be reached: only what is kept here was searched, of {n} books.",
        findings.books,
    )
    more = say("More of it is being read just now: look again in a moment.")
    return f"{told} {more}" if findings.is_reading else told


async def search(
    study: Study, query: str, *, start: int, size: int, title: str | None = None
) -> Findings:
    """Return the places that have these words, from number `start` on; each place once.

    `title` is the one book to be searched. Raises `UnknownBook`, `SearchAway`.
    """
    start = min(start, DEEPEST)
    return await study.library.search(query, title=title, start=start, size=size)
