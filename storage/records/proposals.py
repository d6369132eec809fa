"""Other times that are proposed, and votes, in the database."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.errors.plans import UnknownProposal
from havruta.ids import ProposalId
from havruta.plans.model import OccurrenceKey, Proposal, Vote
from storage.rows.plans import ProposalRow, VoteRow
from storage.statements import columns_of, many, one, put


class Proposals:
    """The stored proposals."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, proposal_id: ProposalId, /) -> Proposal:
        """Return the proposal, or raise `UnknownProposal`."""
        query = select(ProposalRow.__table__).where(ProposalRow.id == proposal_id)
        found = await one(self._db, Proposal, query)
        if found is None:
            raise UnknownProposal
        return found

    async def of(self, key: OccurrenceKey, /) -> Sequence[Proposal]:
        """Return what was ever proposed for the occurrence, the oldest first."""
        row = ProposalRow
        query = select(row.__table__).where(
            row.plan_id == key.plan_id, row.original == key.original
        )
        return await many(self._db, Proposal, query.order_by(row.made_at, row.id))

    async def save(self, proposal: Proposal, /) -> None:
        """Insert or update."""
        await put(self._db, ProposalRow, columns_of(proposal))

    async def votes(self, proposal_id: ProposalId, /) -> Sequence[Vote]:
        """Return what people said of it, in the order they did."""
        query = select(VoteRow.__table__).where(VoteRow.proposal_id == proposal_id)
        return await many(self._db, Vote, query.order_by(VoteRow.voted_at, VoteRow.user_id))

    async def vote(self, vote: Vote, /) -> None:
        """Keep what somebody says of it, instead of what they said before."""
        await put(self._db, VoteRow, columns_of(vote))
