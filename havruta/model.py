"""The nouns of the product, as plain immutable values. Instants are aware UTC."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from havruta.errors import SessionOver
from havruta.ids import HavrutaId, InvitationId, NoticeId, SessionId, StayId, UserId
from havruta.refs import Stretch

UNSEEN = timedelta(seconds=90)
"""Who has not been seen for so long is gone, even if nobody could note that they left."""


class Provider(StrEnum):
    """Who vouches for a person."""

    DISCORD = "discord"


@dataclass(frozen=True, slots=True)
class User:
    """A person, by the name they last went by."""

    id: UserId
    name: str


class Told(StrEnum):
    """How a participant wants to hear that a session has started."""

    HOME = "home"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who belongs to a havruta."""

    user_id: UserId
    joined_at: datetime
    told: Told = Told.HOME


class Lead(StrEnum):
    """Whose navigation moves the room."""

    OWNER = "owner"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Home:
    """The channel where a havruta's messages go; without one, each person's direct messages."""

    channel_id: str | None = None
    guild_id: str | None = None


@dataclass(frozen=True, slots=True)
class Havruta:
    """A standing partnership learning one book. `ref` is the last place."""

    id: HavrutaId
    name: str
    book: str
    ref: str
    owner_id: UserId
    participants: tuple[Participant, ...]
    home: Home
    created_at: datetime
    lead: Lead = Lead.OWNER

    @property
    def people(self) -> tuple[UserId, ...]:
        """Everyone who belongs to it, in the order they came."""
        return tuple(p.user_id for p in self.participants)

    def participant(self, user_id: UserId) -> Participant | None:
        """Return the person's participation, if any."""
        return next((p for p in self.participants if p.user_id == user_id), None)


class InvitationState(StrEnum):
    """Where an invitation is in its life."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An offer to one person to take part in a havruta."""

    id: InvitationId
    havruta_id: HavrutaId
    user_id: UserId
    invited_by: UserId
    created_at: datetime
    expires_at: datetime
    state: InvitationState = InvitationState.PENDING
    answered_at: datetime | None = None

    def state_at(self, now: datetime) -> InvitationState:
        """Return the state, knowing that a pending one expires by itself."""
        waits = self.state is InvitationState.PENDING
        return InvitationState.EXPIRED if waits and now >= self.expires_at else self.state


class SessionKind(StrEnum):
    """How a session came to be."""

    INSTANT = "instant"
    SCHEDULED = "scheduled"


class Ending(StrEnum):
    """Why a session is over."""

    OWNER = "owner"
    EMPTY = "empty"
    NOBODY_CAME = "nobody_came"


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting of a havruta, live until it has an ending.

    `ref` is where the room is and `changes` how often it has moved; `owner_ref` is where the owner
    is; `covered` is what the room has covered, in the book's order, as refs of the book's shape
    `shape_version` (None until the first move).
    """

    id: SessionId
    havruta_id: HavrutaId
    book: str
    kind: SessionKind
    started_at: datetime
    started_by: UserId
    began_ref: str
    ref: str
    owner_ref: str
    covered: tuple[Stretch, ...]
    changes: int = 0
    shape_version: str | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None

    @property
    def is_live(self) -> bool:
        """Whether it still runs."""
        return self.ending is None

    def live(self) -> Self:
        """Return the session, or raise `SessionOver`."""
        if not self.is_live:
            raise SessionOver
        return self

    def ended(self, at: datetime, ending: Ending) -> Self:
        """Return the session, over since `at`."""
        return replace(self.live(), ended_at=max(at, self.started_at), ending=ending)

    def minutes(self, now: datetime) -> int:
        """Return how long it has run or did run, in whole minutes, rounded."""
        return round(((self.ended_at or now) - self.started_at).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class Card:
    """Where a session's living message stands."""

    session_id: SessionId
    channel_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Stay:
    """One unbroken time of one person in a session's room.

    `seen_at` is kept fresh while they are there, so that a crash loses minutes at most.
    `alone_ref` is where they read by themselves; None while they follow.
    """

    id: StayId
    session_id: SessionId
    user_id: UserId
    came_at: datetime
    seen_at: datetime
    left_at: datetime | None = None
    alone_ref: str | None = None

    @property
    def until(self) -> datetime:
        """When the person is last known to have been there."""
        return self.left_at or self.seen_at

    def lasts(self, now: datetime) -> bool:
        """Whether the person is there now."""
        return self.left_at is None and now - self.seen_at <= UNSEEN


class NoticeKind(StrEnum):
    """What is to be told."""

    INVITATION = "invitation"
    ANSWER = "answer"
    SESSION = "session"
    SUMMARY = "summary"
    UNREACHED = "unreached"


class NoticeState(StrEnum):
    """Where a promise to tell stands."""

    DUE = "due"
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    FAILED = "failed"


class Way(StrEnum):
    """By which way somebody is told."""

    DIRECT = "direct"
    HOME = "home"
    CARDS = "cards"


@dataclass(frozen=True, slots=True)
class Notice:
    """One promise to tell one thing: to `recipient`, or, without one, to the havruta's home.

    Claimed with a lease so that a process that dies loses nothing; `way` or `reason` say how it
    ended, and members can see it.
    """

    id: NoticeId
    kind: NoticeKind
    havruta_id: HavrutaId
    due_at: datetime
    recipient: UserId | None = None
    session_id: SessionId | None = None
    invitation_id: InvitationId | None = None
    state: NoticeState = NoticeState.DUE
    attempts: int = 0
    lease_until: datetime | None = None
    way: Way | None = None
    reason: str | None = None
    settled_at: datetime | None = None


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
