"""Whatever names a person, in whichever table: read off the tables' own references.

A table that is added later is found here by itself, unless it names people by an address of e-mail.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, delete, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.havrutot.model import InvitationState
from havruta.ids import UserId
from havruta.notices.model import NoticeState
from havruta.people.model import Provider
from storage.rows import Row
from storage.rows.base import PENDING, UNSETTLED
from storage.rows.havrutot import CodeRow, InvitationRow
from storage.rows.notices import NoticeRow
from storage.rows.people import IdentityRow, UnsubscribedRow, UserRow
from storage.rows.sessions import ConnectionRow, SessionRow, StayRow

OF_MAIL: tuple[tuple[type[Row], str | None], ...] = (
    (InvitationRow, "user_id"),
    (NoticeRow, "recipient"),
    (UnsubscribedRow, None),
)
"""What has an `address` of e-mail, and where it names its person, if it does."""

BEFORE_PEOPLE: tuple[type[Row], ...] = SessionRow, InvitationRow, CodeRow
"""What names people and is locked before they are (`havruta.records.Records`), in this order."""


class Traces:
    """All that is stored about a person."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def of(self, user_id: UserId, /) -> dict[str, Sequence[Mapping[str, Any]]]:
        """Return every row that names the person, by table; what is of a session says which."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for table, query in _queries(user_id):
            rows = (await self._db.execute(query)).mappings()
            known = found.setdefault(table, [])
            known += [row for row in map(dict, rows) if row not in known[:]]
        return dict(found)

    async def lock(self, user_id: UserId, /) -> None:
        """Let nobody refer to the person, or change them, until the transaction ends.

        Before them is taken what names them, as everybody takes it.
        """
        for row in BEFORE_PEOPLE:
            table = row.__table__
            named = or_(*(column == user_id for column in _references() if column.table is table))
            rows = select(table.c.id).where(named).order_by(table.c.id)
            await self._db.execute(rows.with_for_update(key_share=True))
        query = select(UserRow.id).where(UserRow.id == user_id)
        await self._db.execute(query.with_for_update())

    async def settle(self, user_id: UserId, at: datetime, /) -> None:
        """Take back what waits for an answer to or by the person, and what is to be told them."""
        mine = _addresses(user_id)
        invitation, notice = InvitationRow, NoticeRow
        theirs = or_(
            invitation.user_id == user_id,
            invitation.invited_by == user_id,
            invitation.address.in_(mine),
        )
        taking_back = update(InvitationRow.__table__).where(PENDING, theirs)
        revoked = {"state": InvitationState.REVOKED, "answered_at": at}
        await self._db.execute(taking_back.values(revoked))
        to_them = or_(notice.recipient == user_id, notice.address.in_(mine))
        settling = update(NoticeRow.__table__).where(UNSETTLED, to_them)
        await self._db.execute(settling.values(state=NoticeState.OBSOLETE, settled_at=at))

    async def give_way(self, user_id: UserId, to: UserId, /) -> None:
        """Have all that outlives the person name another one instead, and delete the person.

        The other one is deleted, too, if nothing names them.
        """
        for row, named in OF_MAIL:
            theirs = _is_addressed(row, user_id)
            if named is None:
                await self._db.execute(delete(row.__table__).where(theirs))
            else:
                theirs = or_(theirs, row.__table__.c[named] == user_id)
                forgetting = update(row.__table__).where(theirs)
                await self._db.execute(forgetting.values({named: to, "address": None}))
        for column in _references():
            if not any(key.ondelete == "CASCADE" for key in column.foreign_keys):
                naming = update(column.table).where(column == user_id)
                await self._db.execute(naming.values({column.name: to}))
        gone = [user_id] if await self._is_named(to) else [user_id, to]
        await self._db.execute(delete(UserRow.__table__).where(UserRow.id.in_(gone)))

    async def _is_named(self, user_id: UserId) -> bool:
        for column in _references():
            if (await self._db.execute(select(column).where(column == user_id).limit(1))).first():
                return True
        return False


def _queries(user_id: UserId) -> Iterator[tuple[str, Select[Any]]]:
    users = UserRow.__table__
    yield users.name, select(users).where(users.c.id == user_id)
    for column in _references():
        yield column.table.name, _with_session(column).where(column == user_id)
    for row, _ in OF_MAIL:
        query = _with_session(row.__table__.c.address).where(_is_addressed(row, user_id))
        yield row.__tablename__, query
    pages = select(ConnectionRow.__table__).join(StayRow.__table__)
    yield ConnectionRow.__tablename__, pages.where(StayRow.user_id == user_id)


def _with_session(column: Column[Any]) -> Select[Any]:
    """Select the column's rows with what tells the session that each is of, if of one."""
    table, session = column.table, SessionRow.__table__
    if "session_id" not in table.c:
        return select(table)
    which = (session.c.book, session.c.started_at, session.c.covered, session.c.havruta_id)
    more = [one for one in which if one.name not in table.c]
    return select(table, *more).outerjoin(session, session.c.id == table.c.session_id)


def _is_addressed(row: type[Row], user_id: UserId) -> ColumnElement[bool]:
    return row.__table__.c.address.in_(_addresses(user_id))


def _addresses(user_id: UserId) -> Any:
    """Select the addresses of e-mail that are known to be the person's."""
    theirs = IdentityRow.user_id == user_id
    verified = select(IdentityRow.address).where(theirs, IdentityRow.address.is_not(None))
    by_mail = select(IdentityRow.external_id).where(theirs, IdentityRow.provider == Provider.EMAIL)
    return union(verified, by_mail).scalar_subquery()


def _references() -> Iterator[Column[Any]]:
    """Yield each column that names a person."""
    for table in Row.metadata.sorted_tables:
        for column in table.c:
            if any(key.column is UserRow.__table__.c.id for key in column.foreign_keys):
                yield column
