"""Use cases: recording a call, with everybody's consent and no longer than that.

Whoever leads asks, and so does the owner; everybody in the call answers for themselves. It goes on
once all have agreed. Who comes later is asked, and nothing is kept until they have agreed: if they
would rather not, it ends. Who takes their consent back ends it, and has all of it deleted.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from havruta.calls.course import advance, is_recorder_well, peer_of, permitted
from havruta.calls.model import (
    CallState,
    Consent,
    Recorded,
    Recording,
    RecordingEnd,
)
from havruta.calls.ports import Keeping
from havruta.calls.recording import MOST, NOTED
from havruta.errors.calls import NoRecorder, TooManyRecordings, UnknownRecording
from havruta.havrutot.model import Lead
from havruta.ids import ConnectionId, RecordingId, SessionId, UserId, new_id
from havruta.permissions import RECORDING, require_role, role
from havruta.records import Records
from havruta.sessions import leading, recorded
from havruta.study import Study


async def ask(
    study: Study, *, session_id: SessionId, by: UserId, connection_id: ConnectionId
) -> None:
    """Ask everybody in the call whether it may be recorded; who asks has agreed.

    Where that is asked already, or goes on, nothing changes. Raises `UnknownSession`, `NotAllowed`,
    `SessionOver`, `NotInCall`, `NoRecorder`, `TooManyRecordings`.
    """
    now = study.now()
    async with study.transaction() as records:
        known = await permitted(records, session_id, by, lock=True)
        peer_of(known, connection_id)
        await _require_right(study, records, session_id, by)
        if known.recorded is not None and known.recorded.recording.is_open:
            return
        if not is_recorder_well(study):
            raise NoRecorder
        await _require_room(records, session_id)
        fresh = Recording(RecordingId(new_id(now)), session_id, by, now)
        await records.recordings.save(fresh)
        await records.recordings.consent(Consent(fresh.id, 1, by, is_given=True, at=now))
        assert known.call is not None
        await records.calls.save(replace(known.call, recording_id=fresh.id))
        await advance(study, records, session_id)


async def answer(
    study: Study,
    *,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId,
    recording_id: RecordingId,
    agrees: bool,
) -> None:
    """Say for oneself whether one may be recorded.

    Who would rather not ends it; what was kept without them stays. Who had agreed before has it
    deleted. Raises `UnknownSession`, `NotAllowed`, `SessionOver`, `NotInCall`, `UnknownRecording`.
    """
    now = study.now()
    async with _open(study, session_id, by, connection_id, recording_id) as going_on:
        recording, recordings = going_on.recorded.recording, going_on.records.recordings
        is_withdrawn = not agrees and by in going_on.recorded.agreed
        number = going_on.recorded.number(by)
        await recordings.consent(Consent(recording_id, number, by, is_given=agrees, at=now))
        if is_withdrawn:
            await recordings.save(recording.deleted(now))
        elif not agrees:
            await recordings.save(recording.ended(RecordingEnd.REFUSED, now))
    if is_withdrawn:
        await recorded.remove_files(study)


async def stop(
    study: Study,
    *,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId,
    recording_id: RecordingId,
) -> None:
    """Have it go on no more, and keep what there is; anybody in the call may.

    Raises as `answer`.
    """
    async with _open(study, session_id, by, connection_id, recording_id) as going_on:
        over = going_on.recorded.recording.ended(RecordingEnd.STOPPED, study.now())
        await going_on.records.recordings.save(over)


async def note(
    study: Study, *, session_id: SessionId, recording_id: RecordingId, keeping: Keeping
) -> None:
    """Note what the recorder has said of it. Raises `UnknownSession`."""
    now = study.now()
    async with study.transaction() as records:
        await records.sessions.lock(session_id)
        known = (await records.calls.state(session_id)).recorded
        if known is None or known.recording.id != recording_id or not is_noted(known, keeping, now):
            return
        await records.recordings.save(_noted(known.recording, keeping, now))
        await advance(study, records, session_id)


def is_noted(known: Recorded, keeping: Keeping, now: datetime) -> bool:
    """Whether there is anything to note when the recorder says this."""
    recording = known.recording
    if not recording.is_on or keeping is Keeping.NOT_YET:
        return False
    until = recording.kept_until
    return keeping is not Keeping.GOES_ON or until is None or now - until >= NOTED


def _noted(recording: Recording, keeping: Keeping, now: datetime) -> Recording:
    match keeping:
        case Keeping.LOST:
            return recording.ended(RecordingEnd.BROKEN, recording.kept_until or now)
        case Keeping.FULL:
            return recording.ended(RecordingEnd.FULL, now)
        case _:
            return replace(recording, kept_since=recording.kept_since or now, kept_until=now)


@dataclass(frozen=True, slots=True)
class _GoingOn:
    """A recording that is asked for or goes on."""

    records: Records
    known: CallState
    recorded: Recorded


@asynccontextmanager
async def _open(
    study: Study,
    session_id: SessionId,
    by: UserId,
    connection_id: ConnectionId,
    recording_id: RecordingId,
) -> AsyncGenerator[_GoingOn, None]:
    """Yield it to somebody in its call; the call goes on from what has become of it."""
    async with study.transaction() as records:
        known = await permitted(records, session_id, by, lock=True)
        peer_of(known, connection_id)
        mine = known.recorded
        if mine is None or mine.recording.id != recording_id or not mine.recording.is_open:
            raise UnknownRecording
        yield _GoingOn(records, known, mine)
        await advance(study, records, session_id)


async def _require_right(study: Study, records: Records, session_id: SessionId, by: UserId) -> None:
    """Raise `NotAllowed` unless the person may have the call recorded."""
    standing = await records.sessions.standing(session_id, by)
    action = RECORDING[standing.lead]
    if standing.lead is Lead.OWNER and await leading.leads(records, standing, by, study.now()):
        return
    require_role(action, role(by, standing.owner_id, belongs=standing.belongs))


async def _require_room(records: Records, session_id: SessionId) -> None:
    """Raise `TooManyRecordings` if no more of the havruta can be kept."""
    session = await records.sessions.get(session_id)
    if await records.recordings.kept(session.havruta_id) >= MOST:
        raise TooManyRecordings(limit=MOST)
