"""The rules of a recording, all of them pure: when it is on, for whom it waits, when it is over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from havruta.calls.model import Peer, Recorded, Recording, RecordingEnd, RecordingState
from havruta.ids import PeerId

LONGEST = timedelta(hours=3)
"""So long a recording lasts at most."""
UNKEPT = timedelta(seconds=30)
"""Of which nobody has said for so long that it is kept, that is not kept any more."""
NOTED = timedelta(seconds=10)
"""So often is noted that it is still kept."""
MOST = 50
"""So many recordings of one havruta are kept at a time."""


def is_on(recorded: Recorded | None) -> bool:
    """Whether there is a recording that goes on."""
    return recorded is not None and recorded.recording.is_on


def lacking(recorded: Recorded, peers: Sequence[Peer]) -> list[Peer]:
    """Return those in the call who have not agreed. While there are any, nothing is kept."""
    agreed = recorded.agreed
    return [peer for peer in peers if peer.user_id not in agreed]


def voices(recorded: Recorded, peers: Sequence[Peer]) -> dict[PeerId, int]:
    """Return under which number the voice of each peer that has agreed is kept."""
    agreed = recorded.agreed
    return {peer.id: recorded.number(peer.user_id) for peer in peers if peer.user_id in agreed}


def advanced(
    recorded: Recorded, peers: Sequence[Peer], now: datetime, *, is_well: bool
) -> Recording:
    """Return the recording as it is with these peers by now; `is_well` is the recorder."""
    recording = recorded.recording
    if not recording.is_open:
        return recording
    if not peers:
        return left(recording, now)
    if recording.state is RecordingState.ASKED:
        agreed = replace(recording, state=RecordingState.ON, agreed_at=now)
        return recording if lacking(recorded, peers) else agreed
    if not is_well or now - _kept(recording) >= UNKEPT:
        return broken(recording)
    if recording.kept_since and now - recording.kept_since >= LONGEST:
        return recording.ended(RecordingEnd.FULL, now)
    return recording


def broken(recording: Recording) -> Recording:
    """Return it as it is when what has kept it is gone; what is asked for is so still."""
    if not recording.is_on:
        return recording
    return recording.ended(RecordingEnd.BROKEN, _kept(recording))


def left(recording: Recording, now: datetime) -> Recording:
    """Return it as it is when its call is over; one of which nothing was known broke off before."""
    known = _last_known(recording, now)
    ending = RecordingEnd.LEFT if known == now else RecordingEnd.BROKEN
    return recording.ended(ending, known)


def _last_known(recording: Recording, now: datetime) -> datetime:
    is_unknown = recording.is_on and now - _kept(recording) >= UNKEPT
    return _kept(recording) if is_unknown else now


def _kept(recording: Recording) -> datetime:
    """Return until when it is known to have been kept; before that, since when it should be."""
    return recording.kept_until or recording.agreed_at or recording.asked_at
