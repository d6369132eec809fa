"""Use cases: a session that somebody missed: it is offered to them, and they go through it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from havruta.annotations import sheets
from havruta.annotations.marking import permitted
from havruta.annotations.sheets import Piece, Source
from havruta.errors.sessions import NothingMissed
from havruta.events import NoticesDue
from havruta.havrutot.model import Havruta
from havruta.ids import SessionId, UserId
from havruta.library.books import book_of
from havruta.library.model import Book, Version
from havruta.notices import promises
from havruta.people.zones import NOWHERE
from havruta.permissions import Action
from havruta.records import Records
from havruta.sessions.learned import day_of
from havruta.sessions.model import Learning, Session, Stay
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Walk:
    """One step of the way through what a session covered; steps count from 1.

    `is_learned` once its walker has been there, or has gone through all of it.
    """

    session: Session
    book: Book
    step: int
    steps: int
    sources: tuple[Source, ...]
    versions: tuple[Version, ...]
    is_learned: bool


async def tell(
    records: Records, havruta: Havruta, session: Session, stays: Sequence[Stay], now: datetime
) -> None:
    """Promise those who missed a session that has just ended to offer it to them.

    Whom it was not planned for, who was not there yet, and who comes to nothing that nobody came
    to, has missed nothing. Nobody is told of it while they rest.
    """
    there = {stay.user_id for stay in stays}
    if not there or not session.covered:
        return
    absent = [
        one.user_id
        for one in havruta.participants
        if one.user_id not in there and one.joined_at <= session.started_at
    ]
    wanted = await _planned_for(records, session, absent)
    for user in (await records.users.many(wanted)).values():
        rest = user.rest_at(now)
        due_at = rest.ends if rest else now
        await records.notices.add(promises.missed(session, to=user.id, due_at=due_at, now=now))
    records.publish(NoticesDue())


async def walk(study: Study, *, session_id: SessionId, by: UserId, step: int) -> Walk:
    """Return a step of the way through an ended session, the nearest to `step`.

    Raises `UnknownSession`, `NotAllowed`, `NothingMissed`, `UnknownRef`, `LibraryAway`.
    """
    session, is_learned = await _to_learn(study, session_id, by)
    made = await sheets.marks_of(study, [session_id])
    pieces: list[Piece] = sheets.pieces(await study.library.shape(session.book), session.covered)
    step = min(max(step, 1), len(pieces))
    sources, versions = await sheets.read(study, session.book, pieces[step - 1], made)
    book = book_of(study, session.book)
    return Walk(session, book, step, len(pieces), sources, versions, is_learned)


async def caught_up(study: Study, *, session_id: SessionId, by: UserId) -> None:
    """Note that the person has learned by themselves, today, what the session covered.

    It is theirs alone. Raises `UnknownSession`, `NotAllowed`, `NothingMissed`.
    """
    await _to_learn(study, session_id, by)
    async with study.transaction() as records:
        session = await records.sessions.lock(session_id)
        user = await records.users.get(by)
        if not await _is_learned(records, session, by):
            day = day_of(study.now(), user.zone or NOWHERE)
            await records.learnings.save(Learning(session_id, by, day, 0, caught_up=True))


async def _to_learn(study: Study, session_id: SessionId, by: UserId) -> tuple[Session, bool]:
    """Return an ended session that covered something, and whether the person has learned it."""
    async with study.reading() as records:
        session = await permitted(records, session_id, by, Action.READ)
        if session.is_live or not session.covered:
            raise NothingMissed
        return session, await _is_learned(records, session, by)


async def _is_learned(records: Records, session: Session, by: UserId) -> bool:
    learned = await records.learnings.of(session.havruta_id)
    return any((one.session_id, one.user_id) == (session.id, by) for one in learned)


async def _planned_for(
    records: Records, session: Session, people: Collection[UserId]
) -> tuple[UserId, ...]:
    """Return those of them whom the session was planned for, if it was planned."""
    found = tuple(people)
    for occurrence in await records.occurrences.of_session(session.id):
        found = (await records.plans.get(occurrence.plan_id)).expected(found)
    return found
