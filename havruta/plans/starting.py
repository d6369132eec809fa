"""Use cases: starting now, though something is planned. It is used for that only where asked."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from havruta.errors.plans import OccurrenceOver
from havruta.havrutot.model import Havruta, Home
from havruta.havrutot.selection import picked
from havruta.ids import HavrutaId, UserId
from havruta.people.credentials import new_link
from havruta.permissions import Action, require
from havruta.plans import reminders
from havruta.plans.model import Occurrence, OccurrenceKey, OccurrenceState
from havruta.records import Records
from havruta.sessions import lifecycle
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
    async with study.reading() as records:
        meant = await picked(records, by=by, said=said, home=home, action=action)
        return await _beginning(records, meant, study.now())


async def look(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Beginning:
    """Return the same of a havruta that is known. Raises `UnknownHavruta`, `NotAllowed`."""
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SHOW, by, havruta)
        return await _beginning(records, havruta, study.now())


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


async def _beginning(records: Records, havruta: Havruta, now: datetime) -> Beginning:
    running = await records.sessions.running(havruta.id)
    soon = await records.occurrences.between([havruta.id], now, now + EARLY)
    ahead = [one for one in soon if one.state is OccurrenceState.PLANNED]
    return Beginning(Prospect(havruta, running), ahead[0] if ahead and not running else None)
