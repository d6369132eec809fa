"""What a havruta's ended sessions come to, kept with the havruta and recomputable from them.

Reading it costs the same however many sessions there have been.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId
from havruta.records import Records
from havruta.refs import Shape, Stretch
from havruta.sessions.model import Session
from havruta.study import Study


def with_ended(havruta: Havruta, session: Session, shape: Shape | None) -> Havruta:
    """Return the havruta as it is after this session: its place, and what has been covered."""
    return replace(
        havruta,
        ref=session.owner_ref,
        covered=merged((*havruta.covered, *session.covered), shape),
        ended_sessions=havruta.ended_sessions + 1,
    )


async def recompute(study: Study, *, havruta_id: HavrutaId) -> Havruta:
    """Sum up the havruta's ended sessions anew, as the book is divided today; keep and return it.

    Raises `UnknownHavruta`.
    """
    async with study.reading() as records:
        book = (await records.havrutot.get(havruta_id)).book
    shape = await study.library.kept_shape(book)
    async with study.transaction() as records:
        havruta = await summed(records, await records.havrutot.lock(havruta_id), shape)
        await records.havrutot.save(havruta)
    return havruta


async def summed(records: Records, havruta: Havruta, shape: Shape | None) -> Havruta:
    """Return the havruta as its ended sessions say it is."""
    ended = await records.sessions.of([havruta.id])
    titles = (havruta.book, shape.book, *shape.others) if shape else (havruta.book,)
    stretches = merged(covered(ended, *titles), shape)
    return replace(havruta, covered=stretches, ended_sessions=len(ended))


def covered(ended: Sequence[Session], *titles: str) -> list[Stretch]:
    """Return what sessions, the latest first, have covered of the book of these titles."""
    of_book = (session for session in reversed(ended) if session.book in titles)
    return [stretch for session in of_book for stretch in session.covered]


def merged(stretches: Iterable[Stretch], shape: Shape | None) -> tuple[Stretch, ...]:
    """Return the stretches merged in the book's order; without its shape, each once as it comes."""
    different = tuple(dict.fromkeys(stretches))
    return shape.stretches(shape.coverage(different)) if shape else different
