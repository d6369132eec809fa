"""Use case: what a havruta has learned, and what of it somebody was there for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from havruta.havrutot.model import Havruta
from havruta.ids import HavrutaId, PlanId, SessionId, UserId
from havruta.library.books import book_of
from havruta.library.model import Book
from havruta.people import reading
from havruta.people.model import User
from havruta.people.zones import NOWHERE
from havruta.permissions import Action, require
from havruta.plans.model import Occurrence, OccurrenceKey, OccurrenceState, Plan
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
    people: tuple[User, ...] = ()
    shared: tuple[tuple[User, Tally], ...] = ()
    """Of whoever lets the others see it, whoever asks among them."""
    streaks: bool = True
    """Whether whoever asks wants to see streaks."""


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
        due = await _due(records, havruta, users, study.now())
    shape = await study.library.kept_shape(havruta.book)
    today = day_of(study.now(), users[by].zone or NOWHERE)
    is_kept = [one.state is OccurrenceState.HELD for one in due.to_all]
    of_book = _Book(shape, (havruta.book, *_titles(shape)), ended, today)

    def of_one(user_id: UserId) -> Tally:
        own = [one for one in learnings if one.user_id == user_id]
        there = {one.session_id for one in own if not one.caught_up}
        was_there = [one.session_id in there for one in due.to(havruta, user_id)]
        return of_book.tally(own, regularity(was_there))

    return Progress(
        havruta=havruta,
        book=book_of(study, havruta.book),
        today=today,
        parts=tuple(parts(shape)) if shape else (),
        ours=of_book.tally(_of_all(learnings), regularity(is_kept)),
        mine=of_one(by),
        people=tuple(users[one] for one in havruta.people),
        shared=tuple(
            (users[one.user_id], of_one(one.user_id)) for one in havruta.participants if one.shares
        ),
        streaks=reading.standing(users[by], reading.STREAK) == reading.ON,
    )


async def share(study: Study, *, havruta_id: HavrutaId, by: UserId, shares: bool) -> Havruta:
    """Let the others of the havruta see what the person has learned, or have them see it no more.

    Raises `UnknownHavruta`, `NotAllowed`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SHARE_PROGRESS, by, havruta)
        people = tuple(
            replace(one, shares=shares) if one.user_id == by else one
            for one in havruta.participants
        )
        havruta = replace(havruta, participants=people)
        await records.havrutot.save(havruta)
    return havruta


@dataclass(frozen=True, slots=True)
class _Due:
    """Times that were due, who rested at each, and their plans."""

    past: tuple[Occurrence, ...]
    resting: Mapping[OccurrenceKey, Collection[UserId]]
    plans: Mapping[PlanId, Plan]

    @property
    def to_all(self) -> list[Occurrence]:
        """Those at which nobody was resting."""
        return [one for one in self.past if not self.resting[one.key]]

    def to(self, havruta: Havruta, user_id: UserId) -> list[Occurrence]:
        """Return those that were due to somebody, since they belong to the havruta."""
        participant = havruta.participant(user_id)
        return [
            one
            for one in self.past
            if user_id in self.plans[one.plan_id].expected(havruta.people)
            and user_id not in self.resting[one.key]
            and (participant is None or one.starts_at >= participant.joined_at)
        ]


async def _due(
    records: Records, havruta: Havruta, users: Mapping[UserId, User], now: datetime
) -> _Due:
    """Return the times that were due; what fell on somebody's rest was not due to them."""
    past = await records.occurrences.between([havruta.id], havruta.created_at, now)
    due = [one for one in past if one.state in DUE]
    plans = await records.plans.many({one.plan_id for one in due})
    keeping = [user for user in users.values() if user.observance]
    return _Due(tuple(due), {one.key: _resting(keeping, one) for one in due}, plans)


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
