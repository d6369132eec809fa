"""Use cases: what stands beside a session's text, for whoever may read it."""

from collections.abc import Sequence

from havruta.ids import SessionId, UserId
from havruta.library import commentaries, references, searching
from havruta.library.commentaries import Opened, Passage
from havruta.library.model import Entry, Findings, Links
from havruta.library.references import Quotation
from havruta.sessions.navigation import book_at
from havruta.study import Study


async def links(study: Study, *, session_id: SessionId, ref: str, by: UserId) -> Links:
    """Return what a segment of the session's book leads to.

    Raises `UnknownSession`, `NotAllowed`, `UnknownRef`, `LibraryAway`.
    """
    book = await book_at(study, session_id=session_id, by=by)
    return await study.library.links(book, ref)


async def commentary(
    study: Study, *, session_id: SessionId, ref: str, work: str, by: UserId
) -> Opened:
    """Return what a work has on a segment of the session's book. Raises as `links` does."""
    told = await links(study, session_id=session_id, ref=ref, by=by)
    return await commentaries.opened(study, told, work)


async def passage(study: Study, *, session_id: SessionId, ref: str, by: UserId) -> Passage:
    """Return any place of the library, to be looked at beside the session's text.

    Raises `UnknownSession`, `NotAllowed`, and as `references.quote` does.
    """
    await book_at(study, session_id=session_id, by=by)
    return await commentaries.passage(study, ref)


async def elsewhere(study: Study, *, session_id: SessionId, ref: str, by: UserId) -> Quotation:
    """Return any place of the library with its whole section. Raises as `passage` does."""
    await book_at(study, session_id=session_id, by=by)
    return await references.quote(study, ref)


async def words(
    study: Study, *, session_id: SessionId, ref: str, word: str, by: UserId
) -> Sequence[Entry]:
    """Return what dictionaries have of a word.

    Raises `UnknownSession`, `NotAllowed`, `LibraryAway`.
    """
    await book_at(study, session_id=session_id, by=by)
    return await study.library.words(word, ref)


async def search(
    study: Study, *, session_id: SessionId, said: str, everywhere: bool, page: int, by: UserId
) -> Findings:
    """Return a page of where words stand in the session's book, or `everywhere` in the library.

    Raises `UnknownSession`, `NotAllowed`, `SearchAway`, and as `searching.query_of` does.
    """
    book = await book_at(study, session_id=session_id, by=by)
    query = searching.query_of(said)
    start = (max(page, 1) - 1) * searching.PAGE
    title = None if everywhere else book
    return await searching.search(study, query, start=start, size=searching.PAGE, title=title)
