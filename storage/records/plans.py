"""Plans, their occurrences and what people say of them in the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.errors.plans import UnknownOccurrence, UnknownPlan
from havruta.ids import HavrutaId, PlanId, SessionId, UserId
from havruta.plans.model import (
    Answer,
    Beginning,
    Listing,
    Occurrence,
    OccurrenceKey,
    OccurrenceState,
    Plan,
    Reply,
)
from havruta.plans.ports import STIRRED
from havruta.recurrence import Rule, Timing
from storage.rows.base import AWAITED
from storage.rows.havrutot import HavrutaRow, ParticipantRow
from storage.rows.plans import (
    ListingRow,
    OccurrenceRow,
    PlannedForRow,
    PlanRow,
    ProposalRow,
    ReplyRow,
)
from storage.statements import columns_of, field_columns, inserting, many, one, put, value_of

PLANNED = OccurrenceRow.state == OccurrenceState.PLANNED


class Plans:
    """The stored plans."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, plan_id: PlanId, /) -> Plan:
        """Return the plan, or raise `UnknownPlan`."""
        found = await self.many([plan_id])
        if plan_id not in found:
            raise UnknownPlan
        return found[plan_id]

    async def many(self, plan_ids: Collection[PlanId], /) -> dict[PlanId, Plan]:
        """Return those of them that exist."""
        query = select(PlanRow.__table__).where(PlanRow.id.in_(plan_ids))
        return {plan.id: plan for plan in await self._many(query)}

    async def of(self, havruta_ids: Collection[HavrutaId], /) -> Sequence[Plan]:
        """Return the plans of these havrutot, called off or not, oldest first."""
        return await self._many(
            select(PlanRow.__table__)
            .where(PlanRow.havruta_id.in_(havruta_ids))
            .order_by(PlanRow.created_at, PlanRow.id)
        )

    async def short(self, until: datetime, limit: int, /) -> Sequence[Plan]:
        """Return plans, none called off, whose occurrences are kept less far than that."""
        return await self._many(
            select(PlanRow.__table__)
            .join(HavrutaRow.__table__)
            .where(PlanRow.ended_at.is_(None), PlanRow.expanded_until < until)
            .where(HavrutaRow.deleted_at.is_(None))
            .order_by(PlanRow.expanded_until, PlanRow.id)
            .limit(limit)
        )

    async def save(self, plan: Plan, /) -> None:
        """Insert or update, with whom it is for."""
        columns = columns_of(plan)
        timing, who = columns.pop("timing"), columns.pop("who")
        rule = None if timing.rule is None else timing.rule.text()
        columns |= {"start": timing.start, "zone": timing.zone, "rule": rule}
        await put(self._db, PlanRow, columns)
        others = PlannedForRow.user_id.not_in(who)
        leaving = delete(PlannedForRow.__table__).where(PlannedForRow.plan_id == plan.id, others)
        await self._db.execute(leaving)
        if who:
            joining = inserting(self._db.dialect.name, PlannedForRow).on_conflict_do_nothing()
            theirs = [{"plan_id": plan.id, "user_id": one} for one in who]
            await self._db.execute(joining, theirs)

    async def _many(self, query: Select[Any]) -> list[Plan]:
        rows = (await self._db.execute(query)).mappings().all()
        who: dict[PlanId, list[UserId]] = defaultdict(list)
        theirs = select(PlannedForRow.__table__).where(
            PlannedForRow.plan_id.in_([row["id"] for row in rows])
        )
        if rows:
            for plan_id, user_id in await self._db.execute(theirs.order_by(PlannedForRow.user_id)):
                who[plan_id].append(user_id)
        return [_plan(row, tuple(who[row["id"]])) for row in rows]


