"""Use cases: inviting, and answering an invitation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from havruta.errors.base import HavrutaError
from havruta.errors.havrutot import InvitationOver, NotInvited
from havruta.events import NoticesDue, PlansDue
from havruta.havrutot import limits
from havruta.havrutot.model import Havruta, Invitation, InvitationState, Participant
from havruta.ids import HavrutaId, InvitationId, UserId, new_id
from havruta.library.books import book_of
from havruta.library.model import Book
from havruta.notices import promises
from havruta.notices.model import NoticeKind, NoticeState
from havruta.people.model import User
from havruta.permissions import Action, require
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
    book: Book


class Reply(StrEnum):
    """What becomes of it when somebody is to be invited."""

    INVITED = "invited"
    TOLD_AGAIN = "told_again"
    WAITS = "waits"
    BELONGS = "belongs"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of inviting somebody; `refusal` says why not, where it is refused."""

    user: User
    reply: Reply
    refusal: HavrutaError | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What became of inviting some to a havruta, in the order in which they were named."""

    havruta: Havruta
    outcomes: tuple[Outcome, ...]


async def invitable(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Return the havruta, if the person can invite to it. Raises as `invite_more` does."""
    async with study.reading() as records:
        havruta = await records.havrutot.get(havruta_id)
    require(Action.INVITE, by, havruta)
    limits.require_open(study, havruta)
    return havruta


async def invite_more(
    study: Study, *, havruta_id: HavrutaId, by: UserId, partners: Sequence[UserId]
) -> Round:
    """Invite these people; who cannot be invited now stops nobody else.

    Whoever was invited before and could not be told is told again. Raises `UnknownHavruta`,
    `NotAllowed`, `HavrutaArchived`, `HavrutaFull`, `TooManyInvitations`.
    """
    partners, now = list(dict.fromkeys(partners)), study.now()
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.INVITE, by, havruta)
        limits.require_open(study, havruta)
        replies = await _replies(records, havruta, partners, now)
        fresh = [partner for partner in partners if partner not in replies]
        refusals = await limits.refused(records, havruta, fresh, now)
        for partner in fresh:
            if partner not in refusals:
                await invite(records, havruta, partner, now)
        users = await records.users.many(partners, guild_id=havruta.home.guild_id)
        records.publish(NoticesDue())
    replies |= dict.fromkeys(fresh, Reply.INVITED) | dict.fromkeys(refusals, Reply.REFUSED)
    outcomes = (Outcome(users[one], replies[one], refusals.get(one)) for one in partners)
    return Round(havruta, tuple(outcomes))


async def tell_again(study: Study, *, havruta_id: HavrutaId, by: UserId) -> Havruta:
    """Promise all invitations anew that wait for an answer and could not be told.

    Raises as `invitable` does.
    """
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.INVITE, by, havruta)
        limits.require_open(study, havruta)
        for invitation in await records.invitations.of([havruta.id]):
            if invitation.state_at(study.now()) is PENDING:
                await told_again(records, invitation, study.now())
        records.publish(NoticesDue())
    return havruta


async def accept(study: Study, *, invitation_id: InvitationId, by: UserId) -> Acceptance:
    """Join the havruta.

    Raises `UnknownInvitation`, `NotInvited`, `InvitationOver`, and as `joined` does.
    """
    async with study.transaction() as records:
        await _require_invited(records, invitation_id, by)
        return await accepted(study, records, invitation_id, by)


async def joined(
    study: Study,
    records: Records,
    havruta: Havruta,
    by: UserId,
    *,
    invited_at: datetime | None = None,
) -> Acceptance:
    """Keep and return the havruta, which nobody else can change now, with one person more.

    Raises `HavrutaArchived`, `HavrutaFull`, `Removed`, `TooManyHavrutot`.
    """
    limits.require_open(study, havruta)
    await limits.require_not_barred(records, havruta, by, invited_at=invited_at)
    now = study.now()
    for other in await records.invitations.pending(by):
        if other.havruta_id == havruta.id:  # asked twice, they have answered both
            settled = replace(other, state=InvitationState.ACCEPTED, answered_at=now)
            await records.invitations.save(settled)
    await limits.require_one_more(study, records, by)
    await records.havrutot.let_in(havruta.id, by)
    havruta = replace(havruta, participants=(*havruta.participants, Participant(by, now)))
    await records.havrutot.save(havruta)
    if await records.occurrences.stir(now, havruta_id=havruta.id):
        records.publish(PlansDue())
    return Acceptance(havruta, await records.sessions.running(havruta.id))


