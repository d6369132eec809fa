"""What is kept of plans, their times, and what is said of these."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from havruta.ids import HavrutaId, PlanId, ProposalId, SessionId, UserId
from havruta.plans.model import Answer, OccurrenceState, ProposalReason
from storage.columns import Wall, Walls
from storage.rows.base import AWAITED, Row, only_where


class PlanRow(Row):
    """What a havruta means to learn when; `start`, `zone` and `rule` are its timing."""

    __tablename__ = "plans"
    __table_args__ = (Index(None, "havruta_id"), Index(None, "expanded_until"))

    id: Mapped[PlanId] = mapped_column(primary_key=True)
    havruta_id: Mapped[HavrutaId] = mapped_column(ForeignKey("havrutot.id", ondelete="CASCADE"))
    made_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    start: Mapped[datetime] = mapped_column(Wall)
    zone: Mapped[str]
    rule: Mapped[str | None]
    minutes: Mapped[int]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    split_from: Mapped[PlanId | None]  # no foreign key: it may be gone before what follows it
    sequence: Mapped[int]
    expanded_until: Mapped[datetime | None]


class PlannedForRow(Row):
    """A person whom a plan is for, where it is not for all."""

    __tablename__ = "planned_for"

    plan_id: Mapped[PlanId] = mapped_column(
        ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True)


class OccurrenceRow(Row):
    """One time of a plan. A plan has each of its rule's times once."""

    __tablename__ = "occurrences"
    __table_args__ = (
        Index(None, "havruta_id", "starts_at"),
        Index(None, "session_id"),
        only_where(AWAITED, "ix_occurrences_awaited", "due_at"),
    )

    plan_id: Mapped[PlanId] = mapped_column(
        ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True
    )
    original: Mapped[datetime] = mapped_column(Wall, primary_key=True)
    havruta_id: Mapped[HavrutaId] = mapped_column(ForeignKey("havrutot.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    wall: Mapped[datetime] = mapped_column(Wall)
    zone: Mapped[str]
    minutes: Mapped[int]
    state: Mapped[OccurrenceState]
    session_id: Mapped[SessionId | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE")
    )
    sequence: Mapped[int]
    changed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]


class ListingRow(Row):
    """A plan in a server's list of events."""

    __tablename__ = "listings"

    plan_id: Mapped[PlanId] = mapped_column(
        ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True
    )
    guild_id: Mapped[str]
    event_id: Mapped[str | None]
    starts_at: Mapped[datetime | None]
    shown: Mapped[str]
    is_refused: Mapped[bool]
    claimed_until: Mapped[datetime | None]


class ReplyRow(Row):
    """What somebody says of one time of a plan."""

    __tablename__ = "replies"

    plan_id: Mapped[PlanId] = mapped_column(
        ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True
    )
    original: Mapped[datetime] = mapped_column(Wall, primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True)
    answer: Mapped[Answer]
    replied_at: Mapped[datetime]
    late_by: Mapped[int | None]


class ProposalRow(Row):
    """Other times that are proposed for one time of a plan."""

    __tablename__ = "proposals"
    __table_args__ = (Index(None, "plan_id", "original"),)

    id: Mapped[ProposalId] = mapped_column(primary_key=True)
    plan_id: Mapped[PlanId] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    original: Mapped[datetime] = mapped_column(Wall)
    havruta_id: Mapped[HavrutaId] = mapped_column(ForeignKey("havrutot.id", ondelete="CASCADE"))
    reason: Mapped[ProposalReason]
    made_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    options: Mapped[tuple[datetime, ...]] = mapped_column(Walls)
    closed_at: Mapped[datetime | None]
    chosen: Mapped[datetime | None] = mapped_column(Wall)


class VoteRow(Row):
    """What somebody says of a proposal."""

    __tablename__ = "votes"

    proposal_id: Mapped[ProposalId] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True)
    choice: Mapped[datetime | None] = mapped_column(Wall)
    voted_at: Mapped[datetime]


class FeedRow(Row):
    """A person's calendar, known to other programs by its secret's digest."""

    __tablename__ = "feeds"

    user_id: Mapped[UserId] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(unique=True)
    number: Mapped[int]
    made_at: Mapped[datetime]
