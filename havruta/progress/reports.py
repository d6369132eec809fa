"""Use case: what a havruta has learned, and what of it somebody was there for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, SessionId, UserId
from havruta.library.books import book_of
from havruta.library.model import Book
from havruta.people.model import User
from havruta.people.zones import NOWHERE
from havruta.permissions import Action, require
from havruta.plans.model import Occurrence, OccurrenceState
from havruta.progress.meetings import Regularity, regularity
from havruta.progress.pace import siyum
from havruta.progress.rounds import Part, Round, Sitting, parts, rounds
from havruta.records import Records
from havruta.refs import Shape
from havruta.sessions.learned import day_of
from havruta.sessions.model import Learning, Session
from havruta.study import Study

DUE = frozenset({OccurrenceState.HELD, OccurrenceState.MISSED})
"""What has become of a time that was due: what was called off was not."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What sessions come to: of all of a havruta's, or of those that somebody was in.

    `days` are the seconds learned on each. `rounds` are those through the book, the present one
    last, and `siyum` is when that will be done; none while the book's shape is not at hand.
    """

    seconds: int
    sessions: int
    days: Mapping[date, int]
    regularity: Regularity
    rounds: tuple[Round, ...] = ()
    siyum: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What a havruta has learned of its book, in all and as one of its people."""

    havruta: Havruta
    book: Book
    today: date
    parts: tuple[Part, ...]
    ours: Tally
    mine: Tally


async def progress(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Progress:
    """Return what was learned, from the havruta's ended sessions.

    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SHOW, by, havruta)
        ended = await records.sessions.of([havruta_id])
        learnings = await records.learnings.of(havruta_id)
        users = await records.users.many(havruta.people)
        ours, mine = await _due(records, havruta, users, by, study)
    shape = await study.library.kept_shape(havruta.book)
    today = day_of(study.now(), users[by].zone or NOWHERE)
    own = {one.session_id for one in learnings if one.user_id == by and not one.caught_up}
    is_kept = [one.state is OccurrenceState.HELD for one in ours]
    was_there = [one.session_id in own for one in mine]
    of_book = _Book(shape, (havruta.book, *_titles(shape)), ended, today)
    return Progress(
        havruta=havruta,
        book=book_of(study, havruta.book),
        today=today,
        parts=tuple(parts(shape)) if shape else (),
        ours=of_book.tally(_of_all(learnings), regularity(is_kept)),
        mine=of_book.tally([o for o in learnings if o.user_id == by], regularity(was_there)),
    )


async def _due(
    records: Records, havruta: Havruta, users: Mapping[UserId, User], by: UserId, study: Study
) -> tuple[list[Occurrence], list[Occurrence]]:
    """Return the times that were due: to those who belong to the havruta, and to one of them.

    What fell on somebody's rest was not due to them, nor what was before they came.
    """
    now = study.now()
    past = await records.occurrences.between([havruta.id], havruta.created_at, now)
    due = [one for one in past if one.state in DUE]
    plans = await records.plans.many({one.plan_id for one in due})
    keeping = [user for user in users.values() if user.observance]
    resting = {one.key: _resting(keeping, one) for one in due}
    participant = havruta.participant(by)
    mine = [
        one
        for one in due
        if by in plans[one.plan_id].expected(havruta.people)
        and by not in resting[one.key]
        and (participant is None or one.starts_at >= participant.joined_at)
    ]
    return [one for one in due if not resting[one.key]], mine


def _resting(users: Iterable[User], one: Occurrence) -> set[UserId]:
    return {user.id for user in users if user.rest_broken(one.starts_at, one.minutes)}


def _titles(shape: Shape | None) -> tuple[str, ...]:
    return (shape.book, *shape.others) if shape else ()


def _of_all(learnings: Iterable[Learning]) -> list[Learning]:
    """Return what each session was to all together: of the earliest day, as long as the longest."""
    found: dict[SessionId, Learning] = {}
    for one in learnings:
        if not one.caught_up:
            first = found.get(one.session_id, one)
            longest = max(first.seconds, one.seconds)
            found[one.session_id] = Learning(first.session_id, first.user_id, first.day, longest)
    return [*found.values()]


@dataclass(frozen=True, slots=True)
class _Book:
    """A book, as it is divided, and the sessions of the havruta that learns it, newest first."""

    shape: Shape | None
    titles: Collection[str]
    ended: Sequence[Session]
    today: date

    def tally(self, learnings: Sequence[Learning], regularity: Regularity) -> Tally:
        """Return what these come to, of which there is one for each session at most."""
        days: dict[date, int] = {}
        for one in learnings:
            days[one.day] = days.get(one.day, 0) + one.seconds
        seconds, sessions = sum(days.values()), sum(not one.caught_up for one in learnings)
        if self.shape is None:
            return Tally(seconds, sessions, days, regularity)
        found = rounds(self.shape, self._sittings(learnings))
        done = siyum(found[-1], self.today)
        return Tally(seconds, sessions, days, regularity, tuple(found), done)

    def _sittings(self, learnings: Iterable[Learning]) -> Iterable[Sitting]:
        day = {one.session_id: one.day for one in learnings}
        for session in reversed(self.ended):
            if session.id in day and session.book in self.titles:
                yield Sitting(day[session.id], session.covered)
