"""Promises to tell in the database."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from havruta.ids import HavrutaId, InvitationId, NoticeId, SessionId, UserId, least_id
from havruta.notices.model import (
    LONGEST_WAIT,
    TIMELY,
    URGENT,
    Backlog,
    Notice,
    NoticeKind,
    NoticeState,
    Reason,
    urgency,
)
from havruta.plans.model import OccurrenceKey
from storage.columns import Instant
from storage.rows.base import TRIED, UNLEASED, UNSETTLED
from storage.rows.notices import NoticeRow, PaceRow
from storage.statements import add, columns_of, inserting, many, one, put, value_of

PACE = "notices"
MOST_AHEAD = timedelta(minutes=10)
"""Nothing is reserved for later than that; what is was noted before the clock was put back."""
FOR_EVER = datetime.max.replace(tzinfo=UTC)


_PACE = select(PaceRow.spent_until).where(PaceRow.name == bindparam("name")).with_for_update()


class Paces:
    """When what may be done only so often may be done next."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def reserve(self, name: str, now: datetime, gap: timedelta, /) -> datetime:
        """Return when it is for the caller to do it, and nobody else for so long after that."""
        known = inserting(self._db.dialect.name, PaceRow).on_conflict_do_nothing()
        await self._db.execute(known, {"name": name, "spent_until": now})
        free = (await self._db.execute(_PACE, {"name": name})).scalar_one()
        begin = free if now < free <= now + MOST_AHEAD else now
        await put(self._db, PaceRow, {"name": name, "spent_until": begin + gap})
        return begin


_THIS = select(NoticeRow.__table__).where(NoticeRow.id == bindparam("notice_id"))
_THIS_ALONE = _THIS.with_for_update(key_share=True)
_FIRST_DUE = select(NoticeRow.due_at).where(UNLEASED).order_by(NoticeRow.due_at).limit(1)
_FIRST_LEASED = select(func.min(NoticeRow.lease_until, type_=Instant)).where(
    UNSETTLED, NoticeRow.lease_until.is_not(None), NoticeRow.due_at <= bindparam("before")
)


