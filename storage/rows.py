"""The tables, one class each.

A column bears the name of the value's field that it keeps, so that values and rows turn into each
other by name (`storage.statements`). Rows are never loaded as objects: the classes only say what
the tables are and let mypy check the queries.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, String, Table, TextClause, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from havruta.havrutot.model import CatchUp, InvitationState, Lead
from havruta.hebrew.cycles import Cycle
from havruta.ids import (
    CodeId,
    ConnectionId,
    HavrutaId,
    InvitationId,
    NoticeId,
    PlanId,
    ProposalId,
    SessionId,
    StayId,
    UserId,
)
from havruta.notices.model import NoticeKind, NoticeState, Reason, Way
from havruta.people.model import NotifyBy, Observance, Page, Provider, ZoneState
from havruta.plans.model import Answer, OccurrenceState, ProposalReason, Scope
from havruta.refs import Stretch
from havruta.sessions.model import Ending, SessionKind
from storage.columns import WORD, Instant, Stretches, Wall, Walls

# Conditions of partial indexes. A query must repeat one word by word, or SQLite ignores the index.
PENDING = text("state = 'pending'")
RUNNING = text("ending IS NULL")
ENDED = text("ending IS NOT NULL")
UNFINISHED = text("finished_at IS NULL")
STAYING = text("left_at IS NULL")
DELETED = text("deleted_at IS NOT NULL")
UNSETTLED = text("state IN ('due', 'claimed')")
UNLEASED = text("state IN ('due', 'claimed') AND lease_until IS NULL")
TRIED = text("state IN ('due', 'claimed') AND attempts > 0")
AWAITED = text("due_at IS NOT NULL")

IDS = (
    UserId,
    HavrutaId,
    InvitationId,
    CodeId,
    SessionId,
    StayId,
    ConnectionId,
    NoticeId,
    PlanId,
    ProposalId,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    """Base of all tables."""

    __table__: ClassVar[Table]

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        **dict.fromkeys(IDS, String),
        datetime: Instant,
        StrEnum: WORD,
        tuple[Stretch, ...]: Stretches,
    }


def _only_where(condition: TextClause, name: str, *columns: str, unique: bool = False) -> Index:
    """Return an index of the rows that fulfil the condition."""
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


class UserRow(Row):
    """A person."""

    __tablename__ = "users"

    id: Mapped[UserId] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str | None]
    notify: Mapped[NotifyBy | None]
    lead: Mapped[int | None]
    is_new: Mapped[bool]
    zone: Mapped[str | None]
    zone_state: Mapped[ZoneState | None]
    in_israel: Mapped[bool | None]
    observance: Mapped[Observance | None]


class NicknameRow(Row):
    """What a person goes by in one server."""

    __tablename__ = "nicknames"

    user_id: Mapped[UserId] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    guild_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class IdentityRow(Row):
    """How a provider knows a person."""

    __tablename__ = "identities"
    __table_args__ = (Index(None, "user_id", "provider"),)

    provider: Mapped[Provider] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    address: Mapped[str | None] = mapped_column(index=True)
    channel_id: Mapped[str | None]


class UnsubscribedRow(Row):
    """An address that wants no more mail."""

    __tablename__ = "unsubscribed"

    address: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class HavrutaRow(Row):
    """A havruta; its home is `channel_id` and `guild_id`; it follows the calendar `cycle`, if any.

    One that was deleted stays, nobody's, until all has been told that is to be told of it.
    """

    __tablename__ = "havrutot"
    __table_args__ = (
        Index(None, "channel_id"),
        _only_where(DELETED, "ix_havrutot_deleted", "deleted_at"),
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
        _only_where(PENDING, "uq_invitations_pending", "user_id", "havruta_id", unique=True),
        _only_where(PENDING, "uq_invitations_address", "address", "havruta_id", unique=True),
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


class SessionRow(Row):
    """A session. A havruta has one that runs, at most."""

    __tablename__ = "sessions"
    __table_args__ = (
        _only_where(RUNNING, "uq_sessions_running", "havruta_id", unique=True),
        _only_where(ENDED, "ix_sessions_ended", "havruta_id", "started_at", "id"),
    )

    id: Mapped[SessionId] = mapped_column(primary_key=True)
    havruta_id: Mapped[HavrutaId] = mapped_column(ForeignKey("havrutot.id", ondelete="CASCADE"))
    book: Mapped[str]
    kind: Mapped[SessionKind]
    started_at: Mapped[datetime]
    started_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    began_ref: Mapped[str]
    ref: Mapped[str]
    owner_ref: Mapped[str]
    covered: Mapped[tuple[Stretch, ...]]
    changes: Mapped[int]
    shape_version: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]


class CardRow(Row):
    """A session's message; `number` keeps the order in which they were posted."""

    __tablename__ = "cards"
    __table_args__ = (
        Index(None, "session_id", "channel_id", "message_id", unique=True),
        _only_where(UNFINISHED, "ix_cards_unfinished", "session_id"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    channel_id: Mapped[str]
    message_id: Mapped[str]
    finished_at: Mapped[datetime | None]
    language: Mapped[str | None]


class StayRow(Row):
    """One time of one person in a room. Nobody is in the same room twice at once."""

    __tablename__ = "stays"
    __table_args__ = (
        Index(None, "session_id", "came_at"),
        _only_where(STAYING, "uq_stays_open", "session_id", "user_id", unique=True),
    )

    id: Mapped[StayId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    came_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    alone_ref: Mapped[str | None]
    acted_in: Mapped[ConnectionId | None]  # no foreign key: each would refer to the other


class ConnectionRow(Row):
    """One open page of one person in a room."""

    __tablename__ = "connections"
    __table_args__ = (Index(None, "seen_at"),)

    id: Mapped[ConnectionId] = mapped_column(primary_key=True)
    stay_id: Mapped[StayId] = mapped_column(ForeignKey("stays.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    acted_at: Mapped[datetime]
    alone_ref: Mapped[str | None]
    cut_off_at: Mapped[datetime | None]


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
        _only_where(AWAITED, "ix_occurrences_awaited", "due_at"),
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


class NoticeRow(Row):
    """A promise to tell."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "havruta_id", "due_at"),
        Index(None, "plan_id", "original"),
        _only_where(UNSETTLED, "ix_notices_unsettled", "due_at"),
        _only_where(UNLEASED, "ix_notices_unleased", "due_at"),
        _only_where(TRIED, "ix_notices_tried", "due_at"),
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


class LinkRow(Row):
    """A personal link, known by its token's digest."""

    __tablename__ = "links"

    digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    page: Mapped[Page]
    session_id: Mapped[SessionId | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE")
    )
    spent_at: Mapped[datetime | None]
    address: Mapped[str]
    browser: Mapped[str]
    landing: Mapped[str | None]


class SignInRow(Row):
    """A browser that is signed in, known by its token's digest."""

    __tablename__ = "sign_ins"

    digest: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    address: Mapped[str]
    browser: Mapped[str]


class SignInAttemptRow(Row):
    """Somebody on their way to a provider and back, known by the digest of its state."""

    __tablename__ = "sign_in_attempts"

    digest: Mapped[str] = mapped_column(primary_key=True)
    browser: Mapped[str]
    provider: Mapped[Provider]
    path: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


class FeedRow(Row):
    """A person's calendar, known to other programs by its secret's digest."""

    __tablename__ = "feeds"

    user_id: Mapped[UserId] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(unique=True)
    number: Mapped[int]
    made_at: Mapped[datetime]


class KeptRow(Row):
    """Something the library keeps."""

    __tablename__ = "kept"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    kept_at: Mapped[datetime]
