"""Use cases: starting now, though something is planned. It is used for that only where asked."""

from dataclasses import dataclass, replace
from datetime import timedelta

from havruta.errors import OccurrenceOver
from havruta.havrutot.model import Home
from havruta.ids import UserId
from havruta.people.credentials import new_link
from havruta.permissions import Action, require
from havruta.plans import reminders
from havruta.plans.model import Occurrence, OccurrenceKey, OccurrenceState
from havruta.sessions import entrance, lifecycle
from havruta.sessions.entrance import Entrance, Prospect
from havruta.sessions.model import SessionKind
from havruta.study import Study

EARLY = timedelta(hours=1)
"""So long before a time it can be begun."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A havruta that somebody wants to sit down with now, and what is planned for the next hour."""

    prospect: Prospect
    planned: Occurrence | None


async def find(
    study: Study, *, by: UserId, said: str, home: Home, action: Action = Action.START
) -> Beginning:
    """Return which havruta is meant, and what could be begun early. Raises as `entrance.find`."""
    prospect = await entrance.find(study, by=by, said=said, home=home, action=action)
    now = study.now()
    async with study.reading() as records:
        soon = await records.occurrences.between([prospect.havruta.id], now, now + EARLY)
    ahead = [one for one in soon if one.state is OccurrenceState.PLANNED]
    return Beginning(prospect, ahead[0] if ahead and prospect.running is None else None)


async def start_early(study: Study, *, key: OccurrenceKey, by: UserId) -> Entrance:
    """Begin what is planned for the next hour now, with a link for whoever does.

    At its own time nothing opens any more. Raises as `lifecycle.start` does, `UnknownPlan`,
    `UnknownOccurrence`, `OccurrenceOver`.
    """
    async with study.reading() as records:
        havruta = await records.havrutot.get((await records.plans.get(key.plan_id)).havruta_id)
    shape = await study.library.kept_shape(havruta.book)
    now = study.now()
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta.id)
        require(Action.START, by, havruta)
        occurrence = (await records.occurrences.lock(key)).ahead(now)
        if occurrence.starts_at - now > EARLY:
            raise OccurrenceOver
        session = await lifecycle.started(
            records, havruta.id, shape, by, now, kind=SessionKind.SCHEDULED
        )
        await reminders.forget(records, occurrence, now)
        opened = replace(occurrence, state=OccurrenceState.OPEN, session_id=session.id, due_at=None)
        await records.occurrences.save(opened)
        return Entrance(session, await new_link(study, records, session.id, by))
