"""Promises to tell somebody something. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
from havruta.plans.model import OccurrenceKey, Scope

LONGEST_WAIT = timedelta(minutes=10)
"""No notice waits longer than that between two attempts, nor is leased for longer."""


class NoticeKind(StrEnum):
    """What is to be told."""

    INVITATION = "invitation"
    ANSWER = "answer"
    SESSION = "session"
    UNREACHED = "unreached"
    HOME_CLOSED = "home_closed"
    HOME_LOST = "home_lost"
    HOME_SHUT = "home_shut"
    WAY_IN = "way_in"
    LEFT = "left"
    REMOVED = "removed"
    JOINED = "joined"
    OFFERED = "offered"
    TAKEN_OVER = "taken_over"
    OFFER_DECLINED = "offer_declined"
    ARCHIVED = "archived"
    RESTORED = "restored"
    DELETED = "deleted"
    INHERITED = "inherited"
    PLANNED = "planned"
    PLAN_MOVED = "plan_moved"
    PLAN_CALLED_OFF = "plan_called_off"
    PLAN_RESTORED = "plan_restored"
    CLOCK_CHANGED = "clock_changed"
    REMINDER = "reminder"
    REPLIED = "replied"
    RUNS_ALREADY = "runs_already"
    PROPOSED = "proposed"
    TOO_FEW = "too_few"
    NOT_OPENED = "not_opened"
    SHARED = "shared"
    AWAY = "away"
    AWAY_ANSWERED = "away_answered"
    MISSED = "missed"
    SIYUM = "siyum"


URGENT = (NoticeKind.WAY_IN, NoticeKind.SESSION, NoticeKind.RUNS_ALREADY)
"""Somebody waits for these, or has been waited for."""

TIMELY = (NoticeKind.REMINDER, NoticeKind.TOO_FEW, NoticeKind.REPLIED)
"""These are of some moment, and told before all others where more is due than may be told now."""


def urgency(kind: NoticeKind) -> int:
    """Return where it stands among what is due, the most urgent at 0."""
    return 0 if kind in URGENT else 1 if kind in TIMELY else 2


class NoticeState(StrEnum):
    """Where a promise to tell stands."""

    DUE = "due"
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    FAILED = "failed"
    OBSOLETE = "obsolete"


class Way(StrEnum):
    """By which way somebody is told."""

    DIRECT = "direct"
    HOME = "home"
    MAIL = "mail"


class Reason(StrEnum):
    """Why somebody could not be told; said in words where it is shown."""

    DIRECT_CLOSED = "direct_closed"
    TOO_MANY_DIRECT = "too_many_direct"
    NO_SHARED_SERVER = "no_shared_server"
    CHANNEL_GONE = "channel_gone"
    CHANNEL_HIDDEN = "channel_hidden"
    CHANNEL_FORBIDDEN = "channel_forbidden"
    CHANNEL_LOCKED = "channel_locked"
    ACCOUNT_GONE = "account_gone"
    NO_ACCOUNT = "no_account"
    NOT_WISHED = "not_wished"
    REFUSED = "refused"
    NO_MAILBOX = "no_mailbox"
    MAIL_REFUSED = "mail_refused"
    UNSUBSCRIBED = "unsubscribed"
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class Notice:
    """One promise to tell one thing: to `recipient`, or, without one, to the havruta's home.

    Only a way in is about no havruta.

    A way in leads to its `landing`, as the page has sealed it, if there is one.

    With an `address` (of e-mail) it goes there and nowhere else, whether that is anybody's or not.

    Claimed with a lease so that a process that dies loses nothing; `way` or `reason` say how it
    ended, and members can see it. `about` is whose doing it tells of.

    About a plan it names the occurrence by its plan and `original` time, and by `scope` how much of
    the plan; `starts_at` is when that begins, and `was_at` when it did before.

    What is shared of a text is `quoted`, line for line, and so is what a siyum came to. About what
    was learned away from the page it names whose word that is, by `away_id`.
    """

    id: NoticeId
    kind: NoticeKind
    havruta_id: HavrutaId | None
    due_at: datetime
    recipient: UserId | None = None
    about: UserId | None = None
    session_id: SessionId | None = None
    invitation_id: InvitationId | None = None
    state: NoticeState = NoticeState.DUE
    attempts: int = 0
    lease_until: datetime | None = None
    way: Way | None = None
    reason: Reason | None = None
    settled_at: datetime | None = None
    address: str | None = None
    landing: str | None = None
    plan_id: PlanId | None = None
    original: datetime | None = None
    scope: Scope | None = None
    starts_at: datetime | None = None
    was_at: datetime | None = None
    proposal_id: ProposalId | None = None
    quoted: str | None = None
    away_id: AwayId | None = None

    @property
    def of_havruta(self) -> HavrutaId:
        """Which havruta it is about, if it is about any."""
        assert self.havruta_id is not None
        return self.havruta_id

    @property
    def occurrence(self) -> OccurrenceKey:
        """Which occurrence it is about, if it is about any."""
        assert self.plan_id is not None
        assert self.original is not None
        return OccurrenceKey(self.plan_id, self.original)

    @property
    def is_for_all(self) -> bool:
        """Whether it is told at home, to everyone."""
        return self.recipient is None and self.address is None


@dataclass(frozen=True, slots=True)
class Backlog:
    """So many notices are due and not yet told, and since when the oldest of them is."""

    due: int = 0
    since: datetime | None = None
