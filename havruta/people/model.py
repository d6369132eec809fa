"""People, and what lets them in. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from havruta.ids import SessionId, UserId


class Provider(StrEnum):
    """Who vouches for a person."""

    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class User:
    """A person, by the name they last went by."""

    id: UserId
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """A personal way into one session's page; works once. Only its token's digest is kept."""

    digest: str
    user_id: UserId
    session_id: SessionId
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser that knows who is reading. Only its token's digest is kept."""

    digest: str
    user_id: UserId
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
