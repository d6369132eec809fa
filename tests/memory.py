"""The memory without a database: a hand-written `Storage` for unit tests.

What may be stored (keys, references, what must not be empty) it reads off the definitions of the
rows, so that a new record costs its queries only. `tests/storage` holds it and the databases to
the same contract.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from havruta.annotations.model import Annotation, Remark
from havruta.calls.model import (
    Call,
    CallState,
    Consent,
    Peer,
    Recorded,
    Recording,
    RecordingState,
    Voice,
)
from havruta.errors.annotations import UnknownAnnotation
from havruta.errors.calls import UnknownRecording
from havruta.errors.havrutot import HavrutaGone, UnknownCode, UnknownInvitation
from havruta.errors.outside import Overtaken
from havruta.errors.plans import UnknownOccurrence, UnknownPlan, UnknownProposal
from havruta.errors.sessions import UnknownAway, UnknownSession
from havruta.havrutot.model import (
    Code,
    Following,
    Havruta,
    Home,
    Invitation,
    InvitationState,
    Participant,
)
from havruta.ids import (
    AnnotationId,
    AwayId,
    CodeId,
    ConnectionId,
    HavrutaId,
    InvitationId,
    NoticeId,
    PeerId,
    PlanId,
    ProposalId,
    RecordingId,
    SessionId,
    StayId,
    UserId,
    least_id,
)
from havruta.notices.model import (
    LONGEST_WAIT,
    Backlog,
    Notice,
    NoticeKind,
    NoticeState,
    Reason,
    urgency,
)
from havruta.people.model import Device, Feed, Identity, Link, Provider, SignIn, SignInAttempt, User
from havruta.plans.model import (
    Answer,
    Beginning,
    Listing,
    Occurrence,
    OccurrenceKey,
    OccurrenceState,
    Plan,
    Proposal,
    Reply,
    Vote,
)
from havruta.plans.ports import STIRRED
from havruta.records import Outbox
from havruta.recurrence import Rule, Timing
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
from storage.records.notices import MOST_AHEAD, PACE
from storage.records.sessions import MOVED
from storage.rows import Row
from storage.rows.annotations import AnnotationRow, RemarkRow
from storage.rows.base import AWAITED, ENDED, RUNNING, UNSETTLED
from storage.rows.calls import CallRow, ConsentRow, PeerRow, RecordingRow, VoiceRow
from storage.rows.havrutot import CodeRow, HavrutaRow, InvitationRow, ParticipantRow, RemovalRow
from storage.rows.notices import NoticeRow, PaceRow
from storage.rows.people import (
    IdentityRow,
    LinkRow,
    NicknameRow,
    SignInAttemptRow,
    SignInRow,
    UnsubscribedRow,
    UserRow,
)
from storage.rows.plans import (
    FeedRow,
    ListingRow,
    OccurrenceRow,
    PlannedForRow,
    PlanRow,
    ProposalRow,
    ReplyRow,
    VoteRow,
)
from storage.rows.sessions import (
    AwayPersonRow,
    AwayRow,
    CardRow,
    ConnectionRow,
    LearningRow,
    SessionRow,
    StayRow,
)
from storage.statements import columns_of
from tests.tables import Columns, Tables, going_along, value_of

LATER = datetime.max.replace(tzinfo=UTC)


class MemoryTransaction:
    """What is changed, and kept on a clean exit; a generator would take as long as all the rest."""

    def __init__(self, storage: "MemoryStorage") -> None:
        self._storage = storage

    async def __aenter__(self) -> "MemoryRecords":
        await self._storage.turn.acquire()
        self._tables = self._storage.to_change()
        self._tables.begin()
        return self._storage.records(self._tables)

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._tables.commit()
        else:
            self._tables.roll_back()
        self._storage.turn.release()


class MemoryReading:
    """A look at what is kept."""

    def __init__(self, storage: "MemoryStorage") -> None:
        self._storage = storage

    async def __aenter__(self) -> "MemoryRecords":
        self._tables = self._storage.to_read()
        self._tables.readers += 1
        return self._storage.records(self._tables)

    async def __aexit__(self, *_: object) -> None:
        self._tables.readers -= 1


class MemoryStorage:
    """Transactions over dicts, one after the other; what a failed one did is taken back."""

    def __init__(self) -> None:
        self.library_store = MemoryLibraryStore()
        self.search_index = MemorySearchIndex()
        self._have(Tables())
        self.turn = asyncio.Lock()

    def transaction(self, *, urgent: bool = False) -> "MemoryTransaction":
        return MemoryTransaction(self)

    def unlocked(self) -> "MemoryTransaction":
        return MemoryTransaction(self)

    def reading(self) -> "MemoryReading":
        return MemoryReading(self)

    def asking(self) -> "MemoryReading":
        return MemoryReading(self)

    def snapshot(self) -> dict[str, list[Columns]]:
        """Return everything that is stored now, table by table, to be compared."""
        return {name: [*rows.values()] for name, rows in self._tables.rows.items()}

    @property
    def kept(self) -> Tables:
        """A copy of everything that is stored now, to go back to."""
        return self._tables.copy()

    def go_back(self, kept: Tables) -> None:
        """Store just that again."""
        self._have(kept.copy())

    def version(self, row: type[Row]) -> int:
        """Return which version of its table there is: another, once something has changed."""
        return self._tables.versions[row.__tablename__]

    def to_change(self) -> Tables:
        """Return the tables, or a copy where somebody still looks at them as they are."""
        if self._tables.readers:
            self._have(self._tables.copy())
        return self._tables

    def to_read(self) -> Tables:
        """Return the tables, or a copy without what somebody has begun to change."""
        return self._tables.as_before()

    def records(self, tables: Tables) -> "MemoryRecords":
        """Return the repositories over these tables."""
        return self._records() if tables is self._tables else _records(tables)()

    def _have(self, tables: Tables) -> None:
        self._tables, self._records = tables, _records(tables)

    async def is_reachable(self) -> bool:
        return True


@dataclass(frozen=True)
class MemoryKept:
    body: bytes
    kept_at: datetime


@dataclass(frozen=True)
class MemoryFound:
    """Where words were found."""

    book: str
    section: str
    number: int


class MemorySearchIndex:
    """What the library has read, by section."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[str, int, Sequence[tuple[int, str]]]] = {}

    async def sections(self) -> Collection[str]:
        return {section for section, (_, _, rows) in self._read.items() if rows}

    async def put(
        self, book: str, section: str, place: int, rows: Sequence[tuple[int, str]], /
    ) -> None:
        for known, (other, at, _) in list(self._read.items()):
            if (other, at) == (book, place):
                del self._read[known]
        self._read[section] = book, place, tuple(rows)

    async def find(
        self, groups: Sequence[Sequence[str]], /, *, book: str | None, start: int, size: int
    ) -> tuple[Sequence[MemoryFound], int]:
        found = sorted(
            ((of, place, number), MemoryFound(of, section, number))
            for section, (of, place, rows) in self._read.items()
            for number, words in rows
            if book in {None, of} and all(_has(words.split(), group) for group in groups)
        )
        return [one for _, one in found[start : start + size]], len(found)


def _has(words: Sequence[str], group: Sequence[str]) -> bool:
    """Whether there is one of the group among the words; "*" stands for any ending."""
    return any(
        word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))
        for wanted in group
        for word in words
    )


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


