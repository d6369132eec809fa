"""Which other times are proposed where one does not suit: when its people have met lately."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from havruta.people.model import User
from havruta.plans.model import Occurrence, OccurrenceState
from havruta.records import Records
from havruta.recurrence import instant, wall

MOST = 3
LATELY = timedelta(days=60)
WITHIN = timedelta(days=7)
NOTICE = timedelta(hours=3)
"""So long ahead, at least, is what is proposed."""

MORNING, NIGHT = time(7), time(23)
"""Between these, by each one's own clock, somebody can be asked to learn."""

TAKEN = frozenset({OccurrenceState.PLANNED, OccurrenceState.OPEN})


async def suggested(
    records: Records,
    occurrence: Occurrence,
    users: Sequence[User],
    now: datetime,
) -> tuple[datetime, ...]:
    """Return up to three wall times in the occurrence's zone, the nearest to it first.

    They are at the hours at which the havruta has met lately, and at its own; when nobody rests or
    sleeps, and when none of these people has something else planned.
    """
    zone, near = occurrence.zone, WITHIN + timedelta(days=1)  # with what begins on the last day
    lately = await records.occurrences.between([occurrence.havruta_id], now - LATELY, now)
    held = [wall(one.starts_at, zone) for one in lately if one.state is OccurrenceState.HELD]
    theirs = {one.id for user in users for one in await records.havrutot.of(user.id)}
    beside = await records.occurrences.between(
        sorted(theirs), occurrence.starts_at - near, occurrence.starts_at + near
    )
    taken = [one for one in beside if one.state in TAKEN]
    free = [
        at
        for at in _around(occurrence.wall, held)
        if _suits(instant(at, zone), occurrence, users, taken, now)
    ]
    return tuple(sorted(free, key=lambda at: (abs(at - occurrence.wall), at))[:MOST])


def _around(meant: datetime, held: Sequence[datetime]) -> set[datetime]:
    """Return the same weekdays and hours as were held, and the same hour of each day near."""
    days = [meant.date() + timedelta(days=n) for n in range(-WITHIN.days, WITHIN.days + 1)]
    usual = {(one.weekday(), one.time()) for one in held}
    times = {meant.time(), *(at for _, at in usual)}
    return {
        datetime.combine(day, at)
        for day in days
        for at in times
        if at == meant.time() or (day.weekday(), at) in usual
    } - {meant}


def _suits(
    at: datetime,
    occurrence: Occurrence,
    users: Sequence[User],
    taken: Sequence[Occurrence],
    now: datetime,
) -> bool:
    until = at + timedelta(minutes=occurrence.minutes)
    if at < now + NOTICE or any(one.starts_at < until and at < one.ends_at for one in taken):
        return False
    if any(user.rest_broken(at, occurrence.minutes) is not None for user in users):
        return False
    there = (wall(at, user.zone or occurrence.zone).time() for user in users)
    return all(MORNING <= one <= NIGHT for one in there)
