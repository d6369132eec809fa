"""What was learned away from the page, as somebody told it, in the database."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.errors.sessions import UnknownAway
from havruta.ids import AwayId, HavrutaId, UserId
from havruta.sessions.model import Away
from storage.rows.sessions import AwayPersonRow, AwayRow
from storage.statements import columns_of, inserting, put, value_of


class Aways:
    """The stored words of those who learned away from the page."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, away_id: AwayId, /) -> Away:
        """Return it, or raise `UnknownAway`."""
        found = await self._many(select(AwayRow.__table__).where(AwayRow.id == away_id))
        if not found:
            raise UnknownAway
        return found[0]

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Away]:
        """Return all of the havruta's, the latest first."""
        query = select(AwayRow.__table__).where(AwayRow.havruta_id == havruta_id)
        return await self._many(query.order_by(AwayRow.told_at.desc(), AwayRow.id.desc()))

    async def save(self, away: Away, /) -> None:
        """Insert or update, with who was there."""
        columns = columns_of(away)
        people = columns.pop("people")
        await put(self._db, AwayRow, columns)
        others = AwayPersonRow.user_id.not_in(people)
        leaving = delete(AwayPersonRow.__table__).where(AwayPersonRow.away_id == away.id, others)
        await self._db.execute(leaving)
        theirs = [{"away_id": away.id, "user_id": one} for one in people]
        joining = inserting(self._db.dialect.name, AwayPersonRow).on_conflict_do_nothing()
        await self._db.execute(joining, theirs)

    async def _many(self, query: Select[Any]) -> list[Away]:
        rows = (await self._db.execute(query)).mappings().all()
        people: dict[AwayId, list[UserId]] = defaultdict(list)
        theirs = select(AwayPersonRow.__table__).where(
            AwayPersonRow.away_id.in_([row["id"] for row in rows])
        )
        for away_id, user_id in await self._db.execute(theirs.order_by(AwayPersonRow.user_id)):
            people[away_id].append(user_id)
        return [value_of(Away, {**row, "people": tuple(people[row["id"]])}) for row in rows]
