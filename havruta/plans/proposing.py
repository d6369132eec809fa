"""Proposing other times by the clock: where somebody rests, and where too few can come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from havruta.events import NoticesDue
from havruta.havrutot.model import Havruta
from havruta.ids import ProposalId, UserId, new_id
from havruta.notices import promises
from havruta.notices.model import NoticeKind
from havruta.people.model import User
from havruta.plans.audience import Audience
from havruta.plans.model import Occurrence, Proposal, ProposalReason
from havruta.plans.suggesting import suggested
from havruta.plans.telling import require_few
from havruta.records import Records

LACKING = frozenset({ProposalReason.TOO_FEW, ProposalReason.OWNER_AWAY})
"""Why other times are proposed for as long as somebody lacks."""


async def propose_if_need_be(
    records: Records, havruta: Havruta, audience: Audience, occurrence: Occurrence, now: datetime
) -> None:
    """Propose other times to all whom it is for, where it does not suit as it is: once a reason.

    What was proposed because too few could come is over as soon as enough can. Where the owner does
    not come, the others are asked whether they meet all the same.
    """
    made = await records.proposals.of(occurrence.key)
    known = [one for one in made if one.is_open(occurrence, now)]
    reason = _reason(havruta, audience)
    await _close(records, [p for p in known if p.reason in LACKING - {reason}], now)
    if reason is None or reason in {one.reason for one in known}:
        return
    options = await suggested(records, occurrence, audience.users, now)
    proposal = proposal_of(occurrence, reason, options, by=None, now=now)
    await records.proposals.save(proposal)
    about = havruta.owner_id if reason is ProposalReason.OWNER_AWAY else None
    await tell(records, occurrence, proposal, audience.users, now, about=about)


def proposal_of(
    occurrence: Occurrence,
    reason: ProposalReason,
    options: tuple[datetime, ...],
    *,
    by: UserId | None,
    now: datetime,
) -> Proposal:
    """Return the proposal to move the occurrence to one of these wall times."""
    return Proposal(
        id=ProposalId(new_id(now)),
        plan_id=occurrence.plan_id,
        original=occurrence.original,
        havruta_id=occurrence.havruta_id,
        reason=reason,
        made_by=by,
        made_at=now,
        options=options,
    )


async def tell(
    records: Records,
    occurrence: Occurrence,
    proposal: Proposal,
    users: Sequence[User],
    now: datetime,
    *,
    about: UserId | None = None,
) -> None:
    """Promise everybody whom it is for, but whoever proposes it, to be asked.

    It is `about` whoever proposes it, or else whose doing it is. Raises `ToldTooOften`.
    """
    people = [user.id for user in users]
    await require_few(records, proposal.havruta_id, people, proposal.made_by, now)
    for user in users:
        if user.id != proposal.made_by:
            notice = promises.of_plan(
                NoticeKind.PROPOSED,
                occurrence,
                to=user.id,
                about=proposal.made_by or about,
                now=now,
            )
            await records.notices.add(replace(notice, proposal_id=proposal.id))
    records.publish(NoticesDue())


def _reason(havruta: Havruta, audience: Audience) -> ProposalReason | None:
    if audience.resting:
        return ProposalReason.REST
    if audience.suffices(havruta):
        return None
    lacks_owner = audience.lacks_owner(havruta)
    return ProposalReason.OWNER_AWAY if lacks_owner else ProposalReason.TOO_FEW


async def _close(records: Records, proposals: Sequence[Proposal], now: datetime) -> None:
    for one in proposals:
        await records.proposals.save(replace(one, closed_at=now))
