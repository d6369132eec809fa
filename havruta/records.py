"""The memory as the use cases see it: one transaction, and what opens it."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from havruta.annotations.ports import Annotations, Remarks
from havruta.calls.ports import Calls, Recordings, Voices
from havruta.events import Event
from havruta.havrutot.ports import Codes, Havrutot, Invitations
from havruta.notices.ports import Notices, Paces
from havruta.people.ports import Credentials, Traces, Unsubscribed, Users
from havruta.plans.ports import Listings, Occurrences, Plans, Proposals, Replies
from havruta.sessions.ports import Aways, Connections, Learnings, Sessions, Stays


class Outbox:
    """What a transaction has to tell once it has been committed, in order."""

    def __init__(self) -> None:
        self.published: list[Event] = []

    def publish(self, *events: Event) -> None:
        """Have these told if, and once, the transaction has been committed."""
        self.published += events


class Records(Protocol):
    """One transaction's view of everything stored.

    Whoever changes something that others may change takes it with `lock` first, or, as a move does,
    changes it only if it is as it was; `get` only looks.
    What is locked is taken in one order everywhere, or two would wait for each other: a havruta,
    then what belongs to it: session, invitation, code, person, occurrence, stay, connection, call,
    recording, notice. Plans, what is said of their times, and what was learned away from the page
    are changed by whoever holds the havruta. All use cases at once are in
    tests/storage/test_locks.py.
    """

    published: list[Event]

    def publish(self, *events: Event) -> None:
        """Have these told if, and once, the transaction has been committed."""
        ...

    @property
    def users(self) -> Users: ...
    @property
    def havrutot(self) -> Havrutot: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def codes(self) -> Codes: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def stays(self) -> Stays: ...
    @property
    def learnings(self) -> Learnings: ...
    @property
    def aways(self) -> Aways: ...
    @property
    def connections(self) -> Connections: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def voices(self) -> Voices: ...
    @property
    def recordings(self) -> Recordings: ...
    @property
    def annotations(self) -> Annotations: ...
    @property
    def remarks(self) -> Remarks: ...
    @property
    def plans(self) -> Plans: ...
    @property
    def occurrences(self) -> Occurrences: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def listings(self) -> Listings: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def paces(self) -> Paces: ...
    @property
    def unsubscribed(self) -> Unsubscribed: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def traces(self) -> Traces: ...


class Storage(Protocol):
    """Opens transactions: commits on a clean exit, rolls back on an exception.

    `reading` opens one in which nothing may be changed or locked; it waits for no writer. `asking`
    is one for a single question. In an `unlocked` one each question and each change may be by
    itself: others come in between, and what was changed is not taken back by an exception. An
    `urgent` one waits only for who writes already, where writers wait for each other; so does an
    `unlocked` one.
    """

    def transaction(self, *, urgent: bool = False) -> AbstractAsyncContextManager[Records]: ...
    def unlocked(self) -> AbstractAsyncContextManager[Records]: ...
    def reading(self) -> AbstractAsyncContextManager[Records]: ...
    def asking(self) -> AbstractAsyncContextManager[Records]: ...
