"""Codes to join with in the database, known by their digest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.errors.havrutot import UnknownCode
from havruta.havrutot.model import Code
from havruta.ids import CodeId, HavrutaId
from storage.rows.havrutot import CodeRow
from storage.statements import columns_of, many, one, put


class Codes:
    """The stored codes."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def find(self, digest: str, /) -> Code | None:
        """Return the code, be it open or not."""
        return await one(self._db, Code, select(CodeRow.__table__).where(CodeRow.digest == digest))

    async def lock(self, code_id: CodeId, /) -> Code:
        """Return the code, kept from other uses, or raise `UnknownCode`."""
        query = select(CodeRow.__table__).where(CodeRow.id == code_id)
        found = await one(self._db, Code, query.with_for_update(key_share=True))
        if found is None:
            raise UnknownCode
        return found

    async def of(self, havruta_id: HavrutaId, /) -> Sequence[Code]:
        """Return all codes of the havruta, oldest first."""
        query = select(CodeRow.__table__).where(CodeRow.havruta_id == havruta_id)
        return await many(self._db, Code, query.order_by(CodeRow.created_at, CodeRow.id))

    async def save(self, code: Code, /) -> None:
        """Insert or update."""
        await put(self._db, CodeRow, columns_of(code))

    async def prune(self, until: datetime, /) -> None:
        """Delete those that had expired or were revoked by then."""
        over = or_(CodeRow.expires_at <= until, CodeRow.revoked_at <= until)
        await self._db.execute(delete(CodeRow.__table__).where(over))
