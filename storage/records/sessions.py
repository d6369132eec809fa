"""Sessions, their cards and the stays in their rooms in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    delete,
    exists,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.errors.sessions import UnknownSession
from havruta.ids import ConnectionId, HavrutaId, SessionId, StayId, UserId
from havruta.sessions.model import (
    ANY,
    Card,
    Connection,
    Glance,
    Learning,
    Session,
    Sought,
    Standing,
    Stay,
)
from storage.records.glances import glances
from storage.records.standing import standing
from storage.rows.base import ENDED, RUNNING, STAYING, UNFINISHED
from storage.rows.sessions import CardRow, ConnectionRow, LearningRow, SessionRow, StayRow
from storage.statements import add, columns_of, inserting, many, one, put

MOVED = ("ref", "owner_ref", "covered", "changes", "shape_version")
"""What a move changes of a session."""

MOVING = (
    update(SessionRow.__table__)
    .where(
        SessionRow.id == bindparam("session"),
        SessionRow.changes == bindparam("changes_before"),
        SessionRow.owner_ref == bindparam("owner_ref_before"),
        RUNNING,
    )
    .values({name: bindparam(name) for name in MOVED})
)
_THIS = select(SessionRow.__table__).where(SessionRow.id == bindparam("session_id"))
_RUNNING = select(SessionRow.__table__).where(
    SessionRow.havruta_id == bindparam("havruta_id"), RUNNING
)
_CARDS = (
    select(CardRow.__table__)
    .where(CardRow.session_id == bindparam("session_id"))
    .order_by(CardRow.number)
)
_STAYS = (
    select(StayRow.__table__)
    .where(StayRow.session_id.in_(bindparam("session_ids", expanding=True)))
    .order_by(StayRow.came_at, StayRow.id)
)
_OPEN_STAY = select(StayRow.__table__).where(
    StayRow.session_id == bindparam("session_id"), StayRow.user_id == bindparam("user_id"), STAYING
)


OF_HAVRUTA = union_all(
    *(
        select(SessionRow.id).where(SessionRow.havruta_id == bindparam("havruta_id"), each)
        for each in (RUNNING, ENDED)
    )
)
"""Its sessions: those that run have an index, and those that have ended."""


class Sessions:
    """The stored sessions."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, session_id: SessionId, /) -> Session:
        """Return the session, or raise `UnknownSession`."""
        return await self._one(_THIS, session_id)

    async def lock(self, session_id: SessionId, /) -> Session:
        """Return the session, kept from other changes, or raise `UnknownSession`."""
        return await self._one(_THIS.with_for_update(key_share=True), session_id)

    async def standing(
        self, session_id: SessionId, user_id: UserId, /, *, lock: bool = False
    ) -> Standing:
        """Return the session and how the person stands in it; with `lock` as `lock` does."""
        found = await standing(self._db, session_id, user_id, lock=lock)
        if found is None:
            raise UnknownSession
        return found

    async def _one(self, query: Select[Any], session_id: SessionId) -> Session:
        found = await one(self._db, Session, query, session_id=session_id)
        if found is None:
            raise UnknownSession
        return found

    async def open(self, session: Session, /) -> Session:
        """Insert it, or return the one that already runs in its havruta."""
        opening = (
            inserting(self._db.dialect.name, SessionRow)
            .values(columns_of(session))
            .on_conflict_do_nothing(index_elements=["havruta_id"], index_where=RUNNING)
        )
        running = None
        while running is None:  # the one that stood in the way may end before it is read
            await self._db.execute(opening)
            running = await self.running(session.havruta_id)
        return running

    async def save(self, session: Session, /) -> None:
        """Insert or update; IntegrityError if it runs beside another one of its havruta."""
        await put(self._db, SessionRow, columns_of(session))

    async def move(self, session: Session, /, *, before: Session) -> bool:
        """Keep where the session is now and what it has covered; nothing else has changed.

        Only while it runs and nobody has moved it since it was as `before`; return whether it is.
        """
        moved = {name: getattr(session, name) for name in MOVED}
        was = {"changes_before": before.changes, "owner_ref_before": before.owner_ref}
        result = await self._db.execute(MOVING, moved | was | {"session": session.id})
        return result.rowcount > 0

    async def remove(self, session_id: SessionId, /) -> None:
        """Delete it with all that belongs to it."""
        table = SessionRow.__table__
        await self._db.execute(delete(table).where(table.c.id == session_id))

    async def running(self, havruta_id: HavrutaId, /) -> Session | None:
        """Return the havruta's session that has not ended."""
        return await one(self._db, Session, _RUNNING, havruta_id=havruta_id)

    async def running_in(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Session]:
        """Return the sessions of these havrutot that have not ended."""
        query = select(SessionRow.__table__).where(SessionRow.havruta_id.in_(havruta_ids), RUNNING)
        return await many(self._db, Session, query)

    async def all_running(self) -> Sequence[Session]:
        """Return every session that has not ended, oldest first."""
        query = select(SessionRow.__table__).where(RUNNING)
        query = query.order_by(SessionRow.started_at, SessionRow.id)
        return await many(self._db, Session, query)

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
        query = (
            select(SessionRow.__table__)
            .where(SessionRow.havruta_id.in_(havruta_ids), ENDED, *_found(sought))
            .order_by(SessionRow.started_at.desc(), SessionRow.id.desc())
            .offset(skip)
            .limit(limit)
        )
        return await many(self._db, Session, query)

    async def books(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[str]:
        """Return the books of ended sessions, by title."""
        query = select(SessionRow.book).where(SessionRow.havruta_id.in_(havruta_ids), ENDED)
        return [*(await self._db.execute(query.distinct().order_by(SessionRow.book))).scalars()]

    async def glances(self, user_id: UserId, /) -> Sequence[Glance]:
        """Return each of the person's havrutot, newest first."""
        return await glances(self._db, user_id)

    async def count(self, havruta_ids: Collection[HavrutaId], /, sought: Sought = ANY) -> int:
        """Return how many sessions have ended."""
        query = select(func.count()).select_from(SessionRow.__table__)
        query = query.where(SessionRow.havruta_id.in_(havruta_ids), ENDED, *_found(sought))
        return (await self._db.execute(query)).scalar_one()

    async def cards(self, session_id: SessionId, /) -> Sequence[Card]:
        """Return where its messages stand, in the order they were posted."""
        return await many(self._db, Card, _CARDS, session_id=session_id)

    async def add_card(self, card: Card, /) -> None:
        """Note a message of the session; noting it again changes nothing."""
        adding = inserting(self._db.dialect.name, CardRow).on_conflict_do_nothing()
        await self._db.execute(adding, columns_of(card))

    async def finish_card(self, card: Card, at: datetime, /) -> None:
        """Note that the message has become the summary."""
        finishing = update(CardRow.__table__).where(
            CardRow.session_id == card.session_id,
            CardRow.channel_id == card.channel_id,
            CardRow.message_id == card.message_id,
        )
        await self._db.execute(finishing.values(finished_at=at))

    async def unfinished_cards(self) -> Sequence[Card]:
        """Return the messages of ended sessions that have not become their summaries yet."""
        query = (
            select(CardRow.__table__)
            .join(SessionRow.__table__)
            .where(UNFINISHED, ENDED)
            .order_by(CardRow.number)
        )
        return await many(self._db, Card, query)


class Stays:
    """The stored stays."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def open(self, session_id: SessionId, user_id: UserId, /) -> Stay | None:
        """Return the person's stay that has not ended."""
        return await one(self._db, Stay, _OPEN_STAY, session_id=session_id, user_id=user_id)

    async def of(self, session_ids: Collection[SessionId], /) -> Sequence[Stay]:
        """Return all stays in the sessions, in the order people came."""
        return await many(self._db, Stay, _STAYS, session_ids=[*session_ids])

    async def many(self, stay_ids: Collection[StayId], /) -> Sequence[Stay]:
        """Return those of them that exist, in the order people came."""
        query = select(StayRow.__table__).where(StayRow.id.in_(stay_ids))
        return await many(self._db, Stay, query.order_by(StayRow.came_at, StayRow.id))

    async def save(self, stay: Stay, /) -> None:
        """Insert or update; IntegrityError if the person has another open one in the room."""
        await put(self._db, StayRow, columns_of(stay))

    async def act(
        self, stay_id: StayId, /, *, alone_ref: str | None, acted_in: ConnectionId | None
    ) -> None:
        """Note where its person is now, and in which page they went there; nothing else."""
        acting = update(StayRow.__table__).where(StayRow.id == stay_id)
        await self._db.execute(acting.values(alone_ref=alone_ref, acted_in=acted_in))


class Learnings:
    """What ended sessions are to those who learned in them."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Learning]:
        """Return all of the havruta's, the earliest day first."""
        query = select(LearningRow.__table__).where(LearningRow.session_id.in_(OF_HAVRUTA))
        found = await many(self._db, Learning, query, havruta_id=havruta_id)
        # SQLite would go through all that there are, to find them in order.
        return sorted(found, key=attrgetter("day", "session_id", "user_id"))

    async def save(self, *learnings: Learning) -> None:
        """Insert or update each."""
        if learnings:
            await put(self._db, LearningRow, *map(columns_of, learnings))


class Connections:
    """The stored open pages."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, connection: Connection, /) -> None:
        """Insert it."""
        await add(self._db, ConnectionRow, connection)

    async def of(self, stay_id: StayId, /) -> Sequence[Connection]:
        """Return the open pages of one stay, the one that was acted in last first."""
        query = (
            select(ConnectionRow.__table__)
            .where(ConnectionRow.stay_id == stay_id)
            .order_by(ConnectionRow.acted_at.desc(), ConnectionRow.id.desc())
        )
        return await many(self._db, Connection, query)

    async def act(
        self, connection_id: ConnectionId, at: datetime, /, *, alone_ref: str | None
    ) -> None:
        """Note that its person went somewhere in it, if it is still open."""
        acting = update(ConnectionRow.__table__).where(ConnectionRow.id == connection_id)
        await self._db.execute(acting.values(acted_at=at, alone_ref=alone_ref))

    async def cut_off(self, connection_id: ConnectionId, at: datetime, /) -> None:
        """Note that its line was lost, if it is still open."""
        cutting = update(ConnectionRow.__table__).where(ConnectionRow.id == connection_id)
        await self._db.execute(cutting.values(seen_at=at, cut_off_at=at))

    async def touch(
        self, connection_ids: Collection[ConnectionId], at: datetime, /
    ) -> Collection[ConnectionId]:
        """Note that these pages, and their stays, go on; return those that are still kept."""
        ours = ConnectionRow.id.in_(sorted(connection_ids))
        # Locked in one order: two that lock the same stays in different orders deadlock.
        staying = (
            select(StayRow.id)
            .where(
                StayRow.id.in_(select(ConnectionRow.stay_id).where(ours)),
                StayRow.seen_at < at,
                STAYING,
            )
            .order_by(StayRow.came_at, StayRow.id)
            .with_for_update(key_share=True)
            .cte("staying")
        )
        touching = update(StayRow.__table__).where(StayRow.id.in_(select(staying.c.id)))
        await self._db.execute(touching.values(seen_at=at))
        seeing = update(ConnectionRow.__table__).where(ours).values(seen_at=at)
        return set((await self._db.execute(seeing.returning(ConnectionRow.id))).scalars())

    async def remove(self, connection_ids: Collection[ConnectionId], /) -> None:
        """Delete these."""
        await self._db.execute(
            delete(ConnectionRow.__table__).where(ConnectionRow.id.in_(connection_ids))
        )

    async def prune(self) -> None:
        """Delete the pages whose stay has ended."""
        ended = select(StayRow.id).where(StayRow.left_at.is_not(None))
        await self._db.execute(
            delete(ConnectionRow.__table__).where(ConnectionRow.stay_id.in_(ended))
        )

    async def unseen_since(self, at: datetime, /) -> Sequence[Connection]:
        """Return the pages that nobody has seen since then, whichever process had them."""
        query = select(ConnectionRow.__table__).where(ConnectionRow.seen_at < at)
        query = query.order_by(ConnectionRow.seen_at, ConnectionRow.id)
        return await many(self._db, Connection, query)

    async def seen_after(self, at: datetime, /) -> Sequence[Connection]:
        """Return the pages that were seen later than that, whichever process had them."""
        query = select(ConnectionRow.__table__).where(ConnectionRow.seen_at > at)
        query = query.order_by(ConnectionRow.seen_at, ConnectionRow.id)
        return await many(self._db, Connection, query)

    async def put_back(self, connection_ids: Collection[ConnectionId], at: datetime, /) -> None:
        """Have these pages, and their open stays, be seen at this earlier time."""
        ours = ConnectionRow.id.in_(sorted(connection_ids))
        theirs = StayRow.id.in_(select(ConnectionRow.stay_id).where(ours))
        staying = update(StayRow.__table__).where(theirs, STAYING, StayRow.seen_at > at)
        await self._db.execute(staying.values(seen_at=at))
        seeing = update(ConnectionRow.__table__).where(ours, ConnectionRow.seen_at > at)
        await self._db.execute(seeing.values(seen_at=at))


def _found(sought: Sought) -> list[ColumnElement[bool]]:
    row, stay = SessionRow, StayRow
    conditions = []
    if sought.book is not None:
        conditions.append(row.book == sought.book)
    if sought.user_id is not None:
        was_there = (stay.session_id == row.id) & (stay.user_id == sought.user_id)
        conditions.append(exists().where(was_there))
    if sought.kind is not None:
        conditions.append(row.kind == sought.kind)
    if sought.since is not None:
        conditions.append(row.started_at >= sought.since)
    if sought.before is not None:
        conditions.append(row.started_at < sought.before)
    return conditions
