"""Use cases: what was recorded is heard and deleted by those whose voices are in it, and goes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from havruta.calls import course
from havruta.calls.model import Recorded
from havruta.calls.ports import VoiceFile
from havruta.errors.calls import UnknownRecording
from havruta.errors.havrutot import NotAllowed, UnknownHavruta
from havruta.errors.sessions import UnknownSession
from havruta.havrutot.model import Havruta
from havruta.ids import RecordingId, SessionId, UserId
from havruta.people.model import User
from havruta.permissions import Action, may, require
from havruta.records import Records
from havruta.sessions.model import Session
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody's part of a recording."""

    user: User
    file: VoiceFile


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as one of its people finds it; who has left its havruta can only delete it."""

    recorded: Recorded
    session: Session
    havruta: Havruta
    speakers: Mapping[int, User]
    may_hear: bool
    files: Sequence[VoiceFile] = ()

    @property
    def voices(self) -> Sequence[Voice]:
        """What is kept of whom; who has said nothing is not among them."""
        found = [one for one in self.files if one.number in self.speakers]
        return [Voice(self.speakers[one.number], one) for one in found]

    @property
    def length(self) -> timedelta:
        """From when until when something was kept."""
        recording = self.recorded.recording
        since = recording.kept_since or recording.asked_at
        return (recording.ended_at or recording.kept_until or since) - since


async def heard(
    study: Study, *, by: UserId, session_id: SessionId | None = None
) -> Sequence[Heard]:
    """Return what is kept of the recordings that have the person's voice, newest first.

    With `session_id`, those of this session.
    """
    async with study.reading() as records:
        found = await kept_of(records, by)
    asked = [one for one in found if session_id in {None, one.session.id}]
    return [await _with_files(study, one) for one in asked]


async def kept_of(records: Records, user_id: UserId) -> Sequence[Heard]:
    """Return the recordings that have the person's voice, newest first, without their files."""
    known = await records.recordings.with_voice(user_id)
    found = [await _heard(records, one, user_id) for one in known if one.recording.kept_since]
    return [one for one in found if one is not None]


async def is_heard(study: Study, *, by: UserId) -> bool:
    """Whether anything is kept that has the person's voice."""
    async with study.reading() as records:
        known = await records.recordings.with_voice(by)
    return any(one.recording.kept_since for one in known)


async def found(study: Study, *, by: UserId, recording_id: RecordingId) -> Heard:
    """Return a recording that has the person's voice. Raises `UnknownRecording`, `NotAllowed`."""
    async with study.reading() as records:
        known = await records.recordings.get(recording_id)
        _require_voice(known, by)
        there = await _heard(records, known, by)
    if there is None:
        raise UnknownRecording
    return await _with_files(study, there)


async def file(study: Study, *, by: UserId, recording_id: RecordingId, number: int) -> VoiceFile:
    """Return somebody's part of a recording to one of its people who belongs to its havruta.

    Raises `UnknownRecording`, `NotAllowed`.
    """
    there = await found(study, by=by, recording_id=recording_id)
    require(Action.HEAR, by, there.havruta)
    for voice in there.voices:
        if voice.file.number == number:
            return voice.file
    raise UnknownRecording


async def delete(study: Study, *, by: UserId, recording_id: RecordingId) -> None:
    """Delete a recording that has the person's voice, for everybody; one that goes on ends.

    Raises `UnknownRecording`, `NotAllowed`.
    """
    async with study.transaction() as records:
        known = await records.recordings.get(recording_id)
        with suppress(UnknownSession):  # which is nowhere any more, as the recording soon is
            await records.sessions.lock(known.recording.session_id)
        known = await records.recordings.get(recording_id)
        _require_voice(known, by)
        await withdraw(study, records, known)
    await remove_files(study)


async def withdraw(study: Study, records: Records, known: Recorded) -> None:
    """Delete a recording, of which a person takes back their consent or is forgotten."""
    await records.recordings.save(known.recording.deleted(study.now()))
    if known.recording.is_open:
        await course.advance(study, records, known.recording.session_id)


async def remove_files(study: Study) -> None:
    """Delete the files of what is deleted or too old, and then all that is known of it.

    Doing it again, or in two processes at once, changes nothing.
    """
    if study.recorder is None:
        return
    async with study.reading() as records:
        gone = await records.recordings.gone(study.now() - study.keeps)
    for recording_id in gone:
        await study.recorder.remove(recording_id)
        async with study.transaction() as records:
            await records.recordings.remove(recording_id)


def _require_voice(known: Recorded, by: UserId) -> None:
    """Raise `NotAllowed` unless the person has agreed to it; `UnknownRecording` if it is gone."""
    if known.recording.deleted_at is not None:
        raise UnknownRecording
    if by not in known.agreed:
        raise NotAllowed(action=Action.HEAR.value)


async def _heard(records: Records, known: Recorded, by: UserId) -> Heard | None:
    try:
        session = await records.sessions.get(known.recording.session_id)
        havruta = await records.havrutot.get(session.havruta_id)
    except (UnknownSession, UnknownHavruta):
        return None
    users = await records.users.many(known.agreed)
    speakers = {one.number: users[one.user_id] for one in known.consents if one.is_given}
    return Heard(known, session, havruta, speakers, may_hear=may(Action.HEAR, by, havruta))


async def _with_files(study: Study, one: Heard) -> Heard:
    """Return it with the files that there are."""
    if study.recorder is None:
        return one
    return replace(one, files=await study.recorder.files(one.recorded.recording.id))
