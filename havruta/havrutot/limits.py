"""How many invitations may go out, how many people may join a havruta, how many havrutot one has.

They are counted from what is stored, in the transaction that stores more, while the rows of all
concerned are locked: neither a restart nor another process forgets any.
"""

import math
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.errors.base import HavrutaError
from havruta.errors.havrutot import (
    HavrutaArchived,
    HavrutaFull,
    InvitedTooOften,
    NotAccepted,
    Removed,
    TooManyHavrutot,
    TooManyInvitations,
    TooManyPeople,
)
from havruta.havrutot.model import Havruta, Invitation, InvitationState
from havruta.ids import UserId
from havruta.records import Records
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many within any such time."""

    most: int
    within: timedelta

    def wait(self, times: Iterable[datetime], more: int, now: datetime) -> timedelta | None:
        """Return how long to wait until `more` are allowed after those of these times, if at all.

        `more` is no greater than the limit.
        """
        newest_first = sorted((at for at in times if now - at < self.within), reverse=True)
        if len(newest_first) + more <= self.most:
            return None
        return newest_first[self.most - more] + self.within - now


ACCEPTED = InvitationState.ACCEPTED
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BY_ONE = Limit(20, MINUTE), Limit(60, HOUR)
TO_ONE = Limit(5, MINUTE), Limit(20, HOUR)
MOST_PARTNERS = 20
"""How many people can be invited at once."""
NOT_ACCEPTED = Limit(10, timedelta(days=14))
"""How many between the same two may be unanswered or declined."""


def require_not_many(partners: Collection[Hashable]) -> None:
    """Raise `TooManyPeople` for more partners than can be invited at once."""
    if len(set(partners)) > MOST_PARTNERS:
        raise TooManyPeople(limit=MOST_PARTNERS)


async def require_few(
    records: Records, havruta: Havruta, partners: Sequence[UserId], now: datetime
) -> None:
    """Raise `TooManyInvitations`, `InvitedTooOften` or `NotAccepted` if these are too many now.

    From now on, until the transaction ends, nobody else can invite them, nor the owner others.
    """
    if refusals := await refused(records, havruta, partners, now):
        raise next(iter(refusals.values()))


async def refused(
    records: Records, havruta: Havruta, partners: Sequence[UserId], now: datetime
) -> dict[UserId, HavrutaError]:
    """Return who is to be left alone for now, and why: `InvitedTooOften` or `NotAccepted`.

    Raises `TooManyInvitations` where the owner can't invite so many now. Locks as `require_few`.
    """
    owner_id = havruta.owner_id
    await records.users.lock({owner_id, *partners})
    since = now - NOT_ACCEPTED.within
    sent = await records.invitations.recent(since, by=owner_id, to=partners)
    refusals: dict[UserId, HavrutaError] = {}
    for partner in partners:
        try:
            await _require_patience(records, havruta, partner, now, sent)
        except (InvitedTooOften, NotAccepted) as refusal:
            refusals[partner] = refusal
    by_them = [invitation.created_at for invitation in sent if invitation.invited_by == owner_id]
    for limit in BY_ONE:
        if wait := limit.wait(by_them, len(partners) - len(refusals), now):
            raise TooManyInvitations(limit=limit.most, minutes=_up(wait, MINUTE))
    return refusals


def require_open(study: Study, havruta: Havruta) -> None:
    """Raise `HavrutaArchived` or `HavrutaFull` if nobody can join the havruta."""
    if havruta.is_archived:
        raise HavrutaArchived(name=havruta.name)
    if len(havruta.people) >= study.limits.participants:
        raise HavrutaFull(name=havruta.name, limit=study.limits.participants)


async def require_not_barred(
    records: Records, havruta: Havruta, user_id: UserId, *, invited_at: datetime | None = None
) -> None:
    """Raise `Removed` for whoever was taken out of the havruta, and was not invited since then."""
    removed_at = await records.havrutot.barred(havruta.id, user_id)
    if removed_at is not None and (invited_at is None or invited_at <= removed_at):
        raise Removed(name=havruta.name)


async def require_one_more(study: Study, records: Records, user_id: UserId) -> None:
    """Raise `TooManyHavrutot` if the person can belong to no further one.

    From now on, until the transaction ends, they can join no other.
    """
    await records.users.lock({user_id})
    if await records.havrutot.count(user_id) >= study.limits.havrutot:
        raise TooManyHavrutot(limit=study.limits.havrutot)


async def may_be_mailed(records: Records, havruta: Havruta, address: str, now: datetime) -> bool:
    """Whether the owner may invite one address more, and this one, now."""
    owner_id, since = havruta.owner_id, now - NOT_ACCEPTED.within
    sent = await records.invitations.recent(since, by=owner_id, to=(), addresses=[address])
    by_them = [invitation for invitation in sent if invitation.invited_by == owner_id]
    to_it = [invitation for invitation in sent if invitation.address == address]
    between = [one for one in by_them if one in to_it and one.state is not ACCEPTED]
    counted = [(by_them, BY_ONE), (to_it, TO_ONE), (between, (NOT_ACCEPTED,))]
    return not any(
        limit.wait((one.created_at for one in some), 1, now)
        for some, limits in counted
        for limit in limits
    )


async def _require_patience(
    records: Records,
    havruta: Havruta,
    partner: UserId,
    now: datetime,
    sent: Sequence[Invitation],
) -> None:
    """Raise `InvitedTooOften` or `NotAccepted` if this person is to be left alone for now."""
    to_them = [invitation for invitation in sent if invitation.user_id == partner]
    between = [
        invitation.created_at
        for invitation in to_them
        if invitation.invited_by == havruta.owner_id and invitation.state is not ACCEPTED
    ]
    if wait := NOT_ACCEPTED.wait(between, 1, now):
        who, days = await _name(records, havruta, partner), _up(wait, timedelta(days=1))
        raise NotAccepted(who=who, limit=NOT_ACCEPTED.most, days=days)
    for limit in TO_ONE:
        if wait := limit.wait((invitation.created_at for invitation in to_them), 1, now):
            who = await _name(records, havruta, partner)
            raise InvitedTooOften(who=who, minutes=_up(wait, MINUTE))


async def _name(records: Records, havruta: Havruta, user_id: UserId) -> str:
    found = await records.users.many([user_id], guild_id=havruta.home.guild_id)
    return found[user_id].name


def _up(wait: timedelta, unit: timedelta) -> int:
    return math.ceil(wait / unit)