class Occurrences:
    """The stored occurrences."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, key: OccurrenceKey, /) -> Occurrence:
        """Return the occurrence, or raise `UnknownOccurrence`."""
        return await self._one(select(OccurrenceRow.__table__), key)

    async def lock(self, key: OccurrenceKey, /) -> Occurrence:
        """Return the occurrence, kept from being stirred, or raise `UnknownOccurrence`."""
        query = select(OccurrenceRow.__table__).with_for_update(key_share=True)
        return await self._one(query, key)

    async def _one(self, query: Select[Any], key: OccurrenceKey) -> Occurrence:
        found = await one(self._db, Occurrence, query.where(_is(key)))
        if found is None:
            raise UnknownOccurrence
        return found

    async def of(self, plan_id: PlanId, /) -> Sequence[Occurrence]:
        """Return all that are kept of the plan, by their original times."""
        query = select(OccurrenceRow.__table__).where(OccurrenceRow.plan_id == plan_id)
        return await many(self._db, Occurrence, query.order_by(OccurrenceRow.original))

    async def between(
        self,
        havruta_ids: Collection[HavrutaId],
        after: datetime,
        before: datetime,
        /,
        *,
        limit: int | None = None,
    ) -> Sequence[Occurrence]:
        """Return those that begin within `[after, before)`, the earliest first."""
        query = select(OccurrenceRow.__table__).where(
            OccurrenceRow.havruta_id.in_(havruta_ids),
            OccurrenceRow.starts_at >= after,
            OccurrenceRow.starts_at < before,
        )
        return await many(self._db, Occurrence, _earliest_first(query).limit(limit))

    async def of_person(
        self, user_id: UserId, after: datetime, before: datetime, limit: int, /
    ) -> Sequence[Occurrence]:
        """Return those of the person's havrutot that begin within `[after, before)`, as above."""
        found = await self._db.execute(
            _OF_PERSON, {"user_id": user_id, "after": after, "before": before, "limit": limit}
        )
        return [Occurrence(*row) for row in found]

    async def next_of(
        self, havruta_ids: Collection[HavrutaId], now: datetime, /
    ) -> Sequence[Occurrence]:
        """Return of each of these havrutot the next one that is planned, if there is one."""
        return await many(self._db, Occurrence, _NEXT, havruta_ids=[*havruta_ids], now=now)

    async def beginnings(self, now: datetime, /) -> Collection[Beginning]:
        """Return when those begin that are planned for later than that, each moment once."""
        query = select(*field_columns(Beginning, OccurrenceRow)).distinct()
        found = await self._db.execute(query.where(PLANNED, OccurrenceRow.starts_at > now))
        return [Beginning(*row) for row in found]

    async def that_begin(self, when: Beginning, /) -> Sequence[Occurrence]:
        """Return those that are planned for then."""
        query = select(OccurrenceRow.__table__).where(PLANNED).filter_by(**columns_of(when))
        return await many(self._db, Occurrence, _earliest_first(query))

    async def of_session(self, session_id: SessionId, /) -> Sequence[Occurrence]:
        """Return those for which this session was opened, or that it ran for."""
        query = select(OccurrenceRow.__table__).where(OccurrenceRow.session_id == session_id)
        return await many(self._db, Occurrence, _earliest_first(query))

    async def changed(self, plan_ids: Collection[PlanId], /) -> Sequence[Occurrence]:
        """Return those of these plans that were ever moved, called off or brought back."""
        row = OccurrenceRow
        query = select(row.__table__).where(row.plan_id.in_(plan_ids), row.changed_at.is_not(None))
        return await many(self._db, Occurrence, _earliest_first(query))

    async def save(self, *occurrences: Occurrence) -> None:
        """Insert or update each."""
        if occurrences:
            await put(self._db, OccurrenceRow, *map(columns_of, occurrences))

    async def remove(self, *keys: OccurrenceKey) -> None:
        """Delete these, with what people said of them."""
        for row in (ReplyRow, OccurrenceRow):
            await self._db.execute(delete(row.__table__).where(_among(row, keys)))

    async def end(self, session_id: SessionId, /, *, is_missed: bool) -> None:
        """Note what became of those that are open in this session."""
        became = OccurrenceState.MISSED if is_missed else OccurrenceState.HELD
        ending = update(OccurrenceRow.__table__).where(
            OccurrenceRow.session_id == session_id, OccurrenceRow.state == OccurrenceState.OPEN
        )
        await self._db.execute(ending.values(state=became))

    async def stir(
        self,
        now: datetime,
        /,
        *,
        havruta_id: HavrutaId | None = None,
        user_id: UserId | None = None,
    ) -> bool:
        """Have the clock see at once to those that come soon; return if there are any."""
        row = OccurrenceRow
        theirs = select(ParticipantRow.havruta_id).where(ParticipantRow.user_id == user_id)
        concerned = row.havruta_id == havruta_id if havruta_id else row.havruta_id.in_(theirs)
        # Locked in one order: two that lock the same rows in different orders deadlock.
        stirred = (
            select(row.plan_id, row.original)
            .where(concerned, PLANNED, row.starts_at > now, row.starts_at < now + STIRRED)
            .order_by(row.plan_id, row.original)
            .with_for_update(key_share=True)
            .cte("stirred")
        )
        keys = tuple_(row.plan_id, row.original)
        stirring = update(row.__table__).where(keys.in_(select(stirred)))
        stirred_now = stirring.values(due_at=now).returning(row.plan_id)
        return (await self._db.execute(stirred_now)).first() is not None

    async def forget(self, havruta_id: HavrutaId, /) -> None:
        """Have the clock see to none of the havruta's any more."""
        forgetting = update(OccurrenceRow.__table__).where(OccurrenceRow.havruta_id == havruta_id)
        await self._db.execute(forgetting.values(due_at=None))

    async def prune(self, until: datetime, /) -> None:
        """Delete of those that began by then what nobody needs, with what was proposed for them."""
        row, wall = OccurrenceRow, until.astimezone(UTC).replace(tzinfo=None)
        idle = row.session_id.is_(None) & row.changed_at.is_(None)
        came = ReplyRow.answer != Answer.NOT_COMING
        for pruned, conditions in (
            (row, (row.starts_at <= until, idle)),
            (ReplyRow, (ReplyRow.original <= wall, came)),
            (ProposalRow, (ProposalRow.original <= wall,)),
        ):
            await self._db.execute(delete(pruned.__table__).where(*conditions))

    async def due(self, now: datetime, limit: int, /) -> Sequence[Occurrence]:
        """Return those that the clock has to see to, the longest due first."""
        row = OccurrenceRow
        query = select(row.__table__).where(AWAITED, row.due_at <= now)
        query = query.order_by(row.due_at, row.plan_id, row.original).limit(limit)
        return await many(self._db, Occurrence, query)

    async def next_due(self) -> datetime | None:
        """Return when the clock has to see to one next."""
        return await self._db.scalar(select(func.min(OccurrenceRow.due_at)).where(AWAITED))


