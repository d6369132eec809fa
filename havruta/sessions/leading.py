"""Use cases: who leads a session, which is not who owns the havruta.

The owner leads at first, and is waited for. Whoever is given the lead has it while they are there.
Once the owner has been there and neither is there any more, whoever of those in the room came first
leads, until one of the two comes back.
"""

from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from havruta.errors.havrutot import NotAllowed
from havruta.errors.sessions import LeadIsFree, NotThere
from havruta.events import PeopleChanged, Summoned
from havruta.havrutot.model import Lead
from havruta.ids import SessionId, UserId
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.sessions.model import UNSEEN, Session, Standing, Stay
from havruta.study import Study


def leader(
    session: Session, owner_id: UserId, there: Sequence[UserId], came: Collection[UserId]
) -> UserId:
    """Return who leads, of those `there` in the order they came; else the owner.

    `came` are all who have ever been there.
    """
    heirs = there if owner_id in came else ()
    entitled = (session.leader_id, owner_id, *heirs)
    return next((one for one in entitled if one in there and one is not None), owner_id)


async def leads(records: Records, standing: Standing, by: UserId, now: datetime) -> bool:
    """Whether the person leads; it takes another read only where nobody is there by right."""
    seen_at, owners = standing.leader_seen_at, standing.owner_stay
    if seen_at is not None and now - seen_at <= UNSEEN:
        return by == standing.session.leader_id
    if by == standing.owner_id or (owners is not None and owners.lasts(now)):
        return by == standing.owner_id
    stays = await records.stays.of([standing.session.id])
    heirs = [stay.user_id for stay in stays if stay.lasts(now)]
    return by in heirs[:1] and standing.owner_id in {stay.user_id for stay in stays}


async def give(study: Study, *, session_id: SessionId, to: UserId, by: UserId) -> None:
    """Give the lead to somebody who is there: whoever leads may, and the owner always.

    Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `LeadIsFree`, `NotThere`.
    """
    async with _room(study, session_id, by) as room:
        if by not in {room.owner_id, room.leader}:
            raise NotAllowed(action=Action.GIVE_LEAD.value)
        stay = room.stay(to)
        await room.records.sessions.save(replace(room.session, leader_id=to))
        await room.records.stays.save(replace(stay, asks_to_lead=False))
        room.records.publish(PeopleChanged(session_id))


async def ask(study: Study, *, session_id: SessionId, by: UserId, wishes: bool = True) -> None:
    """Ask whoever leads for the lead, or think better of it. Raises as `give` does."""
    async with _room(study, session_id, by) as room:
        asks = wishes and by != room.leader
        await room.records.stays.save(replace(room.stay(by), asks_to_lead=asks))
        room.records.publish(PeopleChanged(session_id))


async def summon(study: Study, *, session_id: SessionId, by: UserId) -> None:
    """Ask everyone who reads alone to come to where the room is; nobody is moved.

    Raises as `give` does.
    """
    async with _room(study, session_id, by) as room:
        if by != room.leader:
            raise NotAllowed(action=Action.SUMMON.value)
        room.records.publish(Summoned(session_id, by))


@dataclass(frozen=True, slots=True)
class _Room:
    """A session that runs, and the stays in its room, in the order in which people came."""

    records: Records
    session: Session
    owner_id: UserId
    stays: Sequence[Stay]
    now: datetime

    @property
    def leader(self) -> UserId:
        there = [stay.user_id for stay in self.stays if stay.lasts(self.now)]
        return leader(self.session, self.owner_id, there, {stay.user_id for stay in self.stays})

    def stay(self, user_id: UserId) -> Stay:
        """Return the person's that lasts, or raise `NotThere`."""
        for stay in self.stays:
            if stay.user_id == user_id and stay.lasts(self.now):
                return stay
        raise NotThere


@asynccontextmanager
async def _room(study: Study, session_id: SessionId, by: UserId) -> AsyncGenerator[_Room, None]:
    async with study.transaction() as records:
        session = await records.sessions.lock(session_id)
        havruta = await records.havrutot.get(session.havruta_id)
        require(Action.READ, by, havruta)
        session.live()
        if havruta.lead is Lead.FREE:
            raise LeadIsFree
        stays = await records.stays.of([session_id])
        yield _Room(records, session, havruta.owner_id, stays, study.now())