class Notices:
    """The stored notices."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, notice: Notice, /) -> None:
        """Insert it."""
        await add(self._db, NoticeRow, notice)

    async def get(self, notice_id: NoticeId, /) -> Notice:
        """Return the notice, or raise KeyError."""
        return await self._one(_THIS, notice_id)

    async def lock(self, notice_id: NoticeId, /) -> Notice:
        """Return the notice, kept from other changes, or raise KeyError."""
        return await self._one(_THIS_ALONE, notice_id)

    async def _one(self, query: Select[Any], notice_id: NoticeId) -> Notice:
        found = await one(self._db, Notice, query, notice_id=notice_id)
        if found is None:
            raise KeyError(notice_id)
        return found

    async def save(self, notice: Notice, /) -> None:
        """Insert or update."""
        await put(self._db, NoticeRow, columns_of(notice))

    async def claim(self, now: datetime, lease: timedelta, limit: int, /) -> Sequence[Notice]:
        """Take those that are due and that no lease protects, as the port says.

        A lease or a wait that is longer than any may be was noted before the clock was put back.
        """
        bound = {
            "now": now,
            "latest": now + LONGEST_WAIT,
            "leased": now + lease,
            "limit": limit,
        }
        rows = (await self._db.execute(_CLAIMING, bound)).mappings()
        claimed = (value_of(Notice, row) for row in rows)
        return sorted(claimed, key=lambda one: (urgency(one.kind), one.due_at, one.id))

    async def lock_pace(self) -> datetime | None:
        """Return until when the pace is spent; nobody else spends it meanwhile."""
        return await self._db.scalar(_PACE, {"name": PACE})

    async def save_pace(self, spent_until: datetime, /) -> None:
        """Insert or update."""
        await put(self._db, PaceRow, {"name": PACE, "spent_until": spent_until})

    async def prune(self, until: datetime, /) -> None:
        """Delete those that were settled by then."""
        await self._db.execute(delete(NoticeRow.__table__).where(NoticeRow.settled_at <= until))

    async def next_due(self) -> datetime | None:
        """Return when the next one is due or its lease runs out."""
        first = await self._db.scalar(_FIRST_DUE)
        # None is leased before it is due, so that those after the first need not be looked at.
        until = await self._db.scalar(_FIRST_LEASED, {"before": first or FOR_EVER})
        return min((at for at in (first, until) if at is not None), default=None)

    async def of(
        self,
        havruta_id: HavrutaId,
        /,
        *,
        session_id: SessionId | None = None,
        invitation_id: InvitationId | None = None,
    ) -> Sequence[Notice]:
        """Return the havruta's notices, or those about this, in the order they fall due."""
        query = select(NoticeRow.__table__).where(NoticeRow.havruta_id == havruta_id)
        if session_id is not None:
            query = query.where(NoticeRow.session_id == session_id)
        if invitation_id is not None:
            query = query.where(NoticeRow.invitation_id == invitation_id)
        return await many(self._db, Notice, query.order_by(NoticeRow.due_at, NoticeRow.id))

    async def of_occurrence(self, key: OccurrenceKey, /) -> Sequence[Notice]:
        """Return what is about this time of a plan, as it was promised."""
        query = select(NoticeRow.__table__).where(
            NoticeRow.plan_id == key.plan_id, NoticeRow.original == key.original
        )
        return await many(self._db, Notice, query.order_by(NoticeRow.id))

    async def page(
        self, havruta_ids: Collection[HavrutaId], /, *, skip: int, limit: int
    ) -> Sequence[Notice]:
        """Return those of these havrutot, the latest promised first: ids begin with when."""
        query = select(NoticeRow.__table__).where(NoticeRow.havruta_id.in_(havruta_ids))
        query = query.order_by(NoticeRow.id.desc()).offset(skip).limit(limit)
        return await many(self._db, Notice, query)

    async def sent_to(self, address: str, since: datetime, /) -> Sequence[Notice]:
        """Return the ways in that were promised to this address after `since`, oldest first.

        Ids begin with when they were made, so that only the latest rows are looked at.
        """
        ways_in = NoticeRow.kind == NoticeKind.WAY_IN
        query = select(NoticeRow.__table__).where(
            NoticeRow.id >= least_id(since), NoticeRow.address == address, ways_in
        )
        return await many(self._db, Notice, query.order_by(NoticeRow.id))

    async def of_plans(
        self, havruta_id: HavrutaId, since: datetime, /, *, about: UserId, to: UserId
    ) -> Sequence[Notice]:
        """Return what `to` was promised since then of somebody's doing with the havruta's plans."""
        row = NoticeRow
        query = select(row.__table__).where(
            row.id >= least_id(since),
            row.havruta_id == havruta_id,
            row.about == about,
            row.recipient == to,
            row.plan_id.is_not(None),
        )
        return await many(self._db, Notice, query.order_by(row.id))

    async def missed(self, havruta_ids: Collection[HavrutaId], /) -> dict[InvitationId, Reason]:
        """Return the invitations that could not be told when last it was tried, and why."""
        of_invitations = NoticeRow.kind == NoticeKind.INVITATION
        query = (
            select(NoticeRow.invitation_id, NoticeRow.state, NoticeRow.reason)
            .where(NoticeRow.havruta_id.in_(havruta_ids), of_invitations)
            .order_by(NoticeRow.id)
        )
        last = {row.invitation_id: row for row in await self._db.execute(query)}
        failed = (row for row in last.values() if row.state is NoticeState.FAILED)
        return {row.invitation_id: row.reason for row in failed}

    async def count(self, havruta_ids: Collection[HavrutaId], /) -> int:
        """Return how many there are of these havrutot."""
        theirs = NoticeRow.havruta_id.in_(havruta_ids)
        query = select(func.count()).select_from(NoticeRow.__table__).where(theirs)
        return int(await self._db.scalar(query) or 0)

    async def backlog(self, now: datetime, /) -> Backlog:
        """Return how much is due and not yet told."""
        due_at = NoticeRow.due_at
        query = select(func.count(), func.min(due_at, type_=Instant))
        due, since = (await self._db.execute(query.where(UNSETTLED, due_at <= now))).one()
        return Backlog(due, since)

    async def failed(self, since: datetime, /) -> dict[Reason, int]:
        """Return of what was promised since then how much could not be told, and why."""
        row = NoticeRow
        query = select(row.reason, func.count()).group_by(row.reason)
        query = query.where(row.id >= least_id(since), row.state == NoticeState.FAILED)
        return {reason: count for reason, count in await self._db.execute(query) if reason}


def _claiming() -> ReturningUpdate[Any]:
    lease_until, due_at = NoticeRow.lease_until, NoticeRow.due_at
    now, latest = bindparam("now", type_=Instant), bindparam("latest", type_=Instant)
    limit = bindparam("limit", type_=Integer)
    free = or_(lease_until.is_(None), lease_until <= now, lease_until > latest)
    # As a CTE it is worked out once. PostgreSQL may run a plain subquery again for every row
    # and, skipping what it has locked itself, claim more than the limit. SQLite knows no
    # FOR UPDATE, and SQLAlchemy leaves it out there. The two are apart so that neither looks
    # through all that is due later.
    due = _first(limit, UNSETTLED, due_at <= now, free).cte("due")
    left = limit - select(func.count()).select_from(due).scalar_subquery()
    put_off = _first(left, TRIED, due_at > latest, free).cte("put_off")
    taken = union_all(select(due.c.id), select(put_off.c.id))
    return (
        update(NoticeRow.__table__)
        .where(NoticeRow.id.in_(taken))
        .values(
            state=NoticeState.CLAIMED,
            attempts=NoticeRow.attempts + 1,
            lease_until=bindparam("leased", type_=Instant),
        )
        .returning(*NoticeRow.__table__.c)
    )


def _first(limit: Any, *conditions: Any) -> Select[Any]:
    """Return which of these are due first, and have nobody else change them."""
    row = NoticeRow
    rank = case(
        (row.state == NoticeState.CLAIMED, 0),
        (row.kind.in_(URGENT), 1),
        (row.kind.in_(TIMELY), 2),
        else_=3,
    )
    query = select(row.id).where(*conditions).order_by(rank, row.due_at, row.id)
    return query.limit(limit).with_for_update(skip_locked=True, key_share=True)


_CLAIMING = _claiming()
