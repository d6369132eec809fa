"""Sessions, their messages, and who was there when. Instants are aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from havruta.errors.sessions import SessionOver
from havruta.havrutot.model import Havruta, Lead
from havruta.ids import AwayId, ConnectionId, HavrutaId, SessionId, StayId, UserId
from havruta.library.model import Book
from havruta.people.model import User
from havruta.refs import Stretch

UNSEEN = timedelta(seconds=90)
"""Who has not been seen for so long is gone, even if nobody could note that they left."""


class SessionKind(StrEnum):
    """How a session came to be."""

    INSTANT = "instant"
    SCHEDULED = "scheduled"
    AWAY = "away"
    """It was away from the page: on paper, on Shabbat, on a train."""


class Ending(StrEnum):
    """Why a session is over."""

    OWNER = "owner"
    EMPTY = "empty"
    NOBODY_CAME = "nobody_came"
    TOLD = "told"
    """It was over when it was told of."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting of a havruta, live until it has an ending.

    `ref` is where the room is and `changes` how often it has moved; `owner_ref` is where the
    owner is, and where the havruta goes on, once it has ended; `covered` is what the room has
    covered since somebody is there, in the book's order, as refs of the book's shape
    `shape_version` (None until the first move). `leader_id` is to whom the lead was given; they
    have it while they are there.
    """

    id: SessionId
    havruta_id: HavrutaId
    book: str
    kind: SessionKind
    started_at: datetime
    started_by: UserId | None
    began_ref: str
    ref: str
    owner_ref: str
    covered: tuple[Stretch, ...]
    changes: int = 0
    shape_version: str | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    leader_id: UserId | None = None

    @property
    def is_live(self) -> bool:
        """Whether it still runs."""
        return self.ending is None

    def live(self) -> Self:
        """Return the session, or raise `SessionOver`."""
        if not self.is_live:
            raise SessionOver
        return self

    def attended(self) -> Self:
        """Return the session as it is once somebody is there: where it stands is covered."""
        return self if self.covered else replace(self, covered=(Stretch(self.ref, self.ref),))

    def range(self, book: Book, language: str) -> str:
        """Return what it has covered, in a language; where nobody ever came, where it stood."""
        if self.covered:
            return book.range(self.covered, language)
        return book.refs(self.ref, language)[0]

    def ended(self, at: datetime, ending: Ending) -> Self:
        """Return the session, over since `at`."""
        return replace(self.live(), ended_at=max(at, self.started_at), ending=ending)

    def minutes(self, now: datetime) -> int:
        """Return how long it has run or did run, in whole minutes, rounded."""
        return max(round(((self.ended_at or now) - self.started_at).total_seconds() / 60), 0)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which ended sessions somebody looks for: of which book, with whom, of which kind, and when.

    What is None is not asked for; they began within `[since, before)`.
    """

    book: str | None = None
    user_id: UserId | None = None
    kind: SessionKind | None = None
    since: datetime | None = None
    before: datetime | None = None


ANY = Sought()


@dataclass(frozen=True, slots=True)
class Card:
    """Where a session's living message stands; `finished_at` is when it became the summary.

    `language` is its only reader's, where it is somebody's direct message.
    """

    session_id: SessionId
    channel_id: str
    message_id: str
    finished_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """One unbroken time of one person in a session's room.

    It lasts while any of its connections does. `seen_at` is kept fresh while they are there, so
    that a crash loses minutes at most. `alone_ref` is where they read by themselves (None while
    they follow), and `acted_in` the connection in which they last went anywhere. `asks_to_lead`
    until they lead, or think better of it.
    """

    id: StayId
    session_id: SessionId
    user_id: UserId
    came_at: datetime
    seen_at: datetime
    left_at: datetime | None = None
    alone_ref: str | None = None
    acted_in: ConnectionId | None = None
    asks_to_lead: bool = False

    @property
    def until(self) -> datetime:
        """When the person is last known to have been there."""
        return self.left_at or self.seen_at

    @property
    def time(self) -> timedelta:
        """For how long they were there; none where the clock was put back to before they came."""
        return max(self.until - self.came_at, timedelta())

    def left(self, now: datetime) -> Self:
        """Return it as it is once the session is over, whoever is still there."""
        if self.left_at is not None:
            return self
        until = now if self.lasts(now) else self.seen_at
        return replace(self, seen_at=until, left_at=until)

    def lasts(self, now: datetime) -> bool:
        """Whether the person is there now."""
        return self.left_at is None and now - self.seen_at <= UNSEEN


@dataclass(frozen=True, slots=True)
class Learning:
    """What an ended session is to one person who learned in it.

    `day` is the date on which they began, by their own clock as it was then, and `seconds` is for
    how long they were there. Who `caught_up` was not there, and learned it by themselves that day.
    """

    session_id: SessionId
    user_id: UserId
    day: date
    seconds: int
    caught_up: bool = False


class AwayState(StrEnum):
    """What has become of somebody’s word."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody’s word that these people learned away from the page, on that day of theirs.

    It took so many `minutes`, 0 where nobody knows. Once another of the havruta confirms it, it is
    the session `session_id`; before, it counts nothing. `moved_from` is where the havruta was, if
    its place moved with that.
    """

    id: AwayId
    havruta_id: HavrutaId
    told_by: UserId
    told_at: datetime
    book: str
    day: date
    minutes: int
    covered: tuple[Stretch, ...]
    people: tuple[UserId, ...]
    state: AwayState = AwayState.PENDING
    answered_by: UserId | None = None
    answered_at: datetime | None = None
    session_id: SessionId | None = None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A session and how one person stands in it: all that the rules of moving ask, read at once.

    `stay` and `owner_stay` are the person's and the owner's that have not ended, if there are such;
    `leader_seen_at` is when whoever was given the lead was last seen, if they have not left.
    """

    session: Session
    lead: Lead
    owner_id: UserId
    belongs: bool
    stay: Stay | None
    owner_stay: Stay | None
    leader_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Glance:
    """A havruta with its people and what runs: all that a front page asks of it, read at once.

    `people` are in the order they came; `seen` is when each of those who stay in the room of the
    running session was last seen; `last_met` is when the last ended session began.
    """

    havruta: Havruta
    people: tuple[User, ...]
    seen: Mapping[UserId, datetime]
    running: Session | None
    last_met: datetime | None


@dataclass(frozen=True, slots=True)
class Connection:
    """One open page of a person in a session's room, whichever process serves it.

    `alone_ref` is where they read by themselves in it; `acted_at` is when they last went anywhere
    in it; `cut_off_at` is since when it has been waited for, after its line was lost.
    """

    id: ConnectionId
    stay_id: StayId
    opened_at: datetime
    seen_at: datetime
    acted_at: datetime
    alone_ref: str | None = None
    cut_off_at: datetime | None = None
