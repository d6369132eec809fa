"""Rule: a book that has just been completed is told, once, with what was learned in which time."""

from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Self

from havruta.events import NoticesDue
from havruta.havrutot.model import Havruta
from havruta.ids import SessionId
from havruta.notices import promises
from havruta.progress.rounds import Round, Sitting, rounds
from havruta.records import Records
from havruta.refs import Shape
from havruta.sessions.model import Session

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Completed:
    """A round through a book, the `number`th of its havruta, and what it came to."""

    number: int
    segments: int
    sessions: int
    minutes: int
    since: date
    until: date

    def text(self) -> str:
        """Return it as a line, which `read` reads."""
        return " ".join(map(str, astuple(self)))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `text` wrote."""
        *numbers, since, until = text.split()
        number, segments, sessions, minutes = map(int, numbers)
        days = date.fromisoformat(since), date.fromisoformat(until)
        return cls(number, segments, sessions, minutes, *days)


async def tell(
    records: Records, havruta: Havruta, session: Session, shape: Shape | None, now: datetime
) -> None:
    """Promise to tell of a round that this session, which is over, has completed, if it has.

    `havruta` is as it is with the session.
    """
    if shape is None or shape.covered(havruta.covered) < len(shape):
        return
    times = await _times(records, havruta)
    held = [
        one
        for one in reversed(await records.sessions.of([havruta.id]))
        if one.id in times and one.book in {shape.book, *shape.others}
    ]
    completed = _complete(shape, held, times)
    if len(completed) == len(
        _complete(shape, [one for one in held if one.id != session.id], times)
    ):
        return
    told = _figures(completed, held, times).text()
    for notice in promises.siyum(havruta, session, told, now):
        await records.notices.add(notice)
    records.publish(NoticesDue())


async def _times(records: Records, havruta: Havruta) -> dict[SessionId, tuple[date, int]]:
    """Return of each session that somebody was in its earliest day, and for how many seconds."""
    times: dict[SessionId, tuple[date, int]] = {}
    for one in await records.learnings.of(havruta.id):
        if not one.caught_up:
            day, seconds = times.get(one.session_id, (one.day, 0))
            times[one.session_id] = day, max(seconds, one.seconds)
    return times


def _complete(
    shape: Shape, held: list[Session], times: dict[SessionId, tuple[date, int]]
) -> list[Round]:
    found = rounds(shape, (Sitting(times[one.id][0], one.covered) for one in held))
    return [one for one in found if one.is_complete]


def _figures(
    completed: list[Round], held: list[Session], times: dict[SessionId, tuple[date, int]]
) -> Completed:
    growth = completed[-1].growth
    since, until = growth[0][0], growth[-1][0]
    seconds = [times[one.id][1] for one in held if since <= times[one.id][0] <= until]
    return Completed(
        number=len(completed),
        segments=len(completed[-1].segments),
        sessions=len(seconds),
        minutes=round(sum(seconds) / MINUTE),
        since=since,
        until=until,
    )