class Repository:
    """One transaction's view of the tables."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables


class MemoryUsers(Repository):
    async def identified(self, provider: Provider, external_id: str, /) -> User | None:
        for known in self.tables.find(IdentityRow, provider=provider, external_id=external_id):
            return (await self.many([known["user_id"]]))[known["user_id"]]
        return None

    async def add(self, user: User, provider: Provider, external_id: str, /) -> User:
        if (holder := await self.identified(provider, external_id)) is not None:
            return holder
        self.tables.add(UserRow, user)
        await self.identify(Identity(provider, external_id, user.id))
        return user

    async def identify(self, identity: Identity, /) -> UserId:
        columns = columns_of(identity)
        key = {"provider": identity.provider, "external_id": identity.external_id}
        for kept in self.tables.find(IdentityRow, **key):
            columns = kept | {"address": identity.address or kept["address"]}
        self.tables.put(IdentityRow, columns)
        return UserId(columns["user_id"])

    async def identities(self, user_id: UserId, /) -> Sequence[Identity]:
        found = self.tables.find(IdentityRow, user_id=user_id)
        found.sort(key=lambda identity: (identity["provider"], identity["external_id"]))
        return [value_of(Identity, identity) for identity in found]

    async def unlink(self, user_id: UserId, provider: Provider, /) -> None:
        for identity in self.tables.find(IdentityRow, user_id=user_id, provider=provider):
            self.tables.delete(IdentityRow, identity)

    async def insert(self, user: User, /) -> None:
        self.tables.add(UserRow, user)

    async def get(self, user_id: UserId, /) -> User:
        for user in (await self.many([user_id])).values():
            return user
        raise Overtaken

    async def change(self, user_id: UserId, /, **changes: Any) -> User:
        user = replace(await self.get(user_id), **changes)
        self.tables.save(UserRow, user)
        return user

    async def lock(self, user_ids: Collection[UserId], /) -> None:
        pass

    async def many(
        self, user_ids: Collection[UserId], /, *, guild_id: str | None = None
    ) -> dict[UserId, User]:
        kept = [self.tables.at(UserRow, user_id) for user_id in user_ids]
        found = {user["id"]: user for user in kept if user is not None}
        if guild_id is not None:
            for here in self.tables.find(NicknameRow, guild_id=guild_id, user_id=found):
                found[here["user_id"]] = found[here["user_id"]] | {"name": here["name"]}
        return {user_id: value_of(User, user) for user_id, user in found.items()}

    async def set_nickname(self, user_id: UserId, guild_id: str, name: str | None, /) -> None:
        here = {"user_id": user_id, "guild_id": guild_id}
        if name is not None:
            self.tables.put(NicknameRow, here | {"name": name})
        elif self.tables.find(NicknameRow, **here):
            self.tables.delete(NicknameRow, here)

    async def of_address(self, address: str, /) -> User | None:
        found = [
            identity
            for identity in self.tables.find(IdentityRow)
            if address == identity["address"]
            or (identity["provider"], identity["external_id"]) == (Provider.EMAIL, address)
        ]
        found.sort(key=lambda one: (one["provider"] != Provider.EMAIL, one["user_id"]))
        for identity in found:
            return (await self.many([identity["user_id"]]))[identity["user_id"]]
        return None

    async def addresses(self, user_ids: Collection[UserId], /) -> dict[UserId, str]:
        found = self.tables.find(IdentityRow, user_id=user_ids)
        found.sort(key=lambda i: (i["provider"] == Provider.EMAIL, i["provider"], i["external_id"]))
        return {
            i["user_id"]: i["external_id"] if i["provider"] == Provider.EMAIL else i["address"]
            for i in found
            if i["provider"] == Provider.EMAIL or i["address"] is not None
        }

    async def known_to(
        self, provider: Provider, user_ids: Collection[UserId], /
    ) -> dict[UserId, Identity]:
        found = self.tables.find(IdentityRow, user_id=user_ids, provider=provider)
        last_first = sorted(found, key=lambda identity: identity["external_id"], reverse=True)
        return {one["user_id"]: value_of(Identity, one) for one in last_first}

    async def set_channel(self, provider: Provider, external_id: str, channel_id: str, /) -> None:
        for found in self.tables.find(IdentityRow, provider=provider, external_id=external_id):
            self.tables.put(IdentityRow, {**found, "channel_id": channel_id})


class MemoryUnsubscribed(Repository):
    async def add(self, address: str, at: datetime, /) -> None:
        self.tables.put(UnsubscribedRow, {"address": address, "at": at})

    async def remove(self, address: str, /) -> None:
        for found in self.tables.find(UnsubscribedRow, address=address):
            self.tables.delete(UnsubscribedRow, found)

    async def among(self, addresses: Collection[str], /) -> set[str]:
        found = self.tables.find(UnsubscribedRow, lambda row: row["address"] in addresses)
        return {row["address"] for row in found}


class MemoryHavrutot(Repository):
    async def every(self) -> Sequence[HavrutaId]:
        return sorted(one["id"] for one in self.tables.find(HavrutaRow, deleted_at=None))

    async def get(self, havruta_id: HavrutaId, /) -> Havruta:
        found = self.tables.at(HavrutaRow, havruta_id)
        if found is None or found["deleted_at"] is not None:
            raise HavrutaGone(havruta=havruta_id)
        return self._value(found)

    async def recall(self, havruta_id: HavrutaId, /) -> Havruta:
        for found in self.tables.find(HavrutaRow, id=havruta_id):
            return self._value(found)
        raise HavrutaGone(havruta=havruta_id)

    async def lock(self, havruta_id: HavrutaId, /) -> Havruta:
        return await self.get(havruta_id)

    async def many(self, havruta_ids: Collection[HavrutaId], /) -> dict[HavrutaId, Havruta]:
        found = self.tables.find(HavrutaRow, id=havruta_ids)
        return {columns["id"]: self._value(columns) for columns in found}

    async def of(self, user_id: UserId, /, *, in_session: bool = False) -> Sequence[Havruta]:
        mine = {p["havruta_id"] for p in self.tables.find(ParticipantRow, user_id=user_id)}
        if in_session:
            mine &= {s["havruta_id"] for s in self.tables.find(SessionRow, ended_at=None)}
        theirs = self.tables.find(HavrutaRow, id=mine)
        newest_first = sorted(theirs, key=lambda h: (h["created_at"], h["id"]), reverse=True)
        return [self._value(found) for found in newest_first]

    async def places(self, limit: int, /) -> Sequence[tuple[str, str]]:
        there = self.tables.find(HavrutaRow, archived_at=None, deleted_at=None)
        there.sort(key=lambda h: (h["created_at"], h["id"]), reverse=True)
        return [(h["book"], h["ref"]) for h in there[:limit]]

    async def at_home(self, home: Home, /) -> Sequence[HavrutaId]:
        here = {"guild_id": home.guild_id or "", "deleted_at": None}
        if home.channel_id is not None:
            here["channel_id"] = home.channel_id
        return sorted(found["id"] for found in self.tables.find(HavrutaRow, **here))

    async def count(self, user_id: UserId, /) -> int:
        return len(self.tables.find(ParticipantRow, user_id=user_id))

    async def delete(self, havruta_id: HavrutaId, at: datetime, /) -> None:
        for stored in self.tables.find(ParticipantRow, havruta_id=havruta_id):
            self.tables.delete(ParticipantRow, stored)
        for waiting in self.tables.find(InvitationRow, havruta_id=havruta_id, state="pending"):
            revoked = {"state": InvitationState.REVOKED, "answered_at": at}
            self.tables.put(InvitationRow, waiting | revoked)
        (gone,) = self.tables.find(HavrutaRow, id=havruta_id)
        self.tables.put(HavrutaRow, gone | {"deleted_at": at})

    async def bar(self, havruta_id: HavrutaId, user_id: UserId, at: datetime, /) -> None:
        removal = {"havruta_id": havruta_id, "user_id": user_id, "at": at}
        self.tables.put(RemovalRow, removal)

    async def barred(self, havruta_id: HavrutaId, user_id: UserId, /) -> datetime | None:
        for removal in self.tables.find(RemovalRow, havruta_id=havruta_id, user_id=user_id):
            return removal["at"]
        return None

    async def let_in(self, havruta_id: HavrutaId, user_id: UserId, /) -> None:
        for removal in self.tables.find(RemovalRow, havruta_id=havruta_id, user_id=user_id):
            self.tables.delete(RemovalRow, removal)

    async def prune(self, until: datetime, /) -> None:
        to_tell = {notice["havruta_id"] for notice in self.tables.find(NoticeRow, where=UNSETTLED)}
        for gone in self.tables.find(HavrutaRow, lambda h: (h["deleted_at"] or LATER) <= until):
            if gone["id"] not in to_tell:
                self.tables.erase(HavrutaRow, gone)

    async def save(self, havruta: Havruta, /) -> None:
        followed = dict.fromkeys(field.name for field in fields(Following))
        if havruta.following is not None:
            followed = columns_of(havruta.following)
        columns = columns_of(havruta) | columns_of(havruta.home) | followed
        self.tables.put(HavrutaRow, columns)
        people = []
        for place, participant in enumerate(havruta.participants):
            people.append(columns_of(participant) | {"havruta_id": havruta.id, "place": place})
            del people[-1]["usually"]
        kept = self.tables.find(ParticipantRow, havruta_id=havruta.id)
        if kept != people:
            for stored in kept:
                self.tables.delete(ParticipantRow, stored)
            for columns in people:
                self.tables.insert(ParticipantRow, columns)

    async def speak(self, owner_id: UserId, language: str, /) -> Collection[HavrutaId]:
        silent = self.tables.find(HavrutaRow, owner_id=owner_id, language=None)
        for havruta in silent:
            self.tables.put(HavrutaRow, havruta | {"language": language})
        return [havruta["id"] for havruta in silent]

    async def erase(self, havruta_id: HavrutaId, /) -> None:
        self.tables.erase(HavrutaRow, {"id": havruta_id})

    def _value(self, columns: Columns) -> Havruta:
        return self.tables.value_with((ParticipantRow, UserRow), self._made, columns)

    def _made(self, columns: Columns) -> Havruta:
        theirs = self.tables.find(ParticipantRow, havruta_id=columns["id"])
        in_turn = sorted(theirs, key=lambda participant: participant["place"])
        people = [participant["user_id"] for participant in in_turn]
        wishes = {user["id"]: user["notify"] for user in self.tables.find(UserRow, id=people)}
        participants = tuple(
            value_of(Participant, found | {"usually": wishes[found["user_id"]]})
            for found in in_turn
        )
        nested = {
            "home": value_of(Home, columns),
            "participants": participants,
            "following": value_of(Following, columns) if columns["cycle"] else None,
        }
        return value_of(Havruta, columns | nested)


class MemoryInvitations(Repository):
    async def get(self, invitation_id: InvitationId, /) -> Invitation:
        for found in self.tables.find(InvitationRow, id=invitation_id):
            return value_of(Invitation, found)
        raise UnknownInvitation

    async def lock(self, invitation_id: InvitationId, /) -> Invitation:
        return await self.get(invitation_id)

    async def by_digest(self, digest: str, /) -> Invitation | None:
        for found in self.tables.find(InvitationRow, digest=digest):
            return value_of(Invitation, found)
        return None

    async def of(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Invitation]:
        return self._oldest_first(self.tables.find(InvitationRow, havruta_id=havruta_ids))

    async def recent(
        self,
        since: datetime,
        /,
        *,
        by: UserId,
        to: Collection[UserId],
        addresses: Collection[str] = (),
    ) -> Sequence[Invitation]:
        found = self.tables.find(
            InvitationRow,
            lambda i: (
                i["created_at"] > since
                and (i["invited_by"] == by or i["user_id"] in to or i["address"] in addresses)
            ),
        )
        return self._oldest_first(found)

    async def pending(self, user_id: UserId, /) -> Sequence[Invitation]:
        return self._oldest_first(self.tables.find(InvitationRow, user_id=user_id, state="pending"))

    async def pending_at(self, address: str, /) -> Sequence[Invitation]:
        return self._oldest_first(self.tables.find(InvitationRow, address=address, state="pending"))

    async def save(self, invitation: Invitation, /) -> None:
        self.tables.save(InvitationRow, invitation)

    def _oldest_first(self, found: list[Columns]) -> Sequence[Invitation]:
        found.sort(key=lambda invitation: (invitation["created_at"], invitation["id"]))
        return [value_of(Invitation, columns) for columns in found]


class MemoryCodes(Repository):
    async def find(self, digest: str, /) -> Code | None:
        found = self.tables.find(CodeRow, digest=digest)
        return value_of(Code, found[0]) if found else None

    async def lock(self, code_id: CodeId, /) -> Code:
        for found in self.tables.find(CodeRow, id=code_id):
            return value_of(Code, found)
        raise UnknownCode

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Code]:
        found = self.tables.find(CodeRow, havruta_id=havruta_id)
        found.sort(key=lambda code: (code["created_at"], code["id"]))
        return [value_of(Code, columns) for columns in found]

    async def save(self, code: Code, /) -> None:
        self.tables.save(CodeRow, code)

    async def prune(self, until: datetime, /) -> None:
        for code in self.tables.find(CodeRow):
            if min(code["expires_at"], code["revoked_at"] or LATER) <= until:
                self.tables.delete(CodeRow, code)


class MemorySessions(Repository):
    async def get(self, session_id: SessionId, /) -> Session:
        if (found := self.tables.at(SessionRow, session_id)) is not None:
            return value_of(Session, found)
        raise UnknownSession

    async def lock(self, session_id: SessionId, /) -> Session:
        return await self.get(session_id)

    async def standing(
        self, session_id: SessionId, user_id: UserId, /, *, lock: bool = False
    ) -> Standing:
        session = await self.get(session_id)
        havruta = self.tables.at(HavrutaRow, session.havruta_id)
        assert havruta is not None
        owner_id = havruta["owner_id"]
        stays = MemoryStays(self.tables)
        given = session.leader_id
        leads = None if given is None else await stays.open(session_id, given)
        stay = await stays.open(session_id, user_id)
        return Standing(
            session=session,
            lead=havruta["lead"],
            owner_id=owner_id,
            belongs=self.tables.at(ParticipantRow, session.havruta_id, user_id) is not None,
            stay=stay,
            owner_stay=stay if user_id == owner_id else await stays.open(session_id, owner_id),
            leader_seen_at=leads.seen_at if leads else None,
        )

    async def move(self, session: Session, /, *, before: Session) -> bool:
        running = await self.running(session.havruta_id)
        was = (before.id, before.changes, before.owner_ref)
        if running is None or (running.id, running.changes, running.owner_ref) != was:
            return False
        moved = {name: getattr(session, name) for name in MOVED}
        self.tables.put(SessionRow, {"id": session.id} | moved)
        return True

    async def open(self, session: Session, /) -> Session:
        if (running := await self.running(session.havruta_id)) is not None:
            return running
        self.tables.add(SessionRow, session)
        return session

    async def save(self, session: Session, /) -> None:
        self.tables.save(SessionRow, session)

    async def remove(self, session_id: SessionId, /) -> None:
        for away in self.tables.find(AwayRow, session_id=session_id):
            self.tables.put(AwayRow, away | {"session_id": None})
        self.tables.erase(SessionRow, {"id": session_id})

    async def running(self, havruta_id: HavrutaId, /) -> Session | None:
        found = self.tables.find(SessionRow, where=RUNNING, havruta_id=havruta_id)
        return value_of(Session, found[0]) if found else None

    async def running_in(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Session]:
        return [
            session for session in await self.all_running() if session.havruta_id in havruta_ids
        ]

    async def all_running(self) -> Sequence[Session]:
        return self._oldest_first(self.tables.find(SessionRow, where=RUNNING))

    async def of(
        self,
        havruta_ids: Collection[HavrutaId],
        /,
        *,
        sought: Sought = ANY,
        skip: int = 0,
        limit: int | None = None,
    ) -> Sequence[Session]:
        found = self._ended(havruta_ids)
        if sought != ANY:
            found = [one for one in found if self._fits(one, sought)]
        return self._oldest_first(found)[::-1][skip:][:limit]

    async def books(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[str]:
        return sorted({one["book"] for one in self._ended(havruta_ids)})

    def _fits(self, one: Columns, sought: Sought) -> bool:
        return (
            sought.book in {None, one["book"]}
            and sought.kind in {None, one["kind"]}
            and (sought.user_id is None or self._attended(one, sought.user_id))
            and (sought.since is None or one["started_at"] >= sought.since)
            and (sought.before is None or one["started_at"] < sought.before)
        )

    def _attended(self, one: Columns, user_id: UserId) -> bool:
        return bool(self.tables.find(StayRow, session_id=one["id"], user_id=user_id))

    async def glances(self, user_id: UserId, /) -> Sequence[Glance]:
        mine = await MemoryHavrutot(self.tables).of(user_id)
        return [await self._glance(havruta) for havruta in mine]

    async def _glance(self, havruta: Havruta) -> Glance:
        users = await MemoryUsers(self.tables).many(havruta.people)
        running = await self.running(havruta.id)
        there = self.tables.find(StayRow, session_id=running and running.id, left_at=None)
        return Glance(
            havruta=havruta,
            people=tuple(users[user_id] for user_id in havruta.people),
            seen={stay["user_id"]: stay["seen_at"] for stay in there},
            running=running,
            last_met=max((s["started_at"] for s in self._ended([havruta.id])), default=None),
        )

    async def count(self, havruta_ids: Collection[HavrutaId], /, sought: Sought = ANY) -> int:
        return len(await self.of(havruta_ids, sought=sought))

    async def cards(self, session_id: SessionId, /) -> Sequence[Card]:
        found = self.tables.find(CardRow, session_id=session_id)
        return [value_of(Card, columns) for columns in found]

    async def add_card(self, card: Card, /) -> None:
        if not self._card(card):
            self.tables.add(CardRow, card)

    async def finish_card(self, card: Card, at: datetime, /) -> None:
        for stored in self._card(card):
            self.tables.put(CardRow, stored | {"finished_at": at})

    async def unfinished_cards(self) -> Sequence[Card]:
        over = {one["id"] for one in self.tables.find(SessionRow, where=ENDED)}
        found = self.tables.find(CardRow, session_id=over, finished_at=None)
        return [value_of(Card, columns) for columns in found]

    def _card(self, card: Card) -> list[Columns]:
        where = columns_of(card)
        del where["finished_at"]
        return self.tables.find(CardRow, **where)

    def _ended(self, havruta_ids: Collection[HavrutaId]) -> list[Columns]:
        found = self.tables.find(SessionRow, havruta_id=havruta_ids)
        return [session for session in found if session["ending"] is not None]

    def _oldest_first(self, found: list[Columns]) -> list[Session]:
        found.sort(key=lambda session: (session["started_at"], session["id"]))
        return [value_of(Session, columns) for columns in found]


class MemoryLearnings(Repository):
    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Learning]:
        sessions = {one["id"] for one in self.tables.find(SessionRow, havruta_id=havruta_id)}
        found = self.tables.find(LearningRow, session_id=sessions)
        found.sort(key=lambda one: (one["day"], one["session_id"], one["user_id"]))
        return [value_of(Learning, one) for one in found]

    async def save(self, *learnings: Learning) -> None:
        for learning in learnings:
            self.tables.save(LearningRow, learning)


class MemoryAways(Repository):
    async def get(self, away_id: AwayId, /) -> Away:
        for found in self.tables.find(AwayRow, id=away_id):
            return self._value(found)
        raise UnknownAway

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Away]:
        found = self.tables.find(AwayRow, havruta_id=havruta_id)
        found.sort(key=lambda away: (away["told_at"], away["id"]), reverse=True)
        return [self._value(away) for away in found]

    async def save(self, away: Away, /) -> None:
        self.tables.save(AwayRow, away)
        for stored in self.tables.find(AwayPersonRow, away_id=away.id):
            self.tables.delete(AwayPersonRow, stored)
        for user_id in away.people:
            self.tables.insert(AwayPersonRow, {"away_id": away.id, "user_id": user_id})

    def _value(self, found: Columns) -> Away:
        theirs = self.tables.find(AwayPersonRow, away_id=found["id"])
        people = tuple(sorted(one["user_id"] for one in theirs))
        return value_of(Away, found | {"people": people})


class MemoryStays(Repository):
    async def open(self, session_id: SessionId, user_id: UserId, /) -> Stay | None:
        found = self.tables.find(StayRow, session_id=session_id, user_id=user_id, left_at=None)
        return value_of(Stay, found[0]) if found else None

    async def of(self, session_ids: Collection[SessionId], /) -> Sequence[Stay]:
        return self._as_they_came(self.tables.find(StayRow, session_id=session_ids))

    async def many(self, stay_ids: Collection[StayId], /) -> Sequence[Stay]:
        return self._as_they_came(self.tables.find(StayRow, id=stay_ids))

    async def save(self, stay: Stay, /) -> None:
        self.tables.save(StayRow, stay)

    async def act(
        self, stay_id: StayId, /, *, alone_ref: str | None, acted_in: ConnectionId | None
    ) -> None:
        for stay in self.tables.find(StayRow, id=stay_id):
            self.tables.put(StayRow, stay | {"alone_ref": alone_ref, "acted_in": acted_in})

    def _as_they_came(self, found: list[Columns]) -> Sequence[Stay]:
        found.sort(key=lambda stay: (stay["came_at"], stay["id"]))
        return [value_of(Stay, columns) for columns in found]


class MemoryConnections(Repository):
    async def add(self, connection: Connection, /) -> None:
        self.tables.add(ConnectionRow, connection)

    async def of(self, stay_id: StayId, /) -> Sequence[Connection]:
        found = self.tables.find(ConnectionRow, stay_id=stay_id)
        found.sort(key=lambda connection: (connection["acted_at"], connection["id"]), reverse=True)
        return [value_of(Connection, columns) for columns in found]

    async def act(
        self, connection_id: ConnectionId, at: datetime, /, *, alone_ref: str | None
    ) -> None:
        for connection in self.tables.find(ConnectionRow, id=connection_id):
            acted = {"acted_at": at, "alone_ref": alone_ref}
            self.tables.put(ConnectionRow, connection | acted)

    async def cut_off(self, connection_id: ConnectionId, at: datetime, /) -> None:
        for connection in self.tables.find(ConnectionRow, id=connection_id):
            self.tables.put(ConnectionRow, connection | {"seen_at": at, "cut_off_at": at})

    async def touch(
        self, connection_ids: Collection[ConnectionId], at: datetime, /
    ) -> Collection[ConnectionId]:
        touched = self.tables.find(ConnectionRow, id=connection_ids)
        for connection in touched:
            self.tables.put(ConnectionRow, connection | {"seen_at": at})
            for stay in self.tables.find(StayRow, id=connection["stay_id"], left_at=None):
                self.tables.put(StayRow, stay | {"seen_at": max(stay["seen_at"], at)})
        return {connection["id"] for connection in touched}

    async def remove(self, connection_ids: Collection[ConnectionId], /) -> None:
        for connection in self.tables.find(ConnectionRow, id=connection_ids):
            self.tables.delete(ConnectionRow, connection)

    async def prune(self) -> None:
        for connection in self.tables.find(ConnectionRow):
            (stay,) = self.tables.find(StayRow, id=connection["stay_id"])
            if stay["left_at"] is not None:
                self.tables.delete(ConnectionRow, connection)

    async def unseen_since(self, at: datetime, /) -> Sequence[Connection]:
        found = self.tables.find(ConnectionRow, lambda c: c["seen_at"] < at)
        found.sort(key=lambda connection: (connection["seen_at"], connection["id"]))
        return [value_of(Connection, columns) for columns in found]

    async def seen_after(self, at: datetime, /) -> Sequence[Connection]:
        found = self.tables.find(ConnectionRow, lambda c: c["seen_at"] > at)
        found.sort(key=lambda connection: (connection["seen_at"], connection["id"]))
        return [value_of(Connection, columns) for columns in found]

    async def put_back(self, connection_ids: Collection[ConnectionId], at: datetime, /) -> None:
        for connection in self.tables.find(ConnectionRow, id=connection_ids):
            self.tables.put(ConnectionRow, connection | {"seen_at": min(connection["seen_at"], at)})
            for stay in self.tables.find(StayRow, id=connection["stay_id"], left_at=None):
                self.tables.put(StayRow, stay | {"seen_at": min(stay["seen_at"], at)})


class MemoryCalls(Repository):
    async def state(self, session_id: SessionId, /) -> CallState:
        peers = self.tables.find(PeerRow, session_id=session_id)
        peers.sort(key=lambda peer: (peer["joined_at"], peer["id"]))
        for call in self.tables.find(CallRow, session_id=session_id):
            found, recording_id = value_of(Call, call), call["recording_id"]
            recorded = _recorded(self.tables, recording_id) if recording_id else None
            return CallState(found, [value_of(Peer, peer) for peer in peers], recorded)
        return CallState(None, ())

    async def save(self, call: Call, /) -> None:
        self.tables.save(CallRow, call)

    async def put(self, peer: Peer, /) -> None:
        self.tables.save(PeerRow, peer)

    async def remove(self, peer_ids: Collection[PeerId], /) -> None:
        for peer in self.tables.find(PeerRow, lambda p: p["id"] in peer_ids):
            self.tables.delete(PeerRow, peer)

    async def close(self, connection_ids: Collection[ConnectionId], /) -> bool:
        closed = self.tables.find(PeerRow, lambda p: p["connection_id"] in connection_ids)
        for peer in closed:
            self.tables.delete(PeerRow, peer)
        return bool(closed)

    async def cut_off(self, connection_id: ConnectionId, at: datetime | None, /) -> bool:
        found = self.tables.find(PeerRow, connection_id=connection_id)
        for peer in found:
            self.tables.put(PeerRow, peer | {"cut_off_at": at})
        return bool(found)

    async def end(self, session_id: SessionId, /) -> None:
        for row in (PeerRow, CallRow):
            for stored in self.tables.find(row, session_id=session_id):
                self.tables.delete(row, stored)


class MemoryVoices(Repository):
    async def get(self, session_id: SessionId, /) -> Voice | None:
        for voice in self.tables.find(VoiceRow, session_id=session_id):
            return value_of(Voice, voice)
        return None

    async def save(self, voice: Voice, /) -> None:
        self.tables.save(VoiceRow, voice)

    async def over(self) -> Sequence[Voice]:
        ended = self.tables.find(SessionRow, lambda s: s["ending"] is not None)
        over = {session["id"] for session in ended}
        found = self.tables.find(VoiceRow, lambda voice: voice["session_id"] in over)
        found.sort(key=lambda voice: voice["session_id"])
        return [value_of(Voice, voice) for voice in found]

    async def remove(self, session_id: SessionId, /) -> None:
        for voice in self.tables.find(VoiceRow, session_id=session_id):
            self.tables.delete(VoiceRow, voice)


class MemoryRecordings(Repository):
    async def get(self, recording_id: RecordingId, /) -> Recorded:
        if (found := _recorded(self.tables, recording_id)) is None:
            raise UnknownRecording
        return found

    async def save(self, recording: Recording, /) -> None:
        self.tables.save(RecordingRow, recording)

    async def consent(self, consent: Consent, /) -> None:
        self.tables.save(ConsentRow, consent)

    async def with_voice(self, user_id: UserId, /) -> Sequence[Recorded]:
        given = self.tables.find(ConsentRow, lambda one: one["is_given"], user_id=user_id)
        ids = sorted((one["recording_id"] for one in given), reverse=True)
        found = [_recorded(self.tables, one) for one in ids]
        return [one for one in found if one and one.recording.deleted_at is None]

    async def kept(self, havruta_id: HavrutaId, /) -> int:
        sessions = {one["id"] for one in self.tables.find(SessionRow, havruta_id=havruta_id)}
        found = self.tables.find(RecordingRow, deleted_at=None, session_id=sessions)
        return sum(one["kept_since"] is not None for one in found)

    async def gone(self, asked_before: datetime, /) -> Sequence[RecordingId]:
        havrutot = {one["id"] for one in self.tables.find(HavrutaRow, deleted_at=None)}
        sessions = {one["id"] for one in self.tables.find(SessionRow, havruta_id=havrutot)}
        found = self.tables.find(
            RecordingRow,
            lambda one: (
                one["deleted_at"] is not None
                or one["asked_at"] < asked_before
                or one["session_id"] not in sessions
                or (one["state"] == RecordingState.OVER and one["kept_since"] is None)
            ),
        )
        return sorted(one["id"] for one in found)

    async def remove(self, recording_id: RecordingId, /) -> None:
        if not self.tables.find(CallRow, recording_id=recording_id):
            self.tables.erase(RecordingRow, {"id": recording_id})


def _recorded(tables: Tables, recording_id: RecordingId) -> Recorded | None:
    consents = tables.find(ConsentRow, recording_id=recording_id)
    consents.sort(key=lambda one: one["number"])
    for found in tables.find(RecordingRow, id=recording_id):
        return Recorded(value_of(Recording, found), [value_of(Consent, one) for one in consents])
    return None


class MemoryAnnotations(Repository):
    async def get(self, annotation_id: AnnotationId, /) -> Annotation:
        for found in self.tables.find(AnnotationRow, id=annotation_id):
            return value_of(Annotation, found)
        raise UnknownAnnotation

    async def of(self, session_ids: Collection[SessionId], /) -> Sequence[Annotation]:
        found = self.tables.find(AnnotationRow, session_id=session_ids)
        marked = [value_of(Annotation, one) for one in found]
        return sorted(marked, key=lambda one: one.id)

    async def open_in(self, havruta_id: HavrutaId, /) -> Sequence[Annotation]:
        sessions = self.tables.rows[SessionRow.__tablename__]
        found = self.tables.find(
            AnnotationRow, lambda one: sessions[one["session_id"]]["havruta_id"] == havruta_id
        )
        marked = [value_of(Annotation, one) for one in found]
        return sorted((one for one in marked if one.is_open), key=lambda one: one.id)

    async def around(self, session_id: SessionId, havruta_id: HavrutaId, /) -> Sequence[Annotation]:
        asked = [q for q in await self.open_in(havruta_id) if q.session_id != session_id]
        return sorted([*asked, *await self.of([session_id])], key=lambda one: one.id)

    async def count(self, session_id: SessionId, /) -> int:
        return len(await self.of([session_id]))

    async def save(self, annotation: Annotation, /) -> None:
        self.tables.save(AnnotationRow, annotation)

    async def remove(self, annotation_id: AnnotationId, /) -> None:
        for found in self.tables.find(AnnotationRow, id=annotation_id):
            self.tables.delete(AnnotationRow, found)


class MemoryRemarks(Repository):
    async def last(self, session_id: SessionId, /) -> int:
        said = self.tables.find(RemarkRow, session_id=session_id)
        return max((one["number"] for one in said), default=0)

    async def of(self, session_id: SessionId, /, *, after: int = 0) -> Sequence[Remark]:
        said = self.tables.find(RemarkRow, lambda one: one["number"] > after, session_id=session_id)
        return sorted((value_of(Remark, one) for one in said), key=lambda one: one.number)

    async def add(self, remark: Remark, /) -> None:
        self.tables.add(RemarkRow, remark)


class MemoryPlans(Repository):
    async def get(self, plan_id: PlanId, /) -> Plan:
        if (found := self.tables.at(PlanRow, plan_id)) is not None:
            return self._value(found)
        raise UnknownPlan

    async def many(self, plan_ids: Collection[PlanId], /) -> dict[PlanId, Plan]:
        found = self.tables.find(PlanRow, id=plan_ids)
        return {plan["id"]: self._value(plan) for plan in found}

    async def of(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Plan]:
        found = self.tables.find(PlanRow, havruta_id=havruta_ids)
        found.sort(key=lambda plan: (plan["created_at"], plan["id"]))
        return [self._value(plan) for plan in found]

    async def short(self, until: datetime, limit: int, /) -> Sequence[Plan]:
        kept = {havruta["id"] for havruta in self.tables.find(HavrutaRow, deleted_at=None)}
        found = self.tables.find(
            PlanRow,
            lambda p: (p["expanded_until"] or LATER) < until and p["havruta_id"] in kept,
            ended_at=None,
        )
        found.sort(key=lambda plan: (plan["expanded_until"], plan["id"]))
        return [self._value(plan) for plan in found[:limit]]

    async def save(self, plan: Plan, /) -> None:
        columns = columns_of(plan)
        timing, who = columns.pop("timing"), columns.pop("who")
        rule = timing.rule and timing.rule.text()
        self.tables.put(PlanRow, columns | columns_of(timing) | {"rule": rule})
        kept = self.tables.find(PlannedForRow, plan_id=plan.id)
        if {one["user_id"] for one in kept} != set(who):
            for stored in kept:
                self.tables.delete(PlannedForRow, stored)
            for user_id in who:
                self.tables.insert(PlannedForRow, {"plan_id": plan.id, "user_id": user_id})

    def _value(self, found: Columns) -> Plan:
        return self.tables.value_with((PlannedForRow,), self._made, found)

    def _made(self, found: Columns) -> Plan:
        rule = found["rule"] and Rule.parse(found["rule"])
        theirs = self.tables.find(PlannedForRow, plan_id=found["id"])
        nested = {
            "timing": Timing(found["start"], found["zone"], rule),
            "who": tuple(sorted(one["user_id"] for one in theirs)),
        }
        return value_of(Plan, found | nested)


class MemoryOccurrences(Repository):
    async def get(self, key: OccurrenceKey, /) -> Occurrence:
        if (found := self.tables.at(OccurrenceRow, key.plan_id, key.original)) is not None:
            return value_of(Occurrence, found)
        raise UnknownOccurrence

    async def lock(self, key: OccurrenceKey, /) -> Occurrence:
        return await self.get(key)

    async def of(self, plan_id: PlanId, /) -> Sequence[Occurrence]:
        found = self.tables.find(OccurrenceRow, plan_id=plan_id)
        return [value_of(Occurrence, one) for one in sorted(found, key=lambda o: o["original"])]

    async def between(
        self,
        havruta_ids: Collection[HavrutaId],
        after: datetime,
        before: datetime,
        /,
        *,
        limit: int | None = None,
    ) -> Sequence[Occurrence]:
        return self._found(lambda one: after <= one["starts_at"] < before, havruta_id=havruta_ids)[
            :limit
        ]

    async def of_person(
        self, user_id: UserId, after: datetime, before: datetime, limit: int, /
    ) -> Sequence[Occurrence]:
        theirs = {one["havruta_id"] for one in self.tables.find(ParticipantRow, user_id=user_id)}
        return await self.between(theirs, after, before, limit=limit)

    async def next_of(
        self, havruta_ids: Collection[HavrutaId], now: datetime, /
    ) -> Sequence[Occurrence]:
        planned = {"havruta_id": havruta_ids, "state": OccurrenceState.PLANNED}
        ahead = self._found(lambda one: one["starts_at"] > now, **planned)
        return list({one.havruta_id: one for one in reversed(ahead)}.values())

    async def beginnings(self, now: datetime, /) -> Collection[Beginning]:
        found = {
            (one["zone"], one["wall"], one["starts_at"])
            for one in self.tables.find(OccurrenceRow)
            if one["starts_at"] > now and _is_planned(one)
        }
        return [Beginning(*one) for one in found]

    async def that_begin(self, when: Beginning, /) -> Sequence[Occurrence]:
        return self._found(state=OccurrenceState.PLANNED, **columns_of(when))

    async def of_session(self, session_id: SessionId, /) -> Sequence[Occurrence]:
        return self._found(session_id=session_id)

    async def changed(self, plan_ids: Collection[PlanId], /) -> Sequence[Occurrence]:
        return self._found(lambda one: one["changed_at"] is not None, plan_id=plan_ids)

    async def save(self, *occurrences: Occurrence) -> None:
        for one in occurrences:
            self.tables.save(OccurrenceRow, one)

    async def remove(self, *keys: OccurrenceKey) -> None:
        for key in keys:
            await MemoryReplies(self.tables).remove(key)
            for found in self.tables.find(OccurrenceRow, **columns_of(key)):
                self.tables.delete(OccurrenceRow, found)

    async def end(self, session_id: SessionId, /, *, is_missed: bool) -> None:
        became = OccurrenceState.MISSED if is_missed else OccurrenceState.HELD
        for one in self.tables.find(OccurrenceRow, session_id=session_id, state="open"):
            self.tables.put(OccurrenceRow, one | {"state": became})

    async def stir(
        self,
        now: datetime,
        /,
        *,
        havruta_id: HavrutaId | None = None,
        user_id: UserId | None = None,
    ) -> bool:
        theirs = {p["havruta_id"] for p in self.tables.find(ParticipantRow, user_id=user_id)}
        concerned = {havruta_id} if havruta_id else theirs
        stirred = [
            one
            for one in self.tables.find(OccurrenceRow, _is_planned, havruta_id=concerned)
            if now < one["starts_at"] < now + STIRRED
        ]
        for one in stirred:
            self.tables.put(OccurrenceRow, one | {"due_at": now})
        return bool(stirred)

    async def forget(self, havruta_id: HavrutaId, /) -> None:
        for one in self.tables.find(OccurrenceRow, havruta_id=havruta_id):
            self.tables.put(OccurrenceRow, one | {"due_at": None})

    async def prune(self, until: datetime, /) -> None:
        wall = until.astimezone(UTC).replace(tzinfo=None)
        for one in self.tables.find(OccurrenceRow):
            if one["starts_at"] <= until and one["session_id"] is one["changed_at"] is None:
                self.tables.delete(OccurrenceRow, one)
        for reply in self.tables.find(ReplyRow):
            if reply["original"] <= wall and reply["answer"] != Answer.NOT_COMING:
                self.tables.delete(ReplyRow, reply)
        for proposal in self.tables.find(ProposalRow):
            if proposal["original"] <= wall:
                self.tables.erase(ProposalRow, proposal)

    async def due(self, now: datetime, limit: int, /) -> Sequence[Occurrence]:
        if (await self.next_due() or LATER) > now:
            return []
        awaited = self.tables.find(OccurrenceRow, where=AWAITED)
        found = [one for one in awaited if one["due_at"] <= now]
        found.sort(key=lambda one: (one["due_at"], one["plan_id"], one["original"]))
        return [value_of(Occurrence, one) for one in found[:limit]]

    async def next_due(self) -> datetime | None:
        least: datetime | None = self.tables.least(OccurrenceRow, "due_at", AWAITED)
        return least

    def _found(
        self, fits: Callable[[Columns], object] | None = None, **columns: Any
    ) -> list[Occurrence]:
        found = self.tables.find(OccurrenceRow, fits, **columns)
        found.sort(key=lambda one: (one["starts_at"], one["plan_id"], one["original"]))
        return [value_of(Occurrence, one) for one in found]


class MemoryListings(Repository):
    async def get(self, plan_id: PlanId, /) -> Listing | None:
        found = self.tables.find(ListingRow, plan_id=plan_id)
        return value_of(Listing, found[0]) if found else None

    async def all(self) -> Sequence[Listing]:
        found = sorted(self.tables.find(ListingRow), key=lambda one: one["plan_id"])
        return [value_of(Listing, one) for one in found]

    async def save(self, listing: Listing, /) -> None:
        self.tables.save(ListingRow, listing)

    async def remove(self, plan_id: PlanId, /) -> None:
        for found in self.tables.find(ListingRow, plan_id=plan_id):
            self.tables.delete(ListingRow, found)


class MemoryReplies(Repository):
    async def of(self, keys: Collection[OccurrenceKey], /) -> Sequence[Reply]:
        known = {(key.plan_id, key.original) for key in keys}
        found = self.tables.find(
            ReplyRow,
            lambda reply: (reply["plan_id"], reply["original"]) in known,
            plan_id={plan_id for plan_id, _ in known},
        )
        found.sort(key=lambda reply: (reply["replied_at"], reply["user_id"]))
        return [value_of(Reply, one) for one in found]

    async def declined(self, user_id: UserId, plan_ids: Collection[PlanId], /) -> Sequence[Reply]:
        declined = {"user_id": user_id, "answer": Answer.NOT_COMING}
        found = self.tables.find(ReplyRow, plan_id=plan_ids, **declined)
        found.sort(key=lambda one: (one["plan_id"], one["original"]))
        return [value_of(Reply, one) for one in found]

    async def save(self, reply: Reply, /) -> None:
        self.tables.save(ReplyRow, reply)

    async def remove(self, key: OccurrenceKey, /) -> None:
        for found in self.tables.find(ReplyRow, **columns_of(key)):
            self.tables.delete(ReplyRow, found)


class MemoryProposals(Repository):
    async def get(self, proposal_id: ProposalId, /) -> Proposal:
        for found in self.tables.find(ProposalRow, id=proposal_id):
            return value_of(Proposal, found)
        raise UnknownProposal

    async def of(self, key: OccurrenceKey, /) -> Sequence[Proposal]:
        found = self.tables.find(ProposalRow, **columns_of(key))
        found.sort(key=lambda proposal: (proposal["made_at"], proposal["id"]))
        return [value_of(Proposal, one) for one in found]

    async def save(self, proposal: Proposal, /) -> None:
        self.tables.save(ProposalRow, proposal)

    async def votes(self, proposal_id: ProposalId, /) -> Sequence[Vote]:
        found = self.tables.find(VoteRow, proposal_id=proposal_id)
        found.sort(key=lambda vote: (vote["voted_at"], vote["user_id"]))
        return [value_of(Vote, one) for one in found]

    async def vote(self, vote: Vote, /) -> None:
        self.tables.save(VoteRow, vote)


def _is_planned(occurrence: Columns) -> bool:
    return occurrence["state"] == OccurrenceState.PLANNED


class MemoryPaces(Repository):
    async def reserve(self, name: str, now: datetime, gap: timedelta, /) -> datetime:
        free = next((kept["spent_until"] for kept in self.tables.find(PaceRow, name=name)), now)
        begin = free if now < free <= now + MOST_AHEAD else now
        self.tables.put(PaceRow, {"name": name, "spent_until": begin + gap})
        return begin


class MemoryNotices(Repository):
    async def add(self, notice: Notice, /) -> None:
        self.tables.add(NoticeRow, notice)

    async def get(self, notice_id: NoticeId, /) -> Notice:
        if (found := self.tables.at(NoticeRow, notice_id)) is not None:
            return value_of(Notice, found)
        raise KeyError(notice_id)

    async def lock(self, notice_id: NoticeId, /) -> Notice:
        return await self.get(notice_id)

    async def save(self, notice: Notice, /) -> None:
        self.tables.save(NoticeRow, notice)

    async def claim(self, now: datetime, lease: timedelta, limit: int, /) -> Sequence[Notice]:
        far = now + LONGEST_WAIT
        due = [
            n
            for n in self.tables.find(NoticeRow, where=UNSETTLED)
            if (n["due_at"] <= now or (n["due_at"] > far and n["attempts"] > 0))
            and ((n["lease_until"] or now) <= now or n["lease_until"] > far)
        ]
        claimed = sorted(due, key=_rank)[:limit]
        for notice in claimed:
            changes = {
                "state": NoticeState.CLAIMED,
                "attempts": notice["attempts"] + 1,
                "lease_until": now + lease,
            }
            self.tables.put(NoticeRow, {"id": notice["id"]} | changes)
        return [await self.get(notice["id"]) for notice in claimed]

    async def lock_pace(self) -> datetime | None:
        kept = self.tables.at(PaceRow, PACE)
        return None if kept is None else kept["spent_until"]

    async def save_pace(self, spent_until: datetime, /) -> None:
        self.tables.put(PaceRow, {"name": PACE, "spent_until": spent_until})

    async def prune(self, until: datetime, /) -> None:
        found = self.tables.find(NoticeRow)
        for notice in [n for n in found if (at := n["settled_at"]) is not None and at <= until]:
            self.tables.delete(NoticeRow, notice)

    async def next_due(self) -> datetime | None:
        unsettled = self.tables.find(NoticeRow, where=UNSETTLED)
        return min((n["lease_until"] or n["due_at"] for n in unsettled), default=None)

    async def of(
        self,
        havruta_id: HavrutaId,
        /,
        *,
        session_id: SessionId | None = None,
        invitation_id: InvitationId | None = None,
    ) -> Sequence[Notice]:
        about = {"session_id": session_id, "invitation_id": invitation_id}
        asked = {name: value for name, value in about.items() if value is not None}
        ours = self.tables.find(NoticeRow, **asked, havruta_id=havruta_id)
        return [value_of(Notice, notice) for notice in sorted(ours, key=_due)]

    async def of_occurrence(self, key: OccurrenceKey, /) -> Sequence[Notice]:
        found = self.tables.find(NoticeRow, **columns_of(key))
        return [value_of(Notice, n) for n in sorted(found, key=lambda notice: notice["id"])]

    async def page(
        self, havruta_ids: Collection[HavrutaId], /, *, skip: int, limit: int
    ) -> Sequence[Notice]:
        found = self.tables.find(NoticeRow, havruta_id=havruta_ids)
        latest_first = sorted(found, key=lambda notice: notice["id"], reverse=True)
        return [value_of(Notice, columns) for columns in latest_first[skip : skip + limit]]

    async def sent_to(self, address: str, since: datetime, /) -> Sequence[Notice]:
        found = self.tables.find(
            NoticeRow,
            lambda n: n["id"] >= least_id(since),
            kind=NoticeKind.WAY_IN,
            address=address,
        )
        return [value_of(Notice, n) for n in sorted(found, key=lambda notice: notice["id"])]

    async def of_plans(
        self, havruta_id: HavrutaId, since: datetime, /, *, about: UserId, to: UserId
    ) -> Sequence[Notice]:
        found = self.tables.find(
            NoticeRow,
            lambda n: n["id"] >= least_id(since) and n["plan_id"] is not None,
            havruta_id=havruta_id,
            about=about,
            recipient=to,
        )
        return [value_of(Notice, n) for n in sorted(found, key=lambda notice: notice["id"])]

    async def missed(self, havruta_ids: Collection[HavrutaId], /) -> dict[InvitationId, Reason]:
        found = self.tables.find(NoticeRow, havruta_id=havruta_ids, kind=NoticeKind.INVITATION)
        last = {n["invitation_id"]: n for n in sorted(found, key=lambda notice: notice["id"])}
        failed = (n for n in last.values() if n["state"] is NoticeState.FAILED)
        return {n["invitation_id"]: n["reason"] for n in failed}

    async def count(self, havruta_ids: Collection[HavrutaId], /) -> int:
        return len(self.tables.find(NoticeRow, havruta_id=havruta_ids))

    async def backlog(self, now: datetime, /) -> Backlog:
        unsettled = self.tables.find(NoticeRow, where=UNSETTLED)
        due = [notice["due_at"] for notice in unsettled if notice["due_at"] <= now]
        return Backlog(len(due), min(due, default=None))

    async def failed(self, since: datetime, /) -> dict[Reason, int]:
        found = self.tables.find(
            NoticeRow, lambda n: n["id"] >= least_id(since), state=NoticeState.FAILED
        )
        return dict(Counter(notice["reason"] for notice in found if notice["reason"]))


class MemoryCredentials(Repository):
    async def add_link(self, link: Link, /) -> None:
        self.tables.add(LinkRow, link)

    async def link(self, digest: str, /) -> Link | None:
        found = self.tables.find(LinkRow, digest=digest)
        return value_of(Link, found[0]) if found else None

    async def spend(self, digest: str, at: datetime, by: Device, /) -> Link | None:
        unspent = self.tables.find(
            LinkRow, lambda link: link["expires_at"] > at, digest=digest, spent_at=None
        )
        for link in unspent:
            self.tables.put(LinkRow, link | {"spent_at": at} | columns_of(by))
        return await self.link(digest) if unspent else None

    async def revoke_links(self, user_id: UserId, at: datetime, /) -> None:
        for link in self.tables.find(LinkRow, user_id=user_id, spent_at=None):
            self.tables.put(LinkRow, link | {"expires_at": min(at, link["expires_at"])})

    async def prune(self, *, links_until: datetime, sign_ins_until: datetime) -> None:
        for row, over, until in (
            (LinkRow, "spent_at", links_until),
            (SignInRow, "revoked_at", sign_ins_until),
        ):
            for key in self.tables.find(row):
                if min(key["expires_at"], key[over] or key["expires_at"]) <= until:
                    self.tables.delete(row, key)

    async def add_attempt(self, attempt: SignInAttempt, /) -> None:
        self.tables.add(SignInAttemptRow, attempt)

    async def spend_attempt(
        self, digest: str, at: datetime, /, *, browser: str, provider: Provider
    ) -> SignInAttempt | None:
        named = {"digest": digest, "browser": browser, "provider": provider}
        for attempt in self.tables.find(SignInAttemptRow, lambda a: a["expires_at"] > at, **named):
            self.tables.delete(SignInAttemptRow, attempt)
            return value_of(SignInAttempt, attempt)
        return None

    async def prune_attempts(self, until: datetime, /) -> None:
        for attempt in self.tables.find(SignInAttemptRow, lambda a: a["expires_at"] <= until):
            self.tables.delete(SignInAttemptRow, attempt)

    async def add_sign_in(self, sign_in: SignIn, /) -> None:
        self.tables.add(SignInRow, sign_in)

    async def sign_in(self, digest: str, /) -> SignIn | None:
        found = self.tables.find(SignInRow, digest=digest)
        return value_of(SignIn, found[0]) if found else None

    async def signed_in(self, digest: str, /) -> tuple[SignIn, User] | None:
        if (sign_in := await self.sign_in(digest)) is None:
            return None
        (user,) = self.tables.find(UserRow, id=sign_in.user_id)
        return sign_in, value_of(User, user)

    async def sign_ins(self, digests: Collection[str], /) -> Sequence[SignIn]:
        found = self.tables.find(SignInRow, lambda sign_in: sign_in["digest"] in digests)
        return [value_of(SignIn, sign_in) for sign_in in found]

    async def sign_ins_of(self, user_id: UserId, /) -> Sequence[SignIn]:
        found = self.tables.find(SignInRow, user_id=user_id, revoked_at=None)
        found.sort(key=lambda sign_in: (-sign_in["created_at"].timestamp(), sign_in["digest"]))
        return [value_of(SignIn, sign_in) for sign_in in found]

    async def see(self, digest: str, at: datetime, /) -> None:
        for sign_in in self.tables.find(SignInRow, digest=digest):
            self.tables.put(SignInRow, sign_in | {"seen_at": at})

    async def revoke(
        self, user_id: UserId, at: datetime, /, *, digest: str | None = None, but: str = ""
    ) -> None:
        for sign_in in self.tables.find(SignInRow, user_id=user_id, revoked_at=None):
            if digest in {None, sign_in["digest"]} and sign_in["digest"] != but:
                self.tables.put(SignInRow, sign_in | {"revoked_at": at})

    async def feed(self, digest: str, /) -> Feed | None:
        return next((value_of(Feed, it) for it in self.tables.find(FeedRow, digest=digest)), None)

    async def feed_of(self, user_id: UserId, /) -> Feed | None:
        return next((value_of(Feed, it) for it in self.tables.find(FeedRow, user_id=user_id)), None)

    async def save_feed(self, feed: Feed, /) -> None:
        self.tables.save(FeedRow, feed)


class MemoryTraces(Repository):
    async def of(self, user_id: UserId, /) -> dict[str, Sequence[Columns]]:
        stays = {stay["id"] for stay in self.tables.find(StayRow, user_id=user_id)}
        addresses = self._addresses(user_id)
        return {
            row.__tablename__: [
                self._with_session(row, found)
                for found in self.tables.find(row)
                if any(found[name] == user_id for name in self._names(row))
                or (row in OF_MAIL and found["address"] in addresses)
                or (row is ConnectionRow and found["stay_id"] in stays)
            ]
            for row in self._rows()
        }

    async def lock(self, user_id: UserId, /) -> None:
        pass

    async def settle(self, user_id: UserId, at: datetime, /) -> None:
        addresses = self._addresses(user_id)
        for found in self.tables.find(InvitationRow, state="pending"):
            if user_id in {found["user_id"], found["invited_by"]} or found["address"] in addresses:
                revoked = {"state": InvitationState.REVOKED, "answered_at": at}
                self.tables.put(InvitationRow, found | revoked)
        for found in self.tables.find(NoticeRow, _is_unsettled):
            if found["recipient"] == user_id or found["address"] in addresses:
                obsolete = {"state": NoticeState.OBSOLETE, "settled_at": at}
                self.tables.put(NoticeRow, found | obsolete)

    async def give_way(self, user_id: UserId, to: UserId, /) -> None:
        addresses = self._addresses(user_id)
        for row, named in OF_MAIL.items():
            for found in self.tables.find(row):
                if found["address"] not in addresses and found.get(named) != user_id:
                    continue
                if named is None:
                    self.tables.delete(row, found)
                else:
                    self.tables.put(row, found | {named: to, "address": None})
        for row in self._rows():
            for found in self.tables.find(row):
                outlives = set(self._names(row)) - {*going_along(row, UserRow), "id"}
                names = {name: to for name in outlives if found[name] == user_id}
                if names:
                    self.tables.delete(row, found)
                    self.tables.put(row, found | names)
        self.tables.erase(UserRow, {"id": user_id})
        if sum(map(len, (await self.of(to)).values())) == 1:
            self.tables.erase(UserRow, {"id": to})

    def _addresses(self, user_id: UserId) -> set[str]:
        theirs = self.tables.find(IdentityRow, user_id=user_id)
        by_mail = {one["external_id"] for one in theirs if one["provider"] is Provider.EMAIL}
        return by_mail | {one["address"] for one in theirs if one["address"]}

    def _with_session(self, row: type[Row], found: Columns) -> Columns:
        if "session_id" not in found:
            return found
        sessions = self.tables.find(SessionRow, id=found["session_id"])
        session = sessions[0] if sessions else {}
        which = ("book", "started_at", "covered", "havruta_id")
        return {name: session.get(name) for name in which} | found

    def _rows(self) -> list[type[Row]]:
        return [mapper.class_ for mapper in Row.registry.mappers]

    def _names(self, row: type[Row]) -> list[str]:
        """The columns that name a person."""
        columns = row.__table__.c
        own = ["id"] if row is UserRow else []
        return own + [c.name for c in columns if any(_is_person(key) for key in c.foreign_keys)]


OF_MAIL = {InvitationRow: "user_id", NoticeRow: "recipient", UnsubscribedRow: None}


def _is_person(key: Any) -> bool:
    return key.column.table is UserRow.__table__


def _is_unsettled(notice: Columns) -> bool:
    return notice["state"] in {NoticeState.DUE, NoticeState.CLAIMED}


def _rank(notice: Columns) -> tuple[Any, ...]:
    return notice["state"] != NoticeState.CLAIMED, urgency(notice["kind"]), *_due(notice)


def _due(notice: Columns) -> tuple[datetime, str]:
    return notice["due_at"], notice["id"]


class MemoryRecords(Outbox):
    """The repositories of one transaction, which all share, and what it has to tell."""

    users: MemoryUsers
    havrutot: MemoryHavrutot
    invitations: MemoryInvitations
    codes: MemoryCodes
    sessions: MemorySessions
    stays: MemoryStays
    learnings: MemoryLearnings
    aways: MemoryAways
    connections: MemoryConnections
    calls: MemoryCalls
    voices: MemoryVoices
    recordings: MemoryRecordings
    annotations: MemoryAnnotations
    remarks: MemoryRemarks
    plans: MemoryPlans
    occurrences: MemoryOccurrences
    replies: MemoryReplies
    proposals: MemoryProposals
    listings: MemoryListings
    notices: MemoryNotices
    paces: MemoryPaces
    unsubscribed: MemoryUnsubscribed
    credentials: MemoryCredentials
    traces: MemoryTraces


def _records(tables: Tables) -> type[MemoryRecords]:
    """Return what makes records over these tables; their repositories are made but once."""
    parts = {name: kind(tables) for name, kind in MemoryRecords.__annotations__.items()}
    return type("Records", (MemoryRecords,), parts)
