"""Use cases: from the chat into a session. Each asks the memory once, whatever it takes."""

from dataclasses import dataclass

from havruta.errors.sessions import NothingRuns
from havruta.havrutot.invitations import Waiting, waiting_for
from havruta.havrutot.model import NOWHERE, Havruta, Home
from havruta.havrutot.selection import picked
from havruta.ids import HavrutaId, SessionId, UserId
from havruta.people.credentials import new_link
from havruta.permissions import Action, may, require
from havruta.records import Records
from havruta.sessions.lifecycle import started
from havruta.sessions.model import Session
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Prospect:
    """A havruta that somebody wants to sit down with, and its session that runs, if any."""

    havruta: Havruta
    running: Session | None


@dataclass(frozen=True, slots=True)
class Entrance:
    """A session that runs, and the address of somebody's personal link to its page."""

    session: Session
    address: str


async def find(
    study: Study, *, by: UserId, said: str, home: Home, action: Action = Action.START
) -> Prospect:
    """Return the havruta that the person means. Raises as `selection.pick` does."""
    async with study.reading() as records:
        meant = await picked(records, by=by, said=said, home=home, action=action)
        return await _prospect(records, meant)


async def look(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Prospect:
    """Return the havruta and what runs of it. Raises `UnknownHavruta`, `NotAllowed`."""
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
        require(Action.SHOW, by, havruta)
        return await _prospect(records, havruta)


async def find_running(
    study: Study, *, by: UserId, said: str, home: Home, action: Action = Action.SHOW
) -> Session:
    """Return the session that runs of the havruta that is meant, if `action` is allowed there.

    Raises as `selection.pick` does, `NothingRuns`, `NotAllowed`.
    """
    prospect = await find(study, by=by, said=said, home=home)
    if prospect.running is None:
        raise NothingRuns(name=prospect.havruta.name)
    require(action, by, prospect.havruta)
    return prospect.running


async def start(
    study: Study, *, havruta_id: HavrutaId, book: str, by: UserId, gone: Home = NOWHERE
) -> Entrance:
    """Start a session as `lifecycle.start` does, with a link for whoever starts it.

    `book` is what the havruta learns; it leaves its home if that is `gone`. Raises
    `UnknownHavruta`, `NotAllowed`, `HavrutaArchived`.
    """
    shape = await study.library.kept_shape(book)
    async with study.transaction() as records:
        session = await started(records, havruta_id, shape, by, study.now(), gone=gone)
        return Entrance(session, await new_link(study, records, session.id, by))


async def join(study: Study, *, session_id: SessionId, by: UserId) -> Entrance | Waiting:
    """Return the person's way in; where they are only invited, the invitation that waits.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`.
    """
    async with study.transaction() as records:
        session = await records.sessions.get(session_id)
        havruta = await records.havrutot.get(session.havruta_id)
        if not may(Action.JOIN, by, havruta):
            waiting = await waiting_for(study, records, havruta, by)
            if waiting is not None:
                return waiting
        require(Action.JOIN, by, havruta)
        return Entrance(session.live(), await new_link(study, records, session_id, by))


async def _prospect(records: Records, havruta: Havruta) -> Prospect:
    return Prospect(havruta, await records.sessions.running(havruta.id))
