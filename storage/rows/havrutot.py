"""What is kept of havrutot, who belongs to them, and who is invited."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from havruta.havrutot.model import CatchUp, InvitationState, Lead, PlaceOf
from havruta.hebrew.cycles import Cycle
from havruta.ids import CodeId, HavrutaId, InvitationId, UserId
from havruta.people.model import NotifyBy
from havruta.refs import Stretch
from storage.rows.base import DELETED, PENDING, Row, only_where


class HavrutaRow(Row):
    """A havruta; its home is `channel_id` and `guild_id`; it follows the calendar `cycle`, if any.

    One that was deleted stays, nobody's, until all has been told that is to be told of it.
    """

    __tablename__ = "havrutot"
    __table_args__ = (
        Index(None, "channel_id"),
        only_where(DELETED, "ix_havrutot_deleted", "deleted_at"),
    )

    id: Mapped[HavrutaId] = mapped_column(primary_key=True)
    name: Mapped[str]
    book: Mapped[str]
    ref: Mapped[str]
    owner_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    channel_id: Mapped[str | None]
    guild_id: Mapped[str | None]
    created_at: Mapped[datetime]
    lead: Mapped[Lead]
    covered: Mapped[tuple[Stretch, ...]]
    ended_sessions: Mapped[int]
    language: Mapped[str | None]
    archived_at: Mapped[datetime | None]
    offered_to: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    cycle: Mapped[Cycle | None]
    in_israel: Mapped[bool | None]
    behind: Mapped[int | None]
    holes: Mapped[tuple[Stretch, ...] | None]
    wish: Mapped[CatchUp | None]
    wished_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    quorum: Mapped[int | None]
    announces: Mapped[bool]
    place_of: Mapped[PlaceOf]
    deleted_at: Mapped[datetime | None]


class ParticipantRow(Row):
    """A person in a havruta; `place` is their turn in the order people came."""

    __tablename__ = "participants"

    havruta_id: Mapped[HavrutaId] = mapped_column(
        ForeignKey("havrutot.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    place: Mapped[int]
    joined_at: Mapped[datetime]
    notify: Mapped[NotifyBy | None]
    shares: Mapped[bool]


class RemovalRow(Row):
    """A person whom the owner has taken out of a havruta, and has not invited back since."""

    __tablename__ = "removals"

    havruta_id: Mapped[HavrutaId] = mapped_column(
        ForeignKey("havrutot.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UserId] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]


class InvitationRow(Row):
    """An invitation. No person and no address has two pending ones to the same havruta."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index(None, "havruta_id", "created_at"),
        only_where(PENDING, "uq_invitations_pending", "user_id", "havruta_id", unique=True),
        only_where(PENDING, "uq_invitations_address", "address", "havruta_id", unique=True),
        Index(None, "digest", unique=True),
        CheckConstraint("user_id IS NOT NULL OR address IS NOT NULL", name="invitee"),
    )

    id: Mapped[InvitationId] = mapped_column(primary_key=True)
    havruta_id: Mapped[HavrutaId] = mapped_column(ForeignKey("havrutot.id", ondelete="CASCADE"))
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    invited_by: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[InvitationState]
    answered_at: Mapped[datetime | None]
    address: Mapped[str | None]
    digest: Mapped[str | None]


class CodeRow(Row):
    """A code to join with, known by its digest."""

    __tablename__ = "codes"

    id: Mapped[CodeId] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    havruta_id: Mapped[HavrutaId] = mapped_column(
        ForeignKey("havrutot.id", ondelete="CASCADE"), index=True
    )
    made_by: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses: Mapped[int]
    used: Mapped[int]
    revoked_at: Mapped[datetime | None]
