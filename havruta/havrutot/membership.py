"""Use cases: belonging to a havruta no more."""

from dataclasses import dataclass, replace
from datetime import datetime

from havruta.errors.havrutot import InvitationOver, NotParticipant, OwnerStays, UnknownInvitation
from havruta.events import NoticesDue, ParticipantLeft, PeopleChanged, PlansDue
from havruta.havrutot.model import Havruta, Invitation, InvitationState
from havruta.ids import HavrutaId, InvitationId, UserId
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.people.identities import NAMELESS
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Removal:
    """Who has been taken out of a havruta, or whose invitation to it has been taken back."""

    havruta: Havruta
    who: User
    was_invited: bool


async def leave(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Take the person out, as they wish, and tell the owner; their open pages close.

    Raises `UnknownHavruta`, `NotAllowed`; `OwnerStays` for the owner, who would leave nobody's.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        if by == havruta.owner_id:
            raise OwnerStays(name=havruta.name)
        require(Action.LEAVE, by, havruta)
        havruta, now = await without(records, havruta, by, study.now()), study.now()
        notice = promises.about_person(
            NoticeKind.LEFT, havruta, to=havruta.owner_id, about=by, now=now
        )
        await records.notices.add(notice)
        records.publish(NoticesDue())
    return havruta


async def remove(study: Study, *, havruta_id: HavrutaId, by: UserId, user_id: UserId) -> Removal:
    """Take somebody out, as the owner wishes, and tell them; their open pages close.

    No code and no earlier invitation lets them in again.

    Of whoever is only invited the invitation is taken back. Raises `UnknownHavruta`, `NotAllowed`,
    `OwnerStays`, `NotParticipant`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.REMOVE, by, havruta)
        if user_id == havruta.owner_id:
            raise OwnerStays(name=havruta.name)
        now, here = study.now(), havruta.home.guild_id
        known = await records.users.many([user_id], guild_id=here)
        who = known.get(user_id, User(user_id, NAMELESS))
        if havruta.participant(user_id) is None:
            await _take_back(records, havruta, who, now)
            return Removal(havruta, who, was_invited=True)
        havruta = await without(records, havruta, user_id, now)
        await records.havrutot.bar(havruta.id, user_id, now)
        notice = promises.about_person(NoticeKind.REMOVED, havruta, to=user_id, about=by, now=now)
        await records.notices.add(notice)
        records.publish(NoticesDue())
    return Removal(havruta, who, was_invited=False)


async def take_back(
    study: Study, *, havruta_id: HavrutaId, by: UserId, invitation_id: InvitationId
) -> Havruta:
    """Revoke an invitation that waits for its answer, to a person or to an address.

    Raises `UnknownHavruta`, `NotAllowed`, `UnknownInvitation`, `InvitationOver`.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.REMOVE, by, havruta)
        invitation = await records.invitations.lock(invitation_id)
        if invitation.havruta_id != havruta_id:
            raise UnknownInvitation
        if (state := invitation.state_at(study.now())) is not InvitationState.PENDING:
            raise InvitationOver(state=state.value)
        await _revoke(records, invitation, study.now())
    return havruta


async def without(records: Records, havruta: Havruta, user_id: UserId, now: datetime) -> Havruta:
    """Keep and return the havruta without the person, who leaves its room, too."""
    stay_on = tuple(p for p in havruta.participants if p.user_id != user_id)
    offered_to = havruta.offered_to if havruta.offered_to != user_id else None
    havruta = replace(havruta, participants=stay_on, offered_to=offered_to)
    await records.havrutot.save(havruta)
    await _leave_room(records, havruta, user_id, now)
    if await records.occurrences.stir(now, havruta_id=havruta.id):
        records.publish(PlansDue())
    records.publish(ParticipantLeft(havruta.id, user_id))
    return havruta


async def _leave_room(records: Records, havruta: Havruta, user_id: UserId, now: datetime) -> None:
    """End the person's stay in the session that runs, with all the pages in which it lasts."""
    running = await records.sessions.running(havruta.id)
    if running is None:
        return
    session = await records.sessions.lock(running.id)
    stay = await records.stays.open(session.id, user_id)
    if stay is None:
        return
    until = now if stay.lasts(now) else stay.seen_at
    await records.stays.save(replace(stay, seen_at=until, left_at=until))
    pages = await records.connections.of(stay.id)
    await records.connections.remove([page.id for page in pages])
    records.publish(PeopleChanged(session.id))


async def _take_back(records: Records, havruta: Havruta, who: User, now: datetime) -> None:
    """Revoke the invitation that waits for the person's answer, or raise `NotParticipant`."""
    waiting = [i for i in await records.invitations.pending(who.id) if i.havruta_id == havruta.id]
    if not waiting:
        raise NotParticipant(who=who.name, name=havruta.name)
    for invitation in waiting:
        await _revoke(records, invitation, now)


async def _revoke(records: Records, invitation: Invitation, now: datetime) -> None:
    revoked = replace(invitation, state=InvitationState.REVOKED, answered_at=now)
    await records.invitations.save(revoked)
