"""What notices say of what is planned: a typed value for each kind.

Times are instants; each is read in `zone`, by the clock of its reader.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from havruta.ids import SessionId
from havruta.library.model import Book
from havruta.notices.content import OfHavruta
from havruta.people.model import User
from havruta.plans import views
from havruta.plans.model import Occurrence, OccurrenceKey, Plan, Proposal, Reply, Scope
from havruta.recurrence import Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPlan(OfHavruta):
    """What all of these have: of which time of which plan it is, which begins at `starts_at`.

    `who` is whose doing it was, if it was anybody's; `at` is the moment at which it is told.
    `planned` is that time with who comes, as it stands then; None, if nothing is kept of it.
    """

    who: User | None
    plan: Plan
    key: OccurrenceKey
    starts_at: datetime
    at: datetime
    book: Book
    planned: views.Planned | None

    @property
    def zone(self) -> str:
        """By which clock its reader goes; who has told none reads the plan's own."""
        return (self.recipient and self.recipient.user.zone) or self.plan.timing.zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(OfPlan):
    """Something has been planned; it begins first at `starts_at`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(OfPlan):
    """What was planned has changed: this time, it and all that follow, or the whole plan.

    With several times `starts_at` is when the first of them begins.
    """

    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMoved(Changed):
    """It has been moved from `was_at`; `was` is the timing before, where that has changed."""

    was_at: datetime
    was: Timing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCalledOff(Changed):
    """It does not take place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRestored(Changed):
    """It takes place after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChanged(OfPlan):
    """It stays at its wall time, which is another moment, for its zone's clock goes otherwise."""

    was_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(OfPlan):
    """It begins soon: so much later than `at`. One that comes late says so, if it `is_late`."""

    occurrence: Occurrence
    replies: tuple[Reply, ...]
    is_late: bool

    @property
    def ahead(self) -> timedelta:
        """How long it is until it begins."""
        return self.starts_at - self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(OfPlan):
    """Somebody (`who`) does not come, comes late, or comes after all."""

    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsAlready(OfPlan):
    """Its time has come, and a session runs already: that is the one."""

    session_id: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFew(OfPlan):
    """It does not take place: too few could come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOpened(OfPlan):
    """Its time went by while nobody was there to open it: we were away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(OfPlan):
    """Other times are proposed for it, by `who`, or because it does not suit as it is.

    `options` are instants, in the order of the proposal's wall times.
    """

    proposal: Proposal
    options: tuple[datetime, ...]
