"""What the use cases about calls need stored, and what carries sound and pictures for many."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from havruta.calls.model import Call, CallState, Consent, Peer, Recorded, Recording, Voice
from havruta.ids import ConnectionId, HavrutaId, PeerId, RecordingId, SessionId, UserId


class Calls(Protocol):
    """The calls and their peers; changed by whoever holds the session (`Sessions.lock`)."""

    async def state(self, session_id: SessionId, /) -> CallState:
        """Return the session's call, who is in it in the order they joined, and its recording."""
        ...

    async def save(self, call: Call, /) -> None: ...
    async def put(self, peer: Peer, /) -> None: ...
    async def remove(self, peer_ids: Collection[PeerId], /) -> None: ...
    async def close(self, connection_ids: Collection[ConnectionId], /) -> bool:
        """Remove the peers that have these for their pages; return whether there were any."""
        ...

    async def cut_off(self, connection_id: ConnectionId, at: datetime | None, /) -> bool:
        """Note since when the peer of this page is waited for; return whether there is one."""
        ...

    async def end(self, session_id: SessionId, /) -> None:
        """Forget the call."""
        ...


class Voices(Protocol):
    """The voice channels of sessions; changed by whoever holds the session."""

    async def get(self, session_id: SessionId, /) -> Voice | None: ...
    async def save(self, voice: Voice, /) -> None: ...
    async def over(self) -> Sequence[Voice]:
        """Return those of sessions that have ended."""
        ...

    async def remove(self, session_id: SessionId, /) -> None: ...


class Recordings(Protocol):
    """The recordings of calls; changed by whoever holds the session."""

    async def get(self, recording_id: RecordingId, /) -> Recorded:
        """Return the recording, or raise `UnknownRecording`."""
        ...

    async def save(self, recording: Recording, /) -> None: ...
    async def consent(self, consent: Consent, /) -> None: ...
    async def with_voice(self, user_id: UserId, /) -> Sequence[Recorded]:
        """Return those to which the person has agreed and that are not deleted, newest first."""
        ...

    async def kept(self, havruta_id: HavrutaId, /) -> int:
        """Return of how many something is kept."""
        ...

    async def gone(self, asked_before: datetime, /) -> Sequence[RecordingId]:
        """Return those that are deleted, older than that, of a deleted havruta, or empty."""
        ...

    async def remove(self, recording_id: RecordingId, /) -> None:
        """Forget it, and what was said to it, unless its call goes on to tell of it."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """One speaker's part of a recording, as Ogg and Opus; `size` is in bytes."""

    number: int
    path: Path
    size: int


class Keeping(StrEnum):
    """What becomes of a recording that is to go on."""

    GOES_ON = "goes_on"
    NOT_YET = "not_yet"
    LOST = "lost"
    FULL = "full"


class Recorder(Protocol):
    """Keeps what is said in calls that go through the media server, a file for each speaker."""

    def is_well(self) -> bool:
        """Whether something could be recorded now; answers at once."""
        ...

    async def keep(
        self,
        room: SessionId,
        recording: RecordingId,
        voices: Mapping[PeerId, int],
        /,
        *,
        begins: bool,
        waits: bool,
    ) -> Keeping:
        """Go on keeping these voices, for a few seconds: it is said again and again.

        Nothing is kept while it `waits`, or while anybody else is in the room. It only `begins`
        where nothing was kept before. Raises `NoMediaServer`.
        """
        ...

    async def stop(self, recording: RecordingId, /) -> None:
        """Keep no more of it, if anything is."""
        ...

    async def files(self, recording: RecordingId, /) -> Sequence[VoiceFile]:
        """Return what is kept of it, by the numbers of the voices."""
        ...

    async def remove(self, recording: RecordingId, /) -> None:
        """Delete what is kept of it."""
        ...


@dataclass(frozen=True, slots=True)
class LegOffer:
    """One more way from the media server to a page, which answers it.

    `offer` is its SDP; `streams` says by media id whose sound or picture comes there.
    """

    leg: str
    offer: str
    streams: Mapping[str, PeerId]


class MediaServerLost(Exception):
    """The media server that a room went through is gone, with all that it knew of it."""


class MediaServer(Protocol):
    """Forwards sound and pictures in a room: each page sends once, and gets everybody else's.

    What it is given of SDP and candidates is as a page said it: text that may be anything. All but
    `is_well` raise `NoMediaServer`.
    """

    def is_well(self) -> bool:
        """Whether calls can go through it now; answers at once."""
        ...

    def is_awaited(self) -> bool:
        """Whether it may only not have been found yet, as far as this process can tell."""
        ...

    async def publish(self, room: SessionId, peer: PeerId, offer: str, /) -> str:
        """Take what the peer sends, instead of what it sent before; return the answer."""
        ...

    def subscribe(self, room: SessionId, peer: PeerId, /) -> AsyncIterator[LegOffer]:
        """Yield the ways to the peer as others come, until it has left; no two have one name.

        Raises `MediaServerLost` if it ends before that: all of the room begin anew then.
        """
        ...

    async def accept(self, room: SessionId, peer: PeerId, leg: str, answer: str, /) -> None:
        """Hear what the peer answers to the offer of a leg."""
        ...

    async def trickle(self, room: SessionId, peer: PeerId, leg: str, candidate: str, /) -> None:
        """Hear of one more candidate of the peer's (JSON), for a leg; it sends by "publish…"."""
        ...

    async def renew(self, room: SessionId, peer: PeerId, leg: str, /) -> None:
        """Offer the peer another leg instead of one that does not work."""
        ...

    async def spare(self, room: SessionId, peer: PeerId, /, *, pictures: bool) -> None:
        """Have pictures sent to the peer, as at first, or sound alone."""
        ...

    async def leave(self, room: SessionId, peer: PeerId, /) -> None:
        """Forget the peer."""
        ...