class Listings:
    """The plans in servers' lists of events."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, plan_id: PlanId, /) -> Listing | None:
        """Return the plan's, if it has one."""
        query = select(ListingRow.__table__).where(ListingRow.plan_id == plan_id)
        return await one(self._db, Listing, query)

    async def all(self) -> Sequence[Listing]:
        """Return every one, in the order of their plans."""
        return await many(
            self._db, Listing, select(ListingRow.__table__).order_by(ListingRow.plan_id)
        )

    async def save(self, listing: Listing, /) -> None:
        """Insert or update."""
        await put(self._db, ListingRow, columns_of(listing))

    async def remove(self, plan_id: PlanId, /) -> None:
        """Delete the plan's."""
        await self._db.execute(delete(ListingRow.__table__).where(ListingRow.plan_id == plan_id))


class Replies:
    """What people said of occurrences."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def of(self, keys: Collection[OccurrenceKey], /) -> Sequence[Reply]:
        """Return what was said of these, in the order it was."""
        row = ReplyRow
        query = select(row.__table__).where(_among(row, keys))
        query = query.order_by(row.replied_at, row.user_id)
        return await many(self._db, Reply, query)

    async def declined(self, user_id: UserId, plan_ids: Collection[PlanId], /) -> Sequence[Reply]:
        """Return what the person said of these plans' times to which they do not come."""
        row = ReplyRow
        query = select(row.__table__).where(
            row.user_id == user_id, row.plan_id.in_(plan_ids), row.answer == Answer.NOT_COMING
        )
        return await many(self._db, Reply, query.order_by(row.plan_id, row.original))

    async def save(self, reply: Reply, /) -> None:
        """Insert or update."""
        await put(self._db, ReplyRow, columns_of(reply))

    async def remove(self, key: OccurrenceKey, /) -> None:
        """Forget what was said of it."""
        said = (ReplyRow.plan_id == key.plan_id) & (ReplyRow.original == key.original)
        await self._db.execute(delete(ReplyRow.__table__).where(said))


def _plan(row: Mapping[Any, Any], who: tuple[UserId, ...]) -> Plan:
    rule = None if row["rule"] is None else Rule.parse(row["rule"])
    timing = Timing(row["start"], row["zone"], rule)
    return value_of(Plan, {**row, "timing": timing, "who": who})


def _is(key: OccurrenceKey) -> ColumnElement[bool]:
    row = OccurrenceRow
    return (row.plan_id == key.plan_id) & (row.original == key.original)


def _among(
    row: type[ReplyRow | OccurrenceRow], keys: Collection[OccurrenceKey]
) -> ColumnElement[bool]:
    """Whether it is of one of these; SQLite has an index for halves of keys, but not for pairs."""
    return and_(
        row.plan_id.in_({key.plan_id for key in keys}),
        row.original.in_({key.original for key in keys}),
        tuple_(row.plan_id, row.original).in_([(key.plan_id, key.original) for key in keys]),
    )


def _earliest_first(query: Select[Any]) -> Select[Any]:
    row = OccurrenceRow
    return query.order_by(row.starts_at, row.plan_id, row.original)


_OF_PERSON = _earliest_first(
    select(*field_columns(Occurrence, OccurrenceRow))
    .join(ParticipantRow, ParticipantRow.havruta_id == OccurrenceRow.havruta_id)
    .where(ParticipantRow.user_id == bindparam("user_id"))
    .where(OccurrenceRow.starts_at >= bindparam("after"))
    .where(OccurrenceRow.starts_at < bindparam("before"))
    .limit(bindparam("limit"))
)


def _next() -> Select[Any]:
    row = OccurrenceRow
    rank = func.row_number().over(
        partition_by=row.havruta_id, order_by=(row.starts_at, row.plan_id)
    )
    theirs = row.havruta_id.in_(bindparam("havruta_ids", expanding=True))
    ahead = (
        select(row.__table__, rank.label("rank"))
        .where(theirs, row.starts_at > bindparam("now"), PLANNED)
        .subquery()
    )
    return select(ahead).where(ahead.c.rank == 1)


_NEXT = _next()
