"""Havrutot, who belongs to them, and invitations. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from havruta.hebrew.cycles import Cycle
from havruta.ids import CodeId, HavrutaId, InvitationId, UserId
from havruta.people.model import NotifyBy
from havruta.refs import Stretch


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who belongs to a havruta.

    `notify` is how they wish to be told of this one, `usually` how of all; None: not chosen. Only
    the former is kept with the havruta. Who `shares` lets the others see what they have learned.
    """

    user_id: UserId
    joined_at: datetime
    notify: NotifyBy | None = None
    usually: NotifyBy | None = None
    shares: bool = False

    @property
    def told_by(self) -> NotifyBy:
        """How they hear of what concerns all."""
        return self.notify or self.usually or NotifyBy.HOME


class Lead(StrEnum):
    """Whose navigation moves the room."""

    OWNER = "owner"
    FREE = "free"


class PlaceOf(StrEnum):
    """Whose place is the havruta's once a session has ended."""

    OWNER = "owner"
    LEADER = "leader"
    """Where the room was, which whoever led had brought there."""


@dataclass(frozen=True, slots=True)
class Home:
    """The channel where a havruta's messages go; without one, each person's direct messages."""

    channel_id: str | None = None
    guild_id: str | None = None


NOWHERE = Home()


@dataclass(frozen=True, slots=True)
class Limits:
    """How many people one havruta has at most, and how many havrutot one person."""

    participants: int = 50
    havrutot: int = 100


class CatchUp(StrEnum):
    """What a havruta does that lags behind its calendar, other than to meet more often."""

    STAY = "stay"
    """Stay so many behind."""
    LEAVE = "leave"
    """Go on with everybody, and leave a hole that is marked."""


@dataclass(frozen=True, slots=True)
class Following:
    """The calendar of learning that a havruta follows, in Israel's weeks or those abroad.

    So many units `behind` it stays, as agreed; `holes` are what it has left out. One of them has
    wished for what is not agreed yet: `wish` and `wished_by`.
    """

    cycle: Cycle
    in_israel: bool
    behind: int = 0
    holes: tuple[Stretch, ...] = ()
    wish: CatchUp | None = None
    wished_by: UserId | None = None


@dataclass(frozen=True, slots=True)
class Havruta:
    """A standing partnership learning one book. `ref` is the last place.

    Where it follows a calendar of learning, it turns to the next book with that.

    One that is archived takes no sessions. `offered_to` is whom its owner would have own it.

    `covered` and `ended_sessions` sum up the sessions that have ended and can be recomputed from
    them, which are the only truth. In the channel that is its home `language` is spoken; None: the
    one for all. What is planned takes place if `quorum` of those come whom it is for (0: all);
    None: the owner and one more. A book that is complete is told at its home only if it
    `announces` that. Its place is that of `place_of` once a session has ended.
    """

    id: HavrutaId
    name: str
    book: str
    ref: str
    owner_id: UserId
    participants: tuple[Participant, ...]
    home: Home
    created_at: datetime
    lead: Lead = Lead.OWNER
    covered: tuple[Stretch, ...] = ()
    ended_sessions: int = 0
    language: str | None = None
    archived_at: datetime | None = None
    offered_to: UserId | None = None
    following: Following | None = None
    quorum: int | None = None
    announces: bool = False
    place_of: PlaceOf = PlaceOf.OWNER

    @property
    def is_archived(self) -> bool:
        """Whether it is put away."""
        return self.archived_at is not None

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
    """An offer to take part in a havruta, to a person or to whoever has an address.

    Of `user_id` and `address` (of e-mail) one is given, until the address is somebody's. `digest`
    is what is kept of the secret that went to the address.
    """

    id: InvitationId
    havruta_id: HavrutaId
    user_id: UserId | None
    invited_by: UserId
    created_at: datetime
    expires_at: datetime
    state: InvitationState = InvitationState.PENDING
    answered_at: datetime | None = None
    address: str | None = None
    digest: str | None = None

    def state_at(self, now: datetime) -> InvitationState:
        """Return the state, knowing that a pending one expires by itself."""
        waits = self.state is InvitationState.PENDING
        return InvitationState.EXPIRED if waits and now >= self.expires_at else self.state


class CodeState(StrEnum):
    """Whether a code lets anybody in, or why it does not."""

    OPEN = "open"
    REVOKED = "revoked"
    EXPIRED = "expired"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Code:
    """What lets whoever has it join a havruta, `uses` times. Only the code's digest is kept."""

    id: CodeId
    digest: str
    havruta_id: HavrutaId
    made_by: UserId
    created_at: datetime
    expires_at: datetime
    uses: int
    used: int = 0
    revoked_at: datetime | None = None

    def state_at(self, now: datetime) -> CodeState:
        """Return whether it lets anybody in at that time."""
        if self.revoked_at is not None:
            return CodeState.REVOKED
        if self.used >= self.uses:
            return CodeState.SPENT
        return CodeState.EXPIRED if now >= self.expires_at else CodeState.OPEN
