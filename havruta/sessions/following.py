"""Use cases: a havruta that follows a calendar of learning, and how it stands to it.

Its place moves with what it learns: a portion that has been finished leads to the next, in the next
book, too. What it misses moves nothing. How far it is behind is shown, and two of its people choose
whether it stays so far behind or goes on with everybody; nothing is passed over silently.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile

from havruta.coverage import Coverage, Span
from havruta.errors.havrutot import InSession, NotBehind, NotFollowing
from havruta.errors.library import UnknownRef
from havruta.events import HavrutaChanged
from havruta.havrutot.model import CatchUp, Following, Havruta
from havruta.hebrew.courses import Part
from havruta.hebrew.cycles import Cycle, Portion, day_of, following, learning
from havruta.hebrew.pace import gap, missed
from havruta.ids import HavrutaId, UserId
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.refs import Shape, Stretch
from havruta.sessions import totals
from havruta.sessions.model import Session
from havruta.study import Study

_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lag:
    """How a havruta stands to its calendar on a day.

    `here` is the portion of its own place, None where the calendar leaves its book out; `today` is
    everybody's, None on a day of rest. It is `behind` by so many units: 0 if both are the same,
    less if it is ahead.
    """

    following: Following
    here: Portion | None
    today: Portion | None
    behind: int

    @property
    def is_to_choose(self) -> bool:
        """Whether it is further behind than its people have agreed."""
        return self.behind > self.following.behind


@dataclass(frozen=True, slots=True)
class Forecast:
    """What comes of each way to go on with a lag.

    Staying behind, the book is finished on `finish_behind` instead of `finish`. Going on with
    everybody leaves the `hole`. With one sitting more in each week, for a unit, it is level on
    `level`.
    """

    finish: date
    finish_behind: date
    hole: tuple[Portion, ...]
    level: date


def lag(havruta: Havruta, today: date) -> Lag | None:
    """Return how a havruta stands to its calendar on a day; None where it follows none."""
    followed = havruta.following
    if followed is None:
        return None
    found = gap(followed.cycle, havruta.ref, today, in_israel=followed.in_israel)
    return Lag(
        following=followed,
        here=held(followed, havruta.ref, today),
        today=learning(followed.cycle, today, in_israel=followed.in_israel),
        behind=found.behind if found else 0,
    )


def held(followed: Following, ref: str, today: date) -> Portion | None:
    """Return the portion nearest to a day that holds a ref; None where the calendar has none."""
    cycle, in_israel = followed.cycle, followed.in_israel
    day = day_of(cycle, ref, today, in_israel=in_israel)
    return None if day is None else learning(cycle, day, in_israel=in_israel)


def forecast(lag: Lag, today: date) -> Forecast | None:
    """Return what comes of each way to go on; None where the havruta is not behind."""
    if lag.here is None or lag.behind <= 0:
        return None
    cycle, in_israel = lag.following.cycle, lag.following.in_israel
    book = lag.here.parts[-1].book
    onward = following(cycle, lag.here.begins, in_israel=in_israel)
    whole = list(takewhile(lambda portion: book in {p.book for p in portion.parts}, onward))
    later = following(cycle, whole[-1].ends + _DAY, in_israel=in_israel)
    *_, last = (portion for portion, _ in zip(later, range(lag.behind), strict=False))
    return Forecast(
        finish=whole[-1].ends,
        finish_behind=last.ends,
        hole=tuple(missed(cycle, lag.here.begins, today, in_israel=in_israel)),
        level=today + lag.behind * _WEEK,
    )


async def follow(
    study: Study, *, havruta_id: HavrutaId, by: UserId, cycle: Cycle, in_israel: bool | None = None
) -> Havruta:
    """Have the havruta follow a calendar from now on; its weeks are those that `by` keeps.

    It turns to what everybody learns today, but keeps its place in that book if it has one. Where
    it follows that one already, all stays as it is, its holes too. Raises `UnknownHavruta`,
    `NotAllowed`, `InSession`, `UnknownBook`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SET_CALENDAR, by, havruta)
        await _require_rest(records, havruta)
        keeper = (await records.users.many([by]))[by].keeper
        weeks = keeper.in_israel if in_israel is None else in_israel
        followed = havruta.following
        if followed is not None and (followed.cycle, followed.in_israel) == (cycle, weeks):
            return havruta
        havruta = replace(havruta, following=Following(cycle, weeks))
        part = _due(cycle, keeper.today(study.now()), in_israel=weeks).parts[0]
        study.library.book(part.book)
        if part.book != havruta.book:
            havruta = await _turned(study, records, havruta, part)
        await _save(records, havruta)
    return havruta


async def unfollow(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Have the havruta go its own way from where it is.

    Raises `UnknownHavruta`, `NotAllowed`, `NotFollowing`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.SET_CALENDAR, by, havruta)
        _followed(havruta)
        havruta = replace(havruta, following=None)
        await _save(records, havruta)
    return havruta


