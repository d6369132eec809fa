"""Plans, and the single times that they yield. Instants are aware UTC; wall times are naive."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from havruta.errors.plans import OccurrenceOver, UnknownOccurrence
from havruta.ids import ID, HavrutaId, PlanId, ProposalId, SessionId, UserId, is_id
from havruta.recurrence import Timing, instant

WALL = "%Y%m%dT%H%M"
YEARS = range(1970, 3000)
"""At the ends of time no zone reckons any more."""
KEY = f"{ID}-[0-9]{{8}}T[0-9]{{4}}"
"""How a key of an occurrence looks in buttons and addresses."""


class Scope(StrEnum):
    """How much of a plan a change concerns."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


class OccurrenceState(StrEnum):
    """What has become of one time of a plan."""

    PLANNED = "planned"
    CALLED_OFF = "called_off"
    OPEN = "open"
    HELD = "held"
    MISSED = "missed"


class Answer(StrEnum):
    """What somebody says of one time."""

    COMING = "coming"
    LATE = "late"
    NOT_COMING = "not_coming"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a havruta means to learn when: once, or by a rule.

    `who` are those it is for, if not all who belong. One that has been called off as a whole has
    `ended_at`. A change to all that follow ends a plan before it, and what follows is another plan,
    `split_from` it. `sequence` counts the changes (RFC 5545). Up to `expanded_until` its times are
    kept as occurrences.
    """

    id: PlanId
    havruta_id: HavrutaId
    made_by: UserId | None
    timing: Timing
    minutes: int
    created_at: datetime
    who: tuple[UserId, ...] = ()
    ended_at: datetime | None = None
    split_from: PlanId | None = None
    sequence: int = 0
    expanded_until: datetime | None = None

    @property
    def repeats(self) -> bool:
        """Whether it is for more than one time."""
        return self.timing.rule is not None

    def expected(self, people: tuple[UserId, ...]) -> tuple[UserId, ...]:
        """Return whom it is for, of those who belong to its havruta."""
        return tuple(one for one in people if not self.who or one in self.who)


@dataclass(frozen=True, slots=True)
class OccurrenceKey:
    """Which time of which plan: the one that would begin at `original` by the plan's own rule."""

    plan_id: PlanId
    original: datetime

    def __str__(self) -> str:
        """Return what stands for it in buttons and addresses."""
        return f"{self.plan_id}-{self.original:{WALL}}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what the text stands for. Raises `UnknownOccurrence`."""
        plan_id, _, original = text.partition("-")
        try:
            at = datetime.strptime(original, WALL)  # noqa: DTZ007 - wall times have no zone
        except ValueError:
            raise UnknownOccurrence from None
        is_ours = is_id(plan_id) and at.year in YEARS
        if not is_ours or str(cls(PlanId(plan_id), at)) != text:
            raise UnknownOccurrence
        return cls(PlanId(plan_id), at)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A moment that was `wall` in `zone`, by what was known of zones when that was found out."""

    zone: str
    wall: datetime
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a plan yields, known by its `original` wall time, wherever it is moved to.

    It begins at `starts_at`, which is `wall` in `zone`. `session_id` is what was opened for it, or
    ran already. `sequence` counts its own changes, `changed_at` is when it was last moved, called
    off or brought back; `due_at` is when the clock sees to it next.
    """

    plan_id: PlanId
    original: datetime
    havruta_id: HavrutaId
    starts_at: datetime
    wall: datetime
    zone: str
    minutes: int
    state: OccurrenceState = OccurrenceState.PLANNED
    session_id: SessionId | None = None
    sequence: int = 0
    changed_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def key(self) -> OccurrenceKey:
        """What it is known by."""
        return OccurrenceKey(self.plan_id, self.original)

    @property
    def ends_at(self) -> datetime:
        """When its time is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_moved(self) -> bool:
        """Whether it is elsewhere than its plan's rule says."""
        return self.wall != self.original

    def ahead(self, now: datetime) -> Self:
        """Return it, if it is still to come. Raises `OccurrenceOver`."""
        if self.state is not OccurrenceState.PLANNED or self.starts_at <= now:
            raise OccurrenceOver
        return self

    def changed(self, now: datetime, **changes: Any) -> Self:
        """Return it as it is planned after a change, for the clock to see to."""
        sequence, planned = self.sequence + 1, OccurrenceState.PLANNED
        changes = {"changed_at": now, "due_at": now, "state": planned, **changes}
        return replace(self, sequence=sequence, **changes)

    def moved(self, wall: datetime, now: datetime) -> Self:
        """Return it, moved to that time."""
        return self.changed(now, wall=wall, starts_at=instant(wall, self.zone))

    def called_off(self, now: datetime) -> Self:
        """Return it, called off."""
        return self.changed(now, state=OccurrenceState.CALLED_OFF, due_at=None)


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody says of one time; `late_by` is in minutes, where they said."""

    plan_id: PlanId
    original: datetime
    user_id: UserId
    answer: Answer
    replied_at: datetime
    late_by: int | None = None


class ProposalReason(StrEnum):
    """Why other times are proposed."""

    REST = "rest"
    TOO_FEW = "too_few"
    OWNER_AWAY = "owner_away"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Other times that are proposed for an occurrence, by somebody or by the clock.

    `options` are wall times in its zone. Once enough agree to one it is `chosen`, and the
    occurrence moves there, it alone.
    """

    id: ProposalId
    plan_id: PlanId
    original: datetime
    havruta_id: HavrutaId
    reason: ProposalReason
    made_by: UserId | None
    made_at: datetime
    options: tuple[datetime, ...]
    closed_at: datetime | None = None
    chosen: datetime | None = None

    @property
    def key(self) -> OccurrenceKey:
        """For which occurrence it is."""
        return OccurrenceKey(self.plan_id, self.original)

    def is_open(self, occurrence: Occurrence, now: datetime) -> bool:
        """Whether it waits for votes: the occurrence is ahead, and nobody has changed it since."""
        is_ahead = occurrence.state is OccurrenceState.PLANNED and occurrence.starts_at > now
        is_same = occurrence.changed_at is None or occurrence.changed_at <= self.made_at
        return self.closed_at is None and is_ahead and is_same


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody says of a proposal: to one of its options they agree, or (None) to none."""

    proposal_id: ProposalId
    user_id: UserId
    choice: datetime | None
    voted_at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """A plan in the list of events of a server, which shows its next time.

    `event_id` is the server's own, once it stands there; `starts_at` is the time that it shows, and
    `shown` tells whether it says the same still. It `is_refused` where we may not put it there.
    Until `claimed_until` one process sees to it alone.
    """

    plan_id: PlanId
    guild_id: str
    event_id: str | None = None
    starts_at: datetime | None = None
    shown: str = ""
    is_refused: bool = False
    claimed_until: datetime | None = None
