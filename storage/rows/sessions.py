"""What is kept of sessions, their messages, and who was there when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from havruta.ids import AwayId, ConnectionId, HavrutaId, SessionId, StayId, UserId
from havruta.refs import Stretch
from havruta.sessions.model import AwayState, Ending, SessionKind
from storage.rows.base import ENDED, RUNNING, STAYING, UNFINISHED, Row, only_where


class SessionRow(Row):
    """A session. A havruta has one that runs, at most."""

    __tablename__ = "sessions"
    __table_args__ = (
        only_where(RUNNING, "uq_sessions_running", "havruta_id", unique=True),
        only_where(ENDED, "ix_sessions_ended", "havruta_id", "started_at", "id"),
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
    leader_id: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))


class CardRow(Row):
    """A session's message; `number` keeps the order in which they were posted."""

    __tablename__ = "cards"
    __table_args__ = (
        Index(None, "session_id", "channel_id", "message_id", unique=True),
        only_where(UNFINISHED, "ix_cards_unfinished", "session_id"),
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
        only_where(STAYING, "uq_stays_open", "session_id", "user_id", unique=True),
    )

    id: Mapped[StayId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    came_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    alone_ref: Mapped[str | None]
    acted_in: Mapped[ConnectionId | None]  # no foreign key: each would refer to the other
    asks_to_lead: Mapped[bool]


class LearningRow(Row):
    """What an ended session is to one person who learned in it."""

    __tablename__ = "learnings"

    session_id: Mapped[SessionId] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    day: Mapped[date]
    seconds: Mapped[int]
    caught_up: Mapped[bool]


class AwayRow(Row):
    """Somebody's word that something was learned away from the page."""

    __tablename__ = "aways"
    __table_args__ = (Index(None, "havruta_id", "told_at"),)

    id: Mapped[AwayId] = mapped_column(primary_key=True)
    havruta_id: Mapped[HavrutaId] = mapped_column(ForeignKey("havrutot.id", ondelete="CASCADE"))
    told_by: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    told_at: Mapped[datetime]
    book: Mapped[str]
    day: Mapped[date]
    minutes: Mapped[int]
    covered: Mapped[tuple[Stretch, ...]]
    state: Mapped[AwayState]
    answered_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    session_id: Mapped[SessionId | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="SET NULL")
    )
    moved_from: Mapped[str | None]


class AwayPersonRow(Row):
    """A person who learned away from the page."""

    __tablename__ = "away_people"

    away_id: Mapped[AwayId] = mapped_column(
        ForeignKey("aways.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


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
