"""What keeps a room's recording going: told every second, so that none outlives its pages."""

import asyncio
from collections.abc import Collection
from contextlib import suppress

from havruta.calls import recording
from havruta.calls.model import CallPlan, CallState
from havruta.calls.ports import Recorder
from havruta.errors.calls import NoMediaServer
from havruta.errors.sessions import UnknownSession
from havruta.ids import ConnectionId, RecordingId, SessionId
from havruta.sessions import recording as recordings
from havruta.study import Study
from webview.tasks import Tasks

BEAT = 1.0
"""Every so many seconds, and whenever the call changes, it is said who may be recorded."""


class _Going:
    """A recording that goes on, as its call was known last."""

    def __init__(self, session_id: SessionId, recording_id: RecordingId, known: CallState) -> None:
        self.session_id, self.recording_id, self.known = session_id, recording_id, known
        self.news = asyncio.Event()
        self.task: asyncio.Task[None] | None = None


class Recorders:
    """The recordings of the calls that have pages in this process."""

    def __init__(self, study: Study, tasks: Tasks) -> None:
        self._study, self._tasks = study, tasks
        self._going: dict[SessionId, _Going] = {}

    def tend(self, session_id: SessionId, known: CallState, here: Collection[ConnectionId]) -> None:
        """Have the recording go on that the call has, and no other; `here` are our pages."""
        recorder, wanted = self._study.recorder, _wanted(known, here)
        if recorder is None:
            return
        going = self._going.get(session_id)
        if going is not None and going.recording_id != wanted:
            self._end(recorder, self._going.pop(session_id), known)
            going = None
        if wanted is None:
            return
        if going is None:
            going = self._going[session_id] = _Going(session_id, wanted, known)
            keeping = self._keep(recorder, going)
            going.task = self._tasks.spawn(keeping, name=f"recording of {session_id}")
        going.known = known
        going.news.set()

    def keeps(self, session_id: SessionId) -> bool:
        """Whether a recording of this session goes on by us."""
        return session_id in self._going

    def _end(self, recorder: Recorder, going: _Going, known: CallState) -> None:
        """Say no more of it; it stops if it is over, and goes on if others have pages of it."""
        if going.task is not None:
            going.task.cancel()
        if _goes_on(known) != going.recording_id:
            stopping = recorder.stop(going.recording_id)
            self._tasks.spawn(stopping, name=f"end of the recording of {going.session_id}")

    async def _keep(self, recorder: Recorder, going: _Going) -> None:
        while True:
            going.news.clear()
            with suppress(NoMediaServer, UnknownSession):
                await self._say(recorder, going)
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT):
                    await going.news.wait()

    async def _say(self, recorder: Recorder, going: _Going) -> None:
        known, peers = going.known.recorded, going.known.peers
        assert known is not None
        keeping = await recorder.keep(
            going.session_id,
            going.recording_id,
            recording.voices(known, peers),
            begins=known.recording.kept_since is None,
            waits=bool(recording.lacking(known, peers)),
        )
        if recordings.is_noted(known, keeping, self._study.now()):
            await recordings.note(
                self._study,
                session_id=going.session_id,
                recording_id=going.recording_id,
                keeping=keeping,
            )


def _wanted(known: CallState, here: Collection[ConnectionId]) -> RecordingId | None:
    """Return the recording that goes on, if we have pages of its call."""
    is_ours = any(peer.connection_id in here for peer in known.peers)
    return _goes_on(known) if is_ours else None


def _goes_on(known: CallState) -> RecordingId | None:
    """Return the recording that goes on through the media server, if there is one."""
    if known.call is None or known.call.plan is not CallPlan.SERVER or known.recorded is None:
        return None
    return known.recorded.recording.id if recording.is_on(known.recorded) else None
