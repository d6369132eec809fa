"""What is kept of people and of what lets them in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from havruta.ids import SessionId, UserId
from havruta.people.model import NotifyBy, Observance, Page, Provider, ZoneState
from storage.rows.base import Row


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
    reading: Mapped[tuple[tuple[str, str], ...]]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


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
