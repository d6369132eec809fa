"""Marks and remarks in the database."""

from collections.abc import Collection, Sequence
from operator import attrgetter

from sqlalchemy import bindparam, delete, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.annotations.model import Annotation, AnnotationKind, Remark
from havruta.errors.annotations import UnknownAnnotation
from havruta.ids import AnnotationId, HavrutaId, SessionId
from storage.records.sessions import OF_HAVRUTA
from storage.rows.annotations import AnnotationRow, RemarkRow
from storage.statements import add, columns_of, many, one, put

_MARKS = (
    select(AnnotationRow.__table__)
    .where(AnnotationRow.session_id.in_(bindparam("session_ids", expanding=True)))
    .order_by(AnnotationRow.id)
)
_OPEN = select(AnnotationRow.__table__).where(
    AnnotationRow.session_id.in_(OF_HAVRUTA),
    AnnotationRow.kind == AnnotationKind.QUESTION,
    AnnotationRow.closed_at.is_(None),
)
"""In no order: SQLite would go through all that there are, to find them in it."""
_AROUND = union_all(
    select(AnnotationRow.__table__).where(AnnotationRow.session_id == bindparam("session_id")),
    _OPEN.where(AnnotationRow.session_id != bindparam("session_id")),
)


class Annotations:
    """The stored marks."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, annotation_id: AnnotationId, /) -> Annotation:
        """Return the mark, or raise `UnknownAnnotation`."""
        query = select(AnnotationRow.__table__).where(AnnotationRow.id == annotation_id)
        if (found := await one(self._db, Annotation, query)) is None:
            raise UnknownAnnotation
        return found

    async def of(self, session_ids: Collection[SessionId], /) -> Sequence[Annotation]:
        """Return the marks of these sessions, in the order they were made."""
        return await many(self._db, Annotation, _MARKS, session_ids=[*session_ids])

    async def open_in(self, havruta_id: HavrutaId, /) -> Sequence[Annotation]:
        """Return the open questions of all its sessions, in the order they were made."""
        found = await many(self._db, Annotation, _OPEN, havruta_id=havruta_id)
        return sorted(found, key=attrgetter("id"))

    async def around(self, session_id: SessionId, havruta_id: HavrutaId, /) -> Sequence[Annotation]:
        """Return the session's marks, and those questions of the others that are open, likewise."""
        bound = {"session_id": session_id, "havruta_id": havruta_id}
        return sorted(await many(self._db, Annotation, _AROUND, **bound), key=attrgetter("id"))

    async def count(self, session_id: SessionId, /) -> int:
        """Return how many the session has."""
        query = select(func.count()).select_from(AnnotationRow.__table__)
        query = query.where(AnnotationRow.session_id == session_id)
        return (await self._db.execute(query)).scalar_one()

    async def save(self, annotation: Annotation, /) -> None:
        """Insert or update."""
        await put(self._db, AnnotationRow, columns_of(annotation))

    async def remove(self, annotation_id: AnnotationId, /) -> None:
        """Delete it."""
        table = AnnotationRow.__table__
        await self._db.execute(delete(table).where(table.c.id == annotation_id))


class Remarks:
    """What was said beside the text."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def last(self, session_id: SessionId, /) -> int:
        """Return the number of the last one, 0 where nothing has been said."""
        query = select(func.max(RemarkRow.number)).where(RemarkRow.session_id == session_id)
        return (await self._db.execute(query)).scalar_one() or 0

    async def of(self, session_id: SessionId, /, *, after: int = 0) -> Sequence[Remark]:
        """Return what was said after that number, in its order."""
        query = select(RemarkRow.__table__)
        query = query.where(RemarkRow.session_id == session_id, RemarkRow.number > after)
        return await many(self._db, Remark, query.order_by(RemarkRow.number))

    async def add(self, remark: Remark, /) -> None:
        """Insert it."""
        await add(self._db, RemarkRow, remark)
