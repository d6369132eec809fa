"""What is kept of calls while they last, and of what was recorded in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from havruta.calls.model import (
    CallPlan,
    RecordingEnd,
    RecordingState,
    VoiceLack,
    VoiceState,
)
from havruta.ids import ConnectionId, PeerId, RecordingId, SessionId, UserId
from storage.rows.base import Row


class CallRow(Row):
    """The call of a session."""

    __tablename__ = "calls"

    session_id: Mapped[SessionId] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime]
    changed_at: Mapped[datetime]
    plan: Mapped[CallPlan]
    epoch: Mapped[int]
    is_settled: Mapped[bool]
    calm_since: Mapped[datetime | None]
    recording_id: Mapped[RecordingId | None]


class PeerRow(Row):
    """One page in a call. Nobody is in the same call twice."""

    __tablename__ = "peers"
    __table_args__ = (Index(None, "session_id", "user_id", unique=True),)

    id: Mapped[PeerId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    connection_id: Mapped[ConnectionId] = mapped_column(index=True)  # which it outlives
    joined_at: Mapped[datetime]
    muted: Mapped[bool]
    camera: Mapped[bool]
    screen: Mapped[bool]
    hand: Mapped[bool]
    audio_only: Mapped[bool]
    ready_epoch: Mapped[int]
    misses: Mapped[PeerId | None]
    is_silent: Mapped[bool]
    cut_off_at: Mapped[datetime | None]


class VoiceRow(Row):
    """The voice channel of a session at Discord."""

    __tablename__ = "voices"

    session_id: Mapped[SessionId] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[VoiceState]
    at: Mapped[datetime]
    guild_id: Mapped[str | None]
    channel_id: Mapped[str | None]
    name: Mapped[str]
    is_ours: Mapped[bool]
    is_for_all: Mapped[bool]
    lack: Mapped[VoiceLack | None]


class RecordingRow(Row):
    """A recording. It outlives its session's row until its files are deleted."""

    __tablename__ = "recordings"

    id: Mapped[RecordingId] = mapped_column(primary_key=True)
    session_id: Mapped[SessionId] = mapped_column(index=True)
    asked_by: Mapped[UserId] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    state: Mapped[RecordingState]
    agreed_at: Mapped[datetime | None]
    kept_since: Mapped[datetime | None]
    kept_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ending: Mapped[RecordingEnd | None]
    deleted_at: Mapped[datetime | None]


class ConsentRow(Row):
    """What one person has said to a recording."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "recording_id", "user_id", unique=True),)

    recording_id: Mapped[RecordingId] = mapped_column(
        ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    is_given: Mapped[bool]
    at: Mapped[datetime]
