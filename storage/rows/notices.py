"""What is kept of promises to tell somebody something."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from havruta.ids import (
    AwayId,
    HavrutaId,
    InvitationId,
    NoticeId,
    PlanId,
    ProposalId,
    SessionId,
    UserId,
)
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from havruta.plans.model import Scope
from storage.columns import Wall
from storage.rows.base import TRIED, UNLEASED, UNSETTLED, Row, only_where


class NoticeRow(Row):
    """A promise to tell."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "havruta_id", "due_at"),
        Index(None, "plan_id", "original"),
        only_where(UNSETTLED, "ix_notices_unsettled", "due_at"),
        only_where(UNLEASED, "ix_notices_unleased", "due_at"),
        only_where(TRIED, "ix_notices_tried", "due_at"),
    )

    id: Mapped[NoticeId] = mapped_column(primary_key=True)
    kind: Mapped[NoticeKind]
    havruta_id: Mapped[HavrutaId | None] = mapped_column(
        ForeignKey("havrutot.id", ondelete="CASCADE")
    )
    due_at: Mapped[datetime]
    recipient: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    about: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    session_id: Mapped[SessionId | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE")
    )
    invitation_id: Mapped[InvitationId | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE")
    )
    state: Mapped[NoticeState]
    attempts: Mapped[int]
    lease_until: Mapped[datetime | None]
    way: Mapped[Way | None]
    reason: Mapped[Reason | None]
    settled_at: Mapped[datetime | None]
    address: Mapped[str | None]
    landing: Mapped[str | None]
    plan_id: Mapped[PlanId | None] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    original: Mapped[datetime | None] = mapped_column(Wall)
    scope: Mapped[Scope | None]
    starts_at: Mapped[datetime | None]
    was_at: Mapped[datetime | None]
    proposal_id: Mapped[ProposalId | None] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE")
    )
    quoted: Mapped[str | None]
    away_id: Mapped[AwayId | None] = mapped_column(ForeignKey("aways.id", ondelete="CASCADE"))


class PaceRow(Row):
    """Until when notices have spent what may be sent."""

    __tablename__ = "paces"

    name: Mapped[str] = mapped_column(primary_key=True)
    spent_until: Mapped[datetime]
