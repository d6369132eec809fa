"""Use cases: proposing other times for what is planned, and agreeing; it moves once enough do."""

from dataclasses import dataclass, replace
from datetime import datetime

from havruta.errors.plans import NotExpected, ProposalOver, TimePast, UnknownOccurrence
from havruta.havrutot.model import Havruta
from havruta.ids import ProposalId, UserId
from havruta.people.model import User
from havruta.permissions import Action, require
from havruta.plans import changing
from havruta.plans.audience import Audience, find_audience, suffice
from havruta.plans.changing import Change
from havruta.plans.expansion import find_occurrence
from havruta.plans.model import (
    Answer,
    Occurrence,
    OccurrenceKey,
    Plan,
    Proposal,
    ProposalReason,
    Reply,
    Vote,
)
from havruta.plans.proposing import proposal_of, tell
from havruta.plans.suggesting import MOST, suggested
from havruta.records import Records
from havruta.recurrence import instant, wall
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Ballot:
    """A proposal with whom it is for, and how they have voted; what has changed, if it is decided.

    `users` are in the order in which they came to the havruta.
    """

    proposal: Proposal
    havruta: Havruta
    plan: Plan
    occurrence: Occurrence
    users: tuple[User, ...]
    votes: tuple[Vote, ...]
    change: Change | None = None

    def agreed(self, option: datetime) -> frozenset[UserId]:
        """Return who agrees to this time."""
        return self._who_said(option)

    @property
    def disagreed(self) -> frozenset[UserId]:
        """Whom none of the times suits."""
        return self._who_said(None)

    def _who_said(self, choice: datetime | None) -> frozenset[UserId]:
        return frozenset(vote.user_id for vote in self.votes if vote.choice == choice)


async def undecided(study: Study, *, key: OccurrenceKey, by: UserId) -> list[Ballot]:
    """Return what is proposed for a time and waits for votes, the oldest first.

    Raises `UnknownPlan`, `UnknownOccurrence`, `NotAllowed`.
    """
    now = study.now()
    async with study.reading() as records:
        plan = await records.plans.get(key.plan_id)
        havruta = await records.havrutot.get(plan.havruta_id)
        require(Action.SHOW, by, havruta)
        occurrence = await find_occurrence(records, plan, key)
        audience = await find_audience(records, havruta, plan, occurrence)
        return [
            await _ballot(records, havruta, plan, occurrence, one, audience)
            for one in await records.proposals.of(key)
            if one.is_open(occurrence, now)
            and (one.options or one.reason is ProposalReason.OWNER_AWAY)
        ]


async def propose_elsewhere(
    study: Study,
    *,
    key: OccurrenceKey,
    by: UserId,
    options: tuple[datetime, ...] = (),
    zone: str | None = None,
) -> Ballot:
    """Ask all others whether it can be at another time: at one of these, or when they have met.

    The times are as the wall in `zone` shows them (None: the occurrence's). Whoever proposes one
    time alone agrees to it. Of what is proposed already nobody is asked twice. Raises
    `UnknownPlan`, `UnknownOccurrence`, `NotAllowed`, `NotExpected`, `OccurrenceOver`, `TimePast`,
    `UnknownZone`; `ProposalOver` where there is nothing to propose.
    """
    now = study.now()
    async with study.transaction() as records:
        havruta, plan = await changing.held(records, key, by)
        occurrence = (await find_occurrence(records, plan, key)).ahead(now)
        audience = await _expected(records, havruta, plan, occurrence, by)
        instants = [instant(at, zone or occurrence.zone) for at in options[:MOST]]
        if any(at <= now for at in instants):
            raise TimePast
        walls = tuple(wall(at, occurrence.zone) for at in instants)
        walls = walls or await suggested(records, occurrence, audience.users, now)
        if not walls:
            raise ProposalOver
        await records.occurrences.save(occurrence)
        made = await records.proposals.of(key)
        same = (one for one in made if one.is_open(occurrence, now) and {*walls} <= {*one.options})
        proposal = next(same, None)
        if proposal is None:
            proposal = proposal_of(occurrence, ProposalReason.ASKED, walls, by=by, now=now)
            await records.proposals.save(proposal)
            await tell(records, occurrence, proposal, audience.users, now)
        if len(walls) > 1:
            return await _ballot(records, havruta, plan, occurrence, proposal, audience)
        return await _voted(records, havruta, plan, occurrence, proposal, by, walls[0], now)


