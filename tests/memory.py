"""The memory without a database: a hand-written `Storage` and `LibraryStore` for unit tests.

It holds itself to the database's rules (unique keys, foreign keys, one transaction after the
other), and `tests/storage` holds both to the same contract.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from havruta.errors import UnknownHavruta, UnknownInvitation, UnknownSession
from havruta.havrutot.model import Havruta, Invitation, InvitationState
from havruta.ids import HavrutaId, InvitationId, NoticeId, SessionId, StayId, UserId
from havruta.notices.model import Notice, NoticeState
from havruta.people.model import Link, Provider, SignIn, User
from havruta.sessions.model import Card, Session, Stay

UNSETTLED = (NoticeState.DUE, NoticeState.CLAIMED)

REFERS = {
    "user_id": "users",
    "owner_id": "users",
    "invited_by": "users",
    "started_by": "users",
    "recipient": "users",
    "havruta_id": "havrutot",
    "session_id": "sessions",
    "invitation_id": "invitations",
}
"""Which field refers to which table."""


class Violation(Exception):
    """What a database would not store."""


@dataclass
class Tables:
    """Everything stored, by key."""

    users: dict[UserId, User] = field(default_factory=dict)
    identities: dict[tuple[Provider, str], UserId] = field(default_factory=dict)
    havrutot: dict[HavrutaId, Havruta] = field(default_factory=dict)
    invitations: dict[InvitationId, Invitation] = field(default_factory=dict)
    sessions: dict[SessionId, Session] = field(default_factory=dict)
    cards: dict[Card, Card] = field(default_factory=dict)
    stays: dict[StayId, Stay] = field(default_factory=dict)
    notices: dict[NoticeId, Notice] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    spent: dict[str, datetime] = field(default_factory=dict)
    sign_ins: dict[str, SignIn] = field(default_factory=dict)

    def copy(self) -> "Tables":
        """Return a draft; the values are immutable, so the dicts are enough."""
        return Tables(**{name: dict(rows) for name, rows in vars(self).items()})

    def check(self, value: object) -> None:
        """Refuse a value that refers to nothing."""
        for name, table in REFERS.items():
            key = getattr(value, name, None)
            if key is not None and key not in getattr(self, table):
                msg = f"{value} refers to {name} {key}"
                raise Violation(msg)


class MemoryStorage:
    """Transactions over dicts, one after the other; the draft of a failed one is dropped."""

    def __init__(self) -> None:
        self.library_store = MemoryLibraryStore()
        self._tables = Tables()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["MemoryRecords", None]:
        async with self._turn:
            draft = self._tables.copy()
            yield MemoryRecords(draft)
            self._tables = draft

    async def answers(self) -> bool:
        return True


@dataclass(frozen=True)
class MemoryKept:
    body: bytes
    kept_at: datetime


class MemoryLibraryStore:
    """What the library keeps, in a dict."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], MemoryKept] = {}

    async def get(self, kind: str, key: str, /) -> MemoryKept | None:
        return self._kept.get((kind, key))

    async def put(self, kind: str, key: str, body: bytes, at: datetime, /) -> None:
        self._kept[kind, key] = MemoryKept(body, at)

    async def change(
        self, kind: str, key: str, change: Callable[[bytes | None], bytes], at: datetime, /
    ) -> None:
        kept = self._kept.get((kind, key))
        self._kept[kind, key] = MemoryKept(change(kept.body if kept else None), at)


class MemoryRecords:
    """One transaction's draft."""

    def __init__(self, tables: Tables) -> None:
        self.users = MemoryUsers(tables)
        self.havrutot = MemoryHavrutot(tables)
        self.invitations = MemoryInvitations(tables)
        self.sessions = MemorySessions(tables)
        self.stays = MemoryStays(tables)
        self.notices = MemoryNotices(tables)
        self.keys = MemoryKeys(tables)


