"""Calls and their peers in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.calls.model import Call, CallState, Peer, Voice
from havruta.ids import ConnectionId, PeerId, SessionId
from storage.rows.base import ENDED
from storage.rows.calls import CallRow, PeerRow, VoiceRow
from storage.rows.sessions import SessionRow
from storage.statements import columns_of, many, one, put


class Calls:
    """The stored calls."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def state(self, session_id: SessionId, /) -> CallState:
        """Return the session's call, and who is in it in the order in which they joined."""
        call = select(CallRow.__table__).where(CallRow.session_id == session_id)
        if (found := await one(self._db, Call, call)) is None:
            return CallState(None, ())
        peers = select(PeerRow.__table__).where(PeerRow.session_id == session_id)
        peers = peers.order_by(PeerRow.joined_at, PeerRow.id)
        return CallState(found, await many(self._db, Peer, peers))

    async def save(self, call: Call, /) -> None:
        """Insert or update."""
        await put(self._db, CallRow, columns_of(call))

    async def put(self, peer: Peer, /) -> None:
        """Insert or update; IntegrityError if the person is another peer of the call, too."""
        await put(self._db, PeerRow, columns_of(peer))

    async def remove(self, peer_ids: Collection[PeerId], /) -> None:
        """Delete these."""
        if peer_ids:
            await self._db.execute(delete(PeerRow.__table__).where(PeerRow.id.in_(peer_ids)))

    async def close(self, connection_ids: Collection[ConnectionId], /) -> bool:
        """Remove the peers that have these for their pages; return whether there were any."""
        closing = delete(PeerRow.__table__).where(PeerRow.connection_id.in_(connection_ids))
        return bool((await self._db.execute(closing.returning(PeerRow.id))).all())

    async def cut_off(self, connection_id: ConnectionId, at: datetime | None, /) -> bool:
        """Note since when the peer of this page is waited for; return whether there is one."""
        cutting = update(PeerRow.__table__).where(PeerRow.connection_id == connection_id)
        cutting = cutting.values(cut_off_at=at).returning(PeerRow.id)
        return bool((await self._db.execute(cutting)).all())

    async def end(self, session_id: SessionId, /) -> None:
        """Forget the call."""
        for row in (PeerRow, CallRow):
            table = row.__table__
            await self._db.execute(delete(table).where(table.c.session_id == session_id))


class Voices:
    """The stored voice channels."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, session_id: SessionId, /) -> Voice | None:
        """Return the session's, if one was ever asked for."""
        query = select(VoiceRow.__table__).where(VoiceRow.session_id == session_id)
        return await one(self._db, Voice, query)

    async def save(self, voice: Voice, /) -> None:
        """Insert or update."""
        await put(self._db, VoiceRow, columns_of(voice))

    async def over(self) -> Sequence[Voice]:
        """Return those of sessions that have ended."""
        query = select(VoiceRow.__table__).join(SessionRow.__table__).where(ENDED)
        return await many(self._db, Voice, query.order_by(VoiceRow.session_id))

    async def remove(self, session_id: SessionId, /) -> None:
        """Forget it."""
        table = VoiceRow.__table__
        await self._db.execute(delete(table).where(table.c.session_id == session_id))
