"""What the use cases about sessions need stored."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from havruta.ids import AwayId, ConnectionId, HavrutaId, SessionId, StayId, UserId
from havruta.sessions.model import (
    ANY,
    Away,
    Card,
    Connection,
    Glance,
    Learning,
    Session,
    Sought,
    Standing,
    Stay,
)


class Sessions(Protocol):
    """The stored sessions. `get`, `lock` and `standing` raise `UnknownSession`."""

    async def get(self, session_id: SessionId, /) -> Session: ...
    async def lock(self, session_id: SessionId, /) -> Session:
        """Return the session; until the transaction ends nobody else can change it."""
        ...

    async def standing(
        self, session_id: SessionId, user_id: UserId, /, *, lock: bool = False
    ) -> Standing:
        """Return the session and how the person stands in it; with `lock` as `lock` does."""
        ...

    async def open(self, session: Session, /) -> Session:
        """Insert it, or return the one that already runs in its havruta."""
        ...

    async def save(self, session: Session, /) -> None: ...
    async def move(self, session: Session, /, *, before: Session) -> bool:
        """Keep where the session is now and what it has covered; nothing else has changed.

        Only while it runs and nobody has moved it since it was as `before`; return whether it is.
        """
        ...

    async def remove(self, session_id: SessionId, /) -> None:
        """Delete it with all that belongs to it."""
        ...

    async def running(self, havruta_id: HavrutaId, /) -> Session | None: ...
    async def running_in(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Session]:
        """Return the sessions of these havrutot that have not ended."""
        ...

    async def all_running(self) -> Sequence[Session]: ...
    async def of(
        self,
        havruta_ids: Collection[HavrutaId],
        /,
        *,
        sought: Sought = ANY,
        skip: int = 0,
        limit: int | None = None,
    ) -> Sequence[Session]:
        """Return ended sessions, newest first."""
        ...

    async def books(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[str]:
        """Return the books of ended sessions, by title."""
        ...

    async def glances(self, user_id: UserId, /) -> Sequence[Glance]:
        """Return each of the person's havrutot, newest first; not more queries for more of them."""
        ...

    async def count(self, havruta_ids: Collection[HavrutaId], /, sought: Sought = ANY) -> int:
        """Return how many sessions have ended."""
        ...

    async def cards(self, session_id: SessionId, /) -> Sequence[Card]: ...
    async def add_card(self, card: Card, /) -> None: ...
    async def finish_card(self, card: Card, at: datetime, /) -> None:
        """Note that the message has become the summary."""
        ...

    async def unfinished_cards(self) -> Sequence[Card]:
        """Return the messages of ended sessions that have not become their summaries yet."""
        ...


class Stays(Protocol):
    """Who was in a room, and when; changed by whoever holds the session (`Sessions.get`)."""

    async def open(self, session_id: SessionId, user_id: UserId, /) -> Stay | None:
        """Return the person's stay that has not ended."""
        ...

    async def of(self, session_ids: Collection[SessionId], /) -> Sequence[Stay]:
        """Return all stays in the sessions, in the order people came."""
        ...

    async def many(self, stay_ids: Collection[StayId], /) -> Sequence[Stay]:
        """Return those of them that exist, in the order people came."""
        ...

    async def save(self, stay: Stay, /) -> None: ...
    async def act(
        self, stay_id: StayId, /, *, alone_ref: str | None, acted_in: ConnectionId | None
    ) -> None:
        """Note where its person is now, and in which page they went there; nothing else."""
        ...


class Connections(Protocol):
    """The open pages of those who stay in a room; changed by whoever holds the session.

    Whatever is changed together with a stay is changed after it, or two would wait for each other.
    """

    async def add(self, connection: Connection, /) -> None: ...
    async def of(self, stay_id: StayId, /) -> Sequence[Connection]:
        """Return the open pages of one stay, the one that was acted in last first."""
        ...

    async def act(
        self, connection_id: ConnectionId, at: datetime, /, *, alone_ref: str | None
    ) -> None:
        """Note that its person went somewhere in it, if it is still open."""
        ...

    async def cut_off(self, connection_id: ConnectionId, at: datetime, /) -> None:
        """Note that its line was lost, if it is still open."""
        ...

    async def touch(
        self, connection_ids: Collection[ConnectionId], at: datetime, /
    ) -> Collection[ConnectionId]:
        """Note that these pages, and their stays, go on; return those that are still kept."""
        ...

    async def remove(self, connection_ids: Collection[ConnectionId], /) -> None: ...
    async def prune(self) -> None:
        """Delete the pages whose stay has ended."""
        ...

    async def unseen_since(self, at: datetime, /) -> Sequence[Connection]:
        """Return the pages that nobody has seen since then, whichever process had them."""
        ...

    async def seen_after(self, at: datetime, /) -> Sequence[Connection]:
        """Return the pages that were seen later than that, whichever process had them."""
        ...

    async def put_back(self, connection_ids: Collection[ConnectionId], at: datetime, /) -> None:
        """Have these pages, and their open stays, be seen at this earlier time."""
        ...


class Learnings(Protocol):
    """What ended sessions are to those who learned in them."""

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Learning]:
        """Return all of the havruta's, the earliest day first."""
        ...

    async def save(self, *learnings: Learning) -> None: ...


class Aways(Protocol):
    """Whose word there is of learning away from the page; changed by who holds the havruta."""

    async def get(self, away_id: AwayId, /) -> Away:
        """Return it, or raise `UnknownAway`."""
        ...

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Away]:
        """Return all of the havruta's, the latest first."""
        ...

    async def save(self, away: Away, /) -> None: ...
