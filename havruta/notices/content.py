"""What notices say: a typed value for each kind, found when it is about to be told.

The values hold all that their words need, whichever way they go and in whichever language.
"""

from dataclasses import dataclass
from datetime import datetime

from havruta.havrutot.model import Havruta
from havruta.ids import InvitationId, SessionId
from havruta.library.model import Book
from havruta.notices.model import Reason
from havruta.people.model import User
from havruta.sessions.away import Word
from havruta.sessions.model import Session
from havruta.sessions.reports import Report
from havruta.sessions.siyum import Completed


@dataclass(frozen=True, slots=True)
class Contact:
    """A person, and the number by which Discord knows them, if it does.

    `channel_id` is where direct messages to them go there, once they have been opened.
    """

    user: User
    discord: str | None
    channel_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What every notice has: whom it concerns.

    Without a `recipient` it is for all at home, or for whoever has the `address` of e-mail, by
    which it goes if it goes by mail. `mentions` are whom it calls by name where others read it,
    too.
    """

    recipient: Contact | None
    mentions: tuple[Contact, ...]
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfHavruta(Content):
    """What nearly all have: which havruta it is about."""

    havruta: Havruta


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn(Content):
    """Somebody has asked for a link by e-mail, which leads to its landing, if it has one."""

    landing: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(OfHavruta):
    """Somebody is invited to the havruta; `digest` is what is kept of a mailed one's secret."""

    invitation_id: InvitationId
    digest: str | None = None
    inviter: User
    book: Book
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(OfHavruta):
    """Somebody has accepted an invitation, or declined it; `who` may be an address."""

    who: str
    is_accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(OfHavruta):
    """A session has started; by now it may be over.

    If it still runs, this comes late by so many minutes.
    """

    report: Report
    book: Book
    late_by: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared(OfHavruta):
    """Somebody in the session shows the others these lines of the text."""

    who: User
    session_id: SessionId
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached(OfHavruta):
    """An invitation, or that a session runs, could not be told to some.

    `is_by_mail`: it was an invitation to an address of e-mail.
    """

    reason: Reason
    missed: tuple[str, ...]
    session_id: SessionId | None
    invitation_id: InvitationId | None
    is_by_mail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeClosed(OfHavruta):
    """That a session runs could not be told at home; each is told directly instead."""

    reason: Reason
    session_id: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLost(OfHavruta):
    """The havruta's home is gone; from now on each is told directly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeShut(OfHavruta):
    """The bot is not in the server of the havruta's home any more, and may be let in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed(OfHavruta):
    """Somebody has done something that concerns the recipient."""

    who: User


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Deed):
    """Somebody has left the recipient's havruta."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed(Deed):
    """The recipient does not belong to the havruta any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Deed):
    """Somebody has joined the recipient's havruta with a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Deed):
    """The owner would have the recipient own the havruta."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver(Deed):
    """Somebody owns from now on what the recipient has owned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined(Deed):
    """Somebody does not want to own what the recipient owns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Deed):
    """The havruta is put away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Deed):
    """The havruta is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted(Deed):
    """The havruta is no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited(Deed):
    """The havruta is the recipient's now, since its owner has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedAway(Deed):
    """Somebody says that something was learned away from the page; it waits for an answer."""

    word: Word
    book: Book


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayAnswered(LearnedAway):
    """Somebody has confirmed what the recipient told, or does not."""

    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed(OfHavruta):
    """The recipient was not in a session; so many questions were asked in it.

    `page` is where they can go through it.
    """

    session: Session
    book: Book
    questions: int
    page: str

    def range(self, language: str) -> str:
        """Return what it covered."""
        return self.session.range(self.book, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Siyum(OfHavruta):
    """The havruta has completed a book; `page` shows it."""

    book: Book
    completed: Completed
    page: str


@dataclass(frozen=True, slots=True)
class Obsolete:
    """There is nothing left to tell: it has been answered, or is over."""