class Repository:
    """One transaction's view of the tables."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def _add(self, rows: dict[Any, Any], key: object, value: object) -> None:
        """Insert; the key must be free."""
        if key in rows:
            msg = f"{key} is taken"
            raise Violation(msg)
        self._put(rows, key, value)

    def _put(self, rows: dict[Any, Any], key: object, value: object) -> None:
        """Insert or replace."""
        self._tables.check(value)
        rows[key] = value


class MemoryUsers(Repository):
    async def identified(self, provider: Provider, external_id: str, /) -> User | None:
        user_id = self._tables.identities.get((provider, external_id))
        return None if user_id is None else self._tables.users[user_id]

    async def add(self, user: User, provider: Provider, external_id: str, /) -> User:
        if (holder := await self.identified(provider, external_id)) is not None:
            return holder
        self._add(self._tables.users, user.id, user)
        self._tables.identities[provider, external_id] = user.id
        return user

    async def save(self, user: User, /) -> None:
        self._tables.users[user.id] = user

    async def many(self, user_ids: Collection[UserId], /) -> dict[UserId, User]:
        return {key: user for key, user in self._tables.users.items() if key in user_ids}

    async def external_id(self, user_id: UserId, provider: Provider, /) -> str | None:
        known = self._tables.identities.items()
        ids = (external for (by, external), who in known if (by, who) == (provider, user_id))
        return min(ids, default=None)


class MemoryHavrutot(Repository):
    async def get(self, havruta_id: HavrutaId, /) -> Havruta:
        try:
            return self._tables.havrutot[havruta_id]
        except KeyError:
            raise UnknownHavruta(havruta=havruta_id) from None

    async def of(self, user_id: UserId, /) -> Sequence[Havruta]:
        theirs = (h for h in self._tables.havrutot.values() if user_id in h.people)
        return sorted(theirs, key=lambda h: (h.created_at, h.id), reverse=True)

    async def save(self, havruta: Havruta, /) -> None:
        for participant in havruta.participants:
            self._tables.check(participant)
        self._put(self._tables.havrutot, havruta.id, havruta)


class MemoryInvitations(Repository):
    async def get(self, invitation_id: InvitationId, /) -> Invitation:
        try:
            return self._tables.invitations[invitation_id]
        except KeyError:
            raise UnknownInvitation from None

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Invitation]:
        ours = (i for i in self._tables.invitations.values() if i.havruta_id == havruta_id)
        return sorted(ours, key=lambda i: (i.created_at, i.id))

    async def pending(self, user_id, /):
        waiting = (i for i in self._tables.invitations.values() if i.user_id == user_id)
        return sorted(filter(_pending, waiting), key=lambda i: (i.created_at, i.id))

    async def save(self, invitation: Invitation, /) -> None:
        _at_most_one(invitation, self._tables.invitations.values(), _pending)
        self._put(self._tables.invitations, invitation.id, invitation)


class MemorySessions(Repository):
    async def get(self, session_id: SessionId, /) -> Session:
        try:
            return self._tables.sessions[session_id]
        except KeyError:
            raise UnknownSession from None

    async def open(self, session: Session, /) -> Session:
        if (running := await self.running(session.havruta_id)) is not None:
            return running
        self._add(self._tables.sessions, session.id, session)
        return session

    async def save(self, session: Session, /) -> None:
        _at_most_one(session, self._tables.sessions.values(), _running)
        self._put(self._tables.sessions, session.id, session)

    async def running(self, havruta_id: HavrutaId, /) -> Session | None:
        running = await self.all_running()
        return next((s for s in running if s.havruta_id == havruta_id), None)

    async def all_running(self) -> Sequence[Session]:
        running = (s for s in self._tables.sessions.values() if s.is_live)
        return sorted(running, key=lambda s: (s.started_at, s.id))

    async def of(
        self, havruta_ids: Collection[HavrutaId], /, *, skip: int = 0, limit: int | None = None
    ) -> Sequence[Session]:
        sessions = self._tables.sessions.values()
        ended = (s for s in sessions if s.havruta_id in havruta_ids and not s.is_live)
        newest_first = sorted(ended, key=lambda s: (s.started_at, s.id), reverse=True)
        return newest_first[skip:][:limit]

    async def count(self, havruta_ids: Collection[HavrutaId], /) -> int:
        return len(await self.of(havruta_ids))

    async def cards(self, session_id: SessionId, /) -> Sequence[Card]:
        return [card for card in self._tables.cards if card.session_id == session_id]

    async def add_card(self, card: Card, /) -> None:
        self._put(self._tables.cards, card, card)


class MemoryStays(Repository):
    async def open(self, session_id: SessionId, user_id: UserId, /) -> Stay | None:
        stays = self._tables.stays.values()
        return next((s for s in stays if _staying(s) == (session_id, user_id)), None)

    async def of(self, session_ids: Collection[SessionId], /) -> Sequence[Stay]:
        stays = (s for s in self._tables.stays.values() if s.session_id in session_ids)
        return sorted(stays, key=lambda s: (s.came_at, s.id))

    async def save(self, stay: Stay, /) -> None:
        _at_most_one(stay, self._tables.stays.values(), _staying)
        self._put(self._tables.stays, stay.id, stay)

    async def touch(
        self, session_id: SessionId, user_ids: Collection[UserId], at: datetime, /
    ) -> None:
        for user_id in user_ids:
            stay = await self.open(session_id, user_id)
            if stay is not None and stay.seen_at < at:
                self._tables.stays[stay.id] = replace(stay, seen_at=at)


class MemoryNotices(Repository):
    async def add(self, notice: Notice, /) -> None:
        self._add(self._tables.notices, notice.id, notice)

    async def get(self, notice_id: NoticeId, /) -> Notice:
        return self._tables.notices[notice_id]

    async def save(self, notice: Notice, /) -> None:
        self._put(self._tables.notices, notice.id, notice)

    async def claim(self, now: datetime, lease: timedelta, limit: int, /) -> Sequence[Notice]:
        due = [n for n in self._unsettled() if n.due_at <= now and (n.lease_until or now) <= now]
        claimed = [
            replace(
                notice,
                state=NoticeState.CLAIMED,
                attempts=notice.attempts + 1,
                lease_until=now + lease,
            )
            for notice in due[:limit]
        ]
        self._tables.notices.update({notice.id: notice for notice in claimed})
        return claimed

    async def next_due(self) -> datetime | None:
        return min((n.lease_until or n.due_at for n in self._unsettled()), default=None)

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Notice]:
        ours = (n for n in self._tables.notices.values() if n.havruta_id == havruta_id)
        return sorted(ours, key=_due)

    def _unsettled(self) -> Sequence[Notice]:
        notices = (n for n in self._tables.notices.values() if n.state in UNSETTLED)
        return sorted(notices, key=_due)


class MemoryKeys(Repository):
    async def add_link(self, link: Link, /) -> None:
        self._add(self._tables.links, link.digest, link)

    async def link(self, digest: str, /) -> Link | None:
        return self._tables.links.get(digest)

    async def spend(self, digest: str, at: datetime, /) -> Link | None:
        link = self._tables.links.get(digest)
        if link is None or digest in self._tables.spent or link.expires_at <= at:
            return None
        self._tables.spent[digest] = at
        return link

    async def add_sign_in(self, sign_in: SignIn, /) -> None:
        self._add(self._tables.sign_ins, sign_in.digest, sign_in)

    async def sign_in(self, digest: str, /) -> SignIn | None:
        return self._tables.sign_ins.get(digest)

    async def revoke(self, user_id: UserId, at: datetime, /, *, digest: str | None = None) -> None:
        for sign_in in list(self._tables.sign_ins.values()):
            meant = sign_in.user_id == user_id and digest in {None, sign_in.digest}
            if meant and sign_in.revoked_at is None:
                self._tables.sign_ins[sign_in.digest] = replace(sign_in, revoked_at=at)


def _due(notice: Notice) -> tuple[datetime, NoticeId]:
    return notice.due_at, notice.id


def _pending(invitation: Invitation) -> object:
    waits = invitation.state is InvitationState.PENDING
    return (invitation.havruta_id, invitation.user_id) if waits else None


def _running(session: Session) -> object:
    return session.havruta_id if session.is_live else None


def _staying(stay: Stay) -> object:
    return (stay.session_id, stay.user_id) if stay.left_at is None else None


def _at_most_one(value: Any, stored: Iterable[Any], key: Callable[[Any], object]) -> None:
    """Refuse the value if another one is stored with the same key (None: it has no key)."""
    mine = key(value)
    if mine is not None and any(o.id != value.id and key(o) == mine for o in stored):
        msg = f"{value} beside another one"
        raise Violation(msg)