async def agree(study: Study, *, proposal_id: ProposalId, by: UserId, choice: datetime) -> Ballot:
    """Agree to one of the times, instead of any before; once enough do, it moves there, it alone.

    Enough are as many as the havruta needs. Who agreed is coming. Raises `UnknownProposal`,
    `NotAllowed`, `NotExpected`, `ProposalOver`, `HavrutaArchived`.
    """
    return await _vote(study, proposal_id, by, choice)


async def decline(study: Study, *, proposal_id: ProposalId, by: UserId) -> Ballot:
    """Agree to none of the times, for now. Raises as `agree` does."""
    return await _vote(study, proposal_id, by, None)


async def _vote(
    study: Study, proposal_id: ProposalId, by: UserId, choice: datetime | None
) -> Ballot:
    now = study.now()
    async with study.transaction() as records:
        key = (await records.proposals.get(proposal_id)).key
        havruta, plan = await changing.held(records, key, by)
        proposal = await records.proposals.get(proposal_id)
        try:
            occurrence = await records.occurrences.get(key)
        except UnknownOccurrence:
            raise ProposalOver from None
        if not proposal.is_open(occurrence, now) or choice not in {None, *proposal.options}:
            raise ProposalOver
        await _expected(records, havruta, plan, occurrence, by)
        return await _voted(records, havruta, plan, occurrence, proposal, by, choice, now)


async def _voted(
    records: Records,
    havruta: Havruta,
    plan: Plan,
    occurrence: Occurrence,
    proposal: Proposal,
    by: UserId,
    choice: datetime | None,
    now: datetime,
) -> Ballot:
    await records.proposals.vote(Vote(proposal.id, by, choice, now))
    audience = await find_audience(records, havruta, plan, occurrence)
    ballot = await _ballot(records, havruta, plan, occurrence, proposal, audience)
    expected = {user.id for user in audience.users}
    if choice is not None and suffice(havruta, expected, ballot.agreed(choice) & expected):
        return await _decided(records, ballot, choice, by, now)
    return ballot


async def _decided(
    records: Records, ballot: Ballot, choice: datetime, by: UserId, now: datetime
) -> Ballot:
    """Move it there; who agreed to that is coming."""
    one = ballot.occurrence
    if instant(choice, one.zone) <= now:
        raise TimePast
    proposal = replace(ballot.proposal, closed_at=now, chosen=choice)
    await records.proposals.save(proposal)
    change = await changing.move_one(records, ballot.havruta, ballot.plan, one, choice, by, now)
    for user_id in sorted(ballot.agreed(choice)):
        said = Reply(one.plan_id, one.original, user_id, Answer.COMING, now)
        await records.replies.save(said)
    return replace(ballot, proposal=proposal, occurrence=change.occurrence, change=change)


async def _expected(
    records: Records, havruta: Havruta, plan: Plan, occurrence: Occurrence, by: UserId
) -> Audience:
    """Return whom it is for. Raises `NotExpected` if that is not this person."""
    audience = await find_audience(records, havruta, plan, occurrence)
    if by not in {user.id for user in audience.users}:
        raise NotExpected(name=havruta.name)
    return audience


async def _ballot(
    records: Records,
    havruta: Havruta,
    plan: Plan,
    occurrence: Occurrence,
    proposal: Proposal,
    audience: Audience,
) -> Ballot:
    votes = tuple(await records.proposals.votes(proposal.id))
    return Ballot(proposal, havruta, plan, occurrence, audience.users, votes)
