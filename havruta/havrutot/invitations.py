"""Use cases: inviting, and answering an invitation."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from havruta.errors import InvitationOver, NotInvited
from havruta.events import NoticesDue
from havruta.havrutot.model import Havruta, Invitation, InvitationState, Participant
from havruta.ids import InvitationId, UserId, new_id
from havruta.notices import promises
from havruta.people.model import User
from havruta.records import Records
from havruta.sessions.model import Session
from havruta.study import Study

INVITATION_LIFE = timedelta(days=14)
PENDING = InvitationState.PENDING


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The havruta that somebody has just joined, and its session that runs, if any."""

    havruta: Havruta
    running: Session | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that waits for its person's answer."""

    invitation: Invitation
    havruta: Havruta
    inviter: User


async def accept(study: Study, *, invitation_id: InvitationId, by: UserId) -> Acceptance:
    """Join the havruta. Raises `UnknownInvitation`, `NotInvited`, `InvitationOver`."""
    async with study.transaction() as records:
        await _require_invited(records, invitation_id, by)
        return await accepted(study, records, invitation_id, by)


async def decline(study: Study, *, invitation_id: InvitationId, by: UserId) -> Havruta:
    """Turn the invitation down. Raises `UnknownInvitation`, `NotInvited`, `InvitationOver`."""
    async with study.transaction() as records:
        await _require_invited(records, invitation_id, by)
        return await answered(study, records, invitation_id, InvitationState.DECLINED)


async def accepted(
    study: Study, records: Records, invitation_id: InvitationId, user_id: UserId
) -> Acceptance:
    """Have the one invited join, by whichever way they were. Raises `InvitationOver`."""
    now = study.now()
    accepted = InvitationState.ACCEPTED
    havruta = await answered(study, records, invitation_id, accepted, user_id=user_id)
    for other in await records.invitations.pending(user_id):
        if other.havruta_id == havruta.id:  # asked twice, they have answered both
            settled = replace(other, state=accepted, answered_at=now)
            await records.invitations.save(settled)
    if user_id not in havruta.people:
        newcomer = Participant(user_id, now)
        havruta = replace(havruta, participants=(*havruta.participants, newcomer))
        await records.havrutot.save(havruta)
    return Acceptance(havruta, await records.sessions.running(havruta.id))


async def invited(study: Study, *, by: UserId, guild_id: str | None = None) -> list[Waiting]:
    """Return the invitations that wait for the person's answer, oldest first.

    Inviters go by their names in the server `guild_id`, if one is given.
    """
    async with study.reading() as records:
        return await waiting(records, by, study.now(), guild_id=guild_id)


async def waiting(
    records: Records, user_id: UserId, now: datetime, *, guild_id: str | None = None
) -> list[Waiting]:
    """Return the same; the queries are as many as for one, or one where none waits."""
    pending = await records.invitations.pending(user_id)
    live = [i for i in pending if i.state_at(now) is PENDING]
    if not live:
        return []
    havrutot = await records.havrutot.many({i.havruta_id for i in live})
    inviters = await records.users.many({i.invited_by for i in live}, guild_id=guild_id)
    return [Waiting(i, havrutot[i.havruta_id], inviters[i.invited_by]) for i in live]


async def waiting_for(
    records: Records, havruta: Havruta, user_id: UserId, now: datetime
) -> Waiting | None:
    """Return the person's invitation to the havruta, if one waits for their answer."""
    for invitation in await records.invitations.pending(user_id):
        if invitation.havruta_id == havruta.id and invitation.state_at(now) is PENDING:
            inviters = await records.users.many([invitation.invited_by])
            return Waiting(invitation, havruta, inviters[invitation.invited_by])
    return None


async def invite(records: Records, havruta: Havruta, partner: UserId, now: datetime) -> None:
    """Invite the person, on the owner's behalf, and promise to tell them."""
    invitation = Invitation(
        id=InvitationId(new_id(now)),
        havruta_id=havruta.id,
        user_id=partner,
        invited_by=havruta.owner_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    await records.invitations.save(invitation)
    await records.notices.add(promises.invitation(invitation, now))


async def answered(
    study: Study,
    records: Records,
    invitation_id: InvitationId,
    state: InvitationState,
    *,
    user_id: UserId | None = None,
) -> Havruta:
    """Keep the answer, and whose it is, and promise to tell it. Raises `InvitationOver`.

    Returns the havruta, kept from other changes.
    """
    now = study.now()
    asked = await records.invitations.get(invitation_id)
    havruta = await records.havrutot.lock(asked.havruta_id)
    invitation = await records.invitations.lock(invitation_id)
    if (current := invitation.state_at(now)) is not PENDING:
        raise InvitationOver(state=current.value)
    by = user_id or invitation.user_id
    invitation = replace(invitation, user_id=by, state=state, answered_at=now)
    await records.invitations.save(invitation)
    await records.notices.add(promises.answer(invitation, now))
    records.publish(NoticesDue())
    return havruta


async def _require_invited(records: Records, invitation_id: InvitationId, by: UserId) -> None:
    if (await records.invitations.get(invitation_id)).user_id != by:
        raise NotInvited
