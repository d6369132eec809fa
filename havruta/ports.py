"""What the use cases need from the outside world, in their own words."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from havruta.ids import HavrutaId, InvitationId, NoticeId, SessionId, UserId
from havruta.model import (
    Card,
    Havruta,
    Invitation,
    Link,
    Notice,
    Provider,
    Session,
    SignIn,
    Stay,
    User,
    Way,
)
from havruta.refs import Shape
from havruta.texts import Book, SectionText


class Users(Protocol):
    """People and how the providers know them."""

    async def identified(self, provider: Provider, external_id: str, /) -> User | None: ...
    async def add(self, user: User, provider: Provider, external_id: str, /) -> User:
        """Add the person, or return who took this identity a moment earlier."""
        ...

    async def save(self, user: User, /) -> None: ...
    async def many(self, user_ids: Collection[UserId], /) -> Mapping[UserId, User]: ...
    async def external_id(self, user_id: UserId, provider: Provider, /) -> str | None: ...


class Havrutot(Protocol):
    """The stored havrutot. `get` raises `UnknownHavruta` and keeps others from changing it."""

    async def get(self, havruta_id: HavrutaId, /) -> Havruta: ...
    async def of(self, user_id: UserId, /) -> Sequence[Havruta]:
        """Return those the person belongs to, newest first."""
        ...

    async def save(self, havruta: Havruta, /) -> None: ...


class Invitations(Protocol):
    """The stored invitations. `get` raises `UnknownInvitation` and keeps others from answering."""

    async def get(self, invitation_id: InvitationId, /) -> Invitation: ...
    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Invitation]: ...
    async def pending(self, user_id: UserId, /) -> Sequence[Invitation]:
        """Return those that wait for the person's answer, oldest first."""
        ...

    async def save(self, invitation: Invitation, /) -> None: ...


class Sessions(Protocol):
    """The stored sessions.

    `get` raises `UnknownSession`; until the transaction ends nobody else can change what it gave.
    """

    async def get(self, session_id: SessionId, /) -> Session: ...
    async def open(self, session: Session, /) -> Session:
        """Insert it, or return the one that already runs in its havruta."""
        ...

    async def save(self, session: Session, /) -> None: ...
    async def running(self, havruta_id: HavrutaId, /) -> Session | None: ...
    async def all_running(self) -> Sequence[Session]: ...
    async def of(
        self, havruta_ids: Collection[HavrutaId], /, *, skip: int = 0, limit: int | None = None
    ) -> Sequence[Session]:
        """Return ended sessions, newest first."""
        ...

    async def count(self, havruta_ids: Collection[HavrutaId], /) -> int:
        """Return how many sessions have ended."""
        ...

    async def cards(self, session_id: SessionId, /) -> Sequence[Card]: ...
    async def add_card(self, card: Card, /) -> None: ...


class Stays(Protocol):
    """Who was in a room, and when; changed by whoever holds the session (`Sessions.get`)."""

    async def open(self, session_id: SessionId, user_id: UserId, /) -> Stay | None:
        """Return the person's stay that has not ended."""
        ...

    async def of(self, session_ids: Collection[SessionId], /) -> Sequence[Stay]:
        """Return all stays in the sessions, in the order people came."""
        ...

    async def save(self, stay: Stay, /) -> None: ...
    async def touch(
        self, session_id: SessionId, user_ids: Collection[UserId], at: datetime, /
    ) -> None:
        """Note that these people's open stays go on."""
        ...


class Notices(Protocol):
    """Promises to tell. `get` raises KeyError. A lease on one that is due means: not before."""

    async def add(self, notice: Notice, /) -> None: ...
    async def get(self, notice_id: NoticeId, /) -> Notice: ...
    async def save(self, notice: Notice, /) -> None: ...
    async def claim(self, now: datetime, lease: timedelta, limit: int, /) -> Sequence[Notice]:
        """Take those that are due, or whose claimer's lease has run out; nobody else gets them."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the next one is due or its lease runs out."""
        ...

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Notice]: ...


class Keys(Protocol):
    """Links and sign-ins, known by the digest of their secret, also when they are over."""

    async def add_link(self, link: Link, /) -> None: ...
    async def link(self, digest: str, /) -> Link | None: ...
    async def spend(self, digest: str, at: datetime, /) -> Link | None:
        """Take the link if it is unspent and not expired at `at`; it can be taken once."""
        ...

    async def add_sign_in(self, sign_in: SignIn, /) -> None: ...
    async def sign_in(self, digest: str, /) -> SignIn | None: ...
    async def revoke(self, user_id: UserId, at: datetime, /, *, digest: str | None = None) -> None:
        """End the sign-in with this digest, or all of the person's."""
        ...


class Records(Protocol):
    """One transaction's view of everything stored.

    What `get` locks is taken in one order everywhere, session before havruta, or two would wait for
    each other.
    """

    @property
    def users(self) -> Users: ...
    @property
    def havrutot(self) -> Havrutot: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def stays(self) -> Stays: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def keys(self) -> Keys: ...


class Storage(Protocol):
    """Opens transactions: commits on a clean exit, rolls back on an exception."""

    def transaction(self) -> AbstractAsyncContextManager[Records]: ...


class Library(Protocol):
    """Knows the books. Titles are accepted in any known spelling of either language."""

    def suggest(self, text: str, /, *, limit: int) -> Sequence[Book]:
        """Return books whose titles fit what has been typed, best first; local and immediate."""
        ...

    def book(self, title: str, /) -> Book:
        """Return the book, or raise `UnknownBook`; local and immediate."""
        ...

    async def shape(self, title: str, /) -> Shape:
        """Return how the book is divided, or raise `UnknownBook`, `NoText`, `LibraryAway`.

        Its refs may begin with `title`, even if that is what the book was called in former days.
        """
        ...

    async def kept_shape(self, title: str, /) -> Shape | None:
        """Return the shape if it is at hand, without asking anyone outside."""
        ...

    async def section(self, title: str, ref: str, /) -> SectionText:
        """Return the text of the section that holds `ref`, or held it before it became shorter.

        Raises `UnknownBook`; and `UnknownRef`, `LibraryAway` with the sections before and after.
        """
        ...

    async def refresh(self) -> int:
        """Fetch the catalogue anew; return how many books it has, or raise `CatalogueAway`."""
        ...


class Kept(Protocol):
    """Something the library keeps between runs."""

    @property
    def body(self) -> bytes: ...
    @property
    def kept_at(self) -> datetime: ...


class LibraryStore(Protocol):
    """Where the library keeps what it has read: texts, shapes, the catalogue."""

    async def get(self, kind: str, key: str, /) -> Kept | None: ...
    async def put(self, kind: str, key: str, body: bytes, at: datetime, /) -> None: ...


class Addresses(Protocol):
    """The page's addresses."""

    def link(self, token: str, /) -> str: ...


class Courier(Protocol):
    """Carries notices to people."""

    @property
    def is_ready(self) -> bool:
        """Whether anything can be carried yet; once it can, `NoticesDue` is published."""
        ...

    async def carry(self, notice: Notice, way: Way, /) -> None:
        """Tell it by this way, or raise `Unreachable`; any other error means: again later."""
        ...


class Unreachable(Exception):
    """This way to a person or place is closed; another attempt will not open it."""
