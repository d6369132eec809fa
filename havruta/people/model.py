"""People, and what lets them in. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from havruta.ids import SessionId, UserId


class Provider(StrEnum):
    """Who vouches for a person."""

    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody as a provider tells of them today; `name` None: it does not say just now.

    Seen in a server (`guild_id`), they may go by a `nickname` there.
    """

    provider: Provider
    external_id: str
    name: str | None
    guild_id: str | None = None
    nickname: str | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A person, by the name they last went by."""

    id: UserId
    name: str
    language: str = "en"


class Page(StrEnum):
    """Where a personal link leads."""

    FRONT = "front"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Link:
    """A personal way in to a page; works once. Only its token's digest is kept.

    `session_id` says which session's page it is, if it is one.
    """

    digest: str
    user_id: UserId
    expires_at: datetime
    page: Page
    session_id: SessionId | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser that knows who is reading. Only its token's digest is kept."""

    digest: str
    user_id: UserId
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