async def decline(study: Study, *, invitation_id: InvitationId, by: UserId) -> Havruta:
    """Turn the invitation down. Raises `UnknownInvitation`, `NotInvited`, `InvitationOver`."""
    async with study.transaction() as records:
        await _require_invited(records, invitation_id, by)
        return await answered(study, records, invitation_id, InvitationState.DECLINED)


async def accepted(
    study: Study, records: Records, invitation_id: InvitationId, user_id: UserId
) -> Acceptance:
    """Have the one invited join, by whichever way they were. Raises `InvitationOver`."""
    accepted = InvitationState.ACCEPTED
    havruta = await answered(study, records, invitation_id, accepted, user_id=user_id)
    if user_id not in havruta.people:
        asked = await records.invitations.get(invitation_id)
        return await joined(study, records, havruta, user_id, invited_at=asked.created_at)
    return Acceptance(havruta, await records.sessions.running(havruta.id))


async def invited(study: Study, *, by: UserId, guild_id: str | None = None) -> list[Waiting]:
    """Return the invitations that wait for the person's answer, oldest first.

    Inviters go by their names in the server `guild_id`, if one is given.
    """
    async with study.reading() as records:
        return await waiting(study, records, by, guild_id=guild_id)


async def waiting(
    study: Study, records: Records, user_id: UserId, *, guild_id: str | None = None
) -> list[Waiting]:
    """Return the same; the queries are as many as for one, or one where none waits."""
    pending = await records.invitations.pending(user_id)
    live = [i for i in pending if i.state_at(study.now()) is PENDING]
    if not live:
        return []
    havrutot = await records.havrutot.many({i.havruta_id for i in live})
    inviters = await records.users.many({i.invited_by for i in live}, guild_id=guild_id)
    return [_waiting(study, i, havrutot[i.havruta_id], inviters[i.invited_by]) for i in live]


def _waiting(study: Study, invitation: Invitation, havruta: Havruta, inviter: User) -> Waiting:
    return Waiting(invitation, havruta, inviter, book_of(study, havruta.book))


async def waiting_for(
    study: Study, records: Records, havruta: Havruta, user_id: UserId
) -> Waiting | None:
    """Return the person's invitation to the havruta, if one waits for their answer."""
    for invitation in await records.invitations.pending(user_id):
        if invitation.havruta_id == havruta.id and invitation.state_at(study.now()) is PENDING:
            inviters = await records.users.many([invitation.invited_by])
            return _waiting(study, invitation, havruta, inviters[invitation.invited_by])
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


async def _replies(
    records: Records, havruta: Havruta, partners: Sequence[UserId], now: datetime
) -> dict[UserId, Reply]:
    """Return those who need no further invitation; one that has expired is noted as such."""
    replies = dict.fromkeys(set(partners) & set(havruta.people), Reply.BELONGS)
    for invitation in await records.invitations.of([havruta.id]):
        invited = invitation.user_id
        if invited is None or invited not in partners or invitation.state is not PENDING:
            continue
        if invitation.state_at(now) is InvitationState.EXPIRED:
            await records.invitations.save(replace(invitation, state=InvitationState.EXPIRED))
        else:
            replies[invited] = await told_again(records, invitation, now)
    return replies


async def told_again(records: Records, invitation: Invitation, now: datetime) -> Reply:
    """Promise to tell it anew if it could not be told, and return what became of it."""
    made = await records.notices.of(invitation.havruta_id, invitation_id=invitation.id)
    told = [notice.state for notice in made if notice.kind is NoticeKind.INVITATION]
    if {*told} != {NoticeState.FAILED}:
        return Reply.WAITS
    await records.notices.add(promises.invitation(invitation, now))
    return Reply.TOLD_AGAIN


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
