"""Calls and their peers in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

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
from havruta.errors.calls import UnknownRecording
from havruta.ids import ConnectionId, HavrutaId, PeerId, RecordingId, SessionId, UserId
from storage.rows.base import ENDED
from storage.rows.calls import CallRow, ConsentRow, PeerRow, RecordingRow, VoiceRow
from storage.rows.havrutot import HavrutaRow
from storage.rows.sessions import SessionRow
from storage.statements import columns_of, many, one, put


class Calls:
    """The stored calls."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def state(self, session_id: SessionId, /) -> CallState:
        """Return the session's call, who is in it in the order they joined, and its recording."""
        call = select(CallRow.__table__).where(CallRow.session_id == session_id)
        if (found := await one(self._db, Call, call)) is None:
            return CallState(None, ())
        recorded = await _recorded(self._db, found.recording_id)
        peers = select(PeerRow.__table__).where(PeerRow.session_id == session_id)
        peers = peers.order_by(PeerRow.joined_at, PeerRow.id)
        return CallState(found, await many(self._db, Peer, peers), recorded)

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


class Recordings:
    """The stored recordings."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, recording_id: RecordingId, /) -> Recorded:
        """Return the recording, or raise `UnknownRecording`."""
        if (found := await _recorded(self._db, recording_id)) is None:
            raise UnknownRecording
        return found

    async def save(self, recording: Recording, /) -> None:
        """Insert or update."""
        await put(self._db, RecordingRow, columns_of(recording))

    async def consent(self, consent: Consent, /) -> None:
        """Insert or update; IntegrityError if the person has another number there."""
        await put(self._db, ConsentRow, columns_of(consent))

    async def with_voice(self, user_id: UserId, /) -> Sequence[Recorded]:
        """Return those to which the person has agreed and that are not deleted, newest first."""
        recordings, consents = RecordingRow.__table__, ConsentRow.__table__
        theirs = select(consents.c.recording_id)
        theirs = theirs.where(consents.c.user_id == user_id, consents.c.is_given)
        query = select(recordings).where(
            recordings.c.id.in_(theirs), recordings.c.deleted_at.is_(None)
        )
        found = await many(self._db, Recording, query.order_by(recordings.c.id.desc()))
        said = select(consents).where(consents.c.recording_id.in_([one.id for one in found]))
        given = await many(self._db, Consent, said.order_by(consents.c.number))
        return [
            Recorded(one, [said for said in given if said.recording_id == one.id]) for one in found
        ]

    async def kept(self, havruta_id: HavrutaId, /) -> int:
        """Return of how many something is kept."""
        recordings, sessions = RecordingRow.__table__, SessionRow.__table__
        query = select(func.count()).select_from(
            recordings.join(sessions, sessions.c.id == recordings.c.session_id)
        )
        query = query.where(
            sessions.c.havruta_id == havruta_id,
            recordings.c.kept_since.is_not(None),
            recordings.c.deleted_at.is_(None),
        )
        return (await self._db.execute(query)).scalar_one()

    async def gone(self, asked_before: datetime, /) -> Sequence[RecordingId]:
        """Return those that are deleted, older than that, of a deleted havruta, or empty."""
        recordings = RecordingRow.__table__
        there = select(SessionRow.id).join(HavrutaRow).where(HavrutaRow.deleted_at.is_(None))
        nowhere = recordings.c.session_id.not_in(there)
        old = recordings.c.asked_at < asked_before
        is_over = recordings.c.state == RecordingState.OVER
        unkept = and_(is_over, recordings.c.kept_since.is_(None))
        query = select(recordings.c.id).where(
            or_(recordings.c.deleted_at.is_not(None), old, nowhere, unkept)
        )
        return (await self._db.execute(query.order_by(recordings.c.id))).scalars().all()

    async def remove(self, recording_id: RecordingId, /) -> None:
        """Forget it, and what was said to it, unless its call goes on to tell of it."""
        recordings, told = RecordingRow.__table__, select(CallRow.recording_id)
        told = told.where(CallRow.recording_id.is_not(None))
        gone = delete(recordings).where(recordings.c.id == recording_id)
        await self._db.execute(gone.where(recordings.c.id.not_in(told)))


async def _recorded(db: AsyncConnection, recording_id: RecordingId | None) -> Recorded | None:
    """Return the recording with what people have said to it, if there is one."""
    if recording_id is None:
        return None
    query = select(RecordingRow.__table__).where(RecordingRow.id == recording_id)
    if (found := await one(db, Recording, query)) is None:
        return None
    consents = select(ConsentRow.__table__).where(ConsentRow.recording_id == recording_id)
    return Recorded(found, await many(db, Consent, consents.order_by(ConsentRow.number)))