async def choose(
    study: Study, *, havruta_id: HavrutaId, by: UserId, choice: CatchUp
) -> tuple[Havruta, bool]:
    """Wish that the havruta goes on so; return it, and whether it does so from now on.

    It does once a second person of it wishes the same, or at once where somebody learns alone.
    Raises `UnknownHavruta`, `NotAllowed`, `InSession`, `NotFollowing`, `NotBehind`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.CATCH_UP, by, havruta)
        await _require_rest(records, havruta)
        followed = _followed(havruta)
        today = (await records.users.many([by]))[by].keeper.today(study.now())
        found = lag(havruta, today)
        if found is None or found.here is None or not found.is_to_choose:
            raise NotBehind(name=havruta.name)
        is_agreed = _is_agreed(havruta, followed, by, choice)
        if is_agreed:
            havruta = await _caught_up(study, records, havruta, found, choice, today)
        else:
            wished = replace(followed, wish=choice, wished_by=by)
            havruta = replace(havruta, following=wished)
        await _save(records, havruta)
    return havruta, is_agreed


async def ended(
    records: Records, havruta: Havruta, session: Session, shape: Shape | None
) -> Havruta:
    """Return the havruta as it is after a session, further on in its calendar if it follows one."""
    if havruta.following is None or shape is None:
        return havruta
    learned = shape.coverage(session.covered)
    holes = tuple(_left(havruta.following.holes, shape, learned))
    havruta = replace(havruta, following=replace(havruta.following, holes=holes))
    part = _next(havruta, shape, learned, session.started_at.date())
    return havruta if part is None else await _moved(records, havruta, part, shape)


def _next(havruta: Havruta, shape: Shape, learned: Coverage, near: date) -> Part | None:
    """Return where the calendar leads after what was finished; None where nothing was."""
    assert havruta.following is not None
    cycle, in_israel = havruta.following.cycle, havruta.following.in_israel
    found = gap(cycle, havruta.ref, near, in_israel=in_israel)
    if found is None:
        return None
    parts = _parts(following(cycle, found.since, in_israel=in_israel), havruta.book)
    if not _is_learned(next(parts), shape, learned):
        return None
    part = next(parts)
    while part.book == havruta.book and _is_learned(part, shape, learned):
        part = next(parts)
    return part


def _parts(portions: Iterable[Portion], book: str) -> Iterator[Part]:
    """Yield the parts of portions, from the first one of a book on."""
    parts = (part for portion in portions for part in portion.parts)
    yield next(part for part in parts if part.book == book)
    yield from parts


def _is_learned(part: Part, shape: Shape, learned: Coverage) -> bool:
    end = _end(shape, part.last)
    return end is not None and any(span.first <= end <= span.last for span in learned.spans)


def _end(shape: Shape, ref: str) -> int | None:
    """Return the position of the last segment of a ref, which may be a whole section."""
    try:
        place = shape.place(ref)
    except UnknownRef:
        return None
    section = shape.section_of(place)
    return place.position + section.length - 1 if ref == section.ref else place.position


def _left(holes: Iterable[Stretch], shape: Shape, learned: Coverage) -> Iterator[Stretch]:
    """Yield what is left of holes after something has been learned."""
    for hole in holes:
        end = _end(shape, hole.last)
        if end is None:
            yield hole
            continue
        open_now = Coverage.of([Span(shape.nearest(hole.first).position, end)])
        yield from shape.stretches(open_now.without(learned))


async def _caught_up(
    study: Study, records: Records, havruta: Havruta, found: Lag, choice: CatchUp, today: date
) -> Havruta:
    """Return the havruta as it goes on by what its people have chosen."""
    followed = replace(found.following, wish=None, wished_by=None)
    if choice is CatchUp.STAY:
        return replace(havruta, following=replace(followed, behind=found.behind))
    holes = (*followed.holes, *_hole(havruta, found, today))
    havruta = replace(havruta, following=replace(followed, behind=0, holes=holes))
    part = _due(followed.cycle, today, in_israel=followed.in_israel).parts[0]
    return await _turned(study, records, havruta, part)


def _hole(havruta: Havruta, found: Lag, today: date) -> Iterator[Stretch]:
    """Yield what lies between the havruta's place and what is due today, book for book."""
    assert found.here is not None
    followed = found.following
    portions = missed(followed.cycle, found.here.begins, today, in_israel=followed.in_israel)
    first, book, last = havruta.ref, havruta.book, ""
    for part in _parts(portions, havruta.book):
        if part.book != book:
            yield Stretch(first, last)
            first, book = part.first, part.book
        last = part.last
    yield Stretch(first, last)


def _due(cycle: Cycle, today: date, *, in_israel: bool) -> Portion:
    """Return what everybody learns today, or, on a day of rest, next."""
    return next(following(cycle, today, in_israel=in_israel))


def _is_agreed(havruta: Havruta, followed: Following, by: UserId, choice: CatchUp) -> bool:
    others = [person for person in havruta.people if person != by]
    return not others or (followed.wish is choice and followed.wished_by in others)


async def _turned(study: Study, records: Records, havruta: Havruta, part: Part) -> Havruta:
    return await _moved(records, havruta, part, study.library.shape_at_hand(part.book))


async def _moved(records: Records, havruta: Havruta, part: Part, shape: Shape | None) -> Havruta:
    """Return the havruta at the beginning of a part, with what it has covered of that book."""
    if part.book == havruta.book:
        return replace(havruta, ref=part.first)
    covered = totals.covered(await records.sessions.of([havruta.id]), part.book)
    known = shape if shape is not None and shape.book == part.book else None
    return replace(havruta, book=part.book, ref=part.first, covered=totals.merged(covered, known))


def _followed(havruta: Havruta) -> Following:
    """Return the calendar that the havruta follows. Raises `NotFollowing`."""
    if havruta.following is None:
        raise NotFollowing(name=havruta.name)
    return havruta.following


async def _require_rest(records: Records, havruta: Havruta) -> None:
    """Raise `InSession` while it is in session: its place is where the session goes."""
    if await records.sessions.running(havruta.id) is not None:
        raise InSession(name=havruta.name)


async def _save(records: Records, havruta: Havruta) -> None:
    await records.havrutot.save(havruta)
    records.publish(HavrutaChanged(havruta.id))
