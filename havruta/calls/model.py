"""Calls and who is in them. Instants are aware UTC."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from havruta.ids import ConnectionId, PeerId, RecordingId, SessionId, UserId


class CallPlan(StrEnum):
    """How sound and pictures go: from page to page, or through the media server."""

    MESH = "mesh"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a peer shows the others of itself: none of it is what its person is allowed."""

    muted: bool
    camera: bool
    screen: bool = False
    hand: bool = False
    audio_only: bool = False


@dataclass(frozen=True, slots=True)
class Peer:
    """A page that is in its session's call, the only one of its person.

    It outlives the page's socket for a moment: `cut_off_at` is since when it is waited for. It has
    heard everybody by the plan of `ready_epoch`; from the peer `misses` nothing comes. While it
    `is_silent` nothing is heard from it though nobody knows that its line is lost.
    """

    id: PeerId
    session_id: SessionId
    user_id: UserId
    connection_id: ConnectionId
    joined_at: datetime
    muted: bool
    camera: bool
    screen: bool = False
    hand: bool = False
    audio_only: bool = False
    ready_epoch: int = 0
    misses: PeerId | None = None
    is_silent: bool = False
    cut_off_at: datetime | None = None

    def showing(self, shown: Shown) -> Self:
        """Return the peer as it shows itself now."""
        return replace(self, **asdict(shown))


@dataclass(frozen=True, slots=True)
class Call:
    """A session's call, which begins anew when somebody joins it after all have left.

    `epoch` counts how often its people had to find ways anew, by another plan or since the media
    server was gone, and never falls; `changed_at` is when they had to last. Until
    it `is_settled` the way before it is kept open. `calm_since` is since when it could do without
    the media server that it goes through. `recording_id` is the last recording that was asked for.
    """

    session_id: SessionId
    since: datetime
    changed_at: datetime
    plan: CallPlan = CallPlan.MESH
    epoch: int = 1
    is_settled: bool = True
    calm_since: datetime | None = None
    recording_id: RecordingId | None = None


class RecordingState(StrEnum):
    """How far a recording has come."""

    ASKED = "asked"
    ON = "on"
    OVER = "over"


class RecordingEnd(StrEnum):
    """Why a recording is over."""

    STOPPED = "stopped"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    BROKEN = "broken"
    FULL = "full"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Recording:
    """What is said in a call, kept with everybody's consent.

    It is on from `agreed_at`, when the last of them agreed. Something is kept of it if it was
    `kept_since`, and known to be kept until `kept_until`. Once it is `deleted_at` nobody gets it
    any more, and its files go.
    """

    id: RecordingId
    session_id: SessionId
    asked_by: UserId
    asked_at: datetime
    state: RecordingState = RecordingState.ASKED
    agreed_at: datetime | None = None
    kept_since: datetime | None = None
    kept_until: datetime | None = None
    ended_at: datetime | None = None
    ending: RecordingEnd | None = None
    deleted_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is asked for, or goes on."""
        return self.state is not RecordingState.OVER

    @property
    def is_on(self) -> bool:
        """Whether everybody has agreed, and it goes on: the banner says so, on every page."""
        return self.state is RecordingState.ON

    def ended(self, ending: RecordingEnd, at: datetime) -> Self:
        """Return it as it is once it is over, if it was not."""
        if not self.is_open:
            return self
        return replace(self, state=RecordingState.OVER, ending=ending, ended_at=at)

    def deleted(self, at: datetime) -> Self:
        """Return it as it is when somebody has taken back their consent."""
        over = self.ended(RecordingEnd.WITHDRAWN, at)
        return replace(over, deleted_at=over.deleted_at or at)


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody has said to being recorded. Their voice is kept under `number`."""

    recording_id: RecordingId
    number: int
    user_id: UserId
    is_given: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording with what people have said to it, in the order in which they did first."""

    recording: Recording
    consents: Sequence[Consent]

    @property
    def agreed(self) -> Collection[UserId]:
        """Those who have agreed."""
        return {one.user_id for one in self.consents if one.is_given}

    def number(self, user_id: UserId) -> int:
        """Return under which number the person's voice is kept, or would be."""
        for one in self.consents:
            if one.user_id == user_id:
                return one.number
        return max((one.number for one in self.consents), default=0) + 1


@dataclass(frozen=True, slots=True)
class CallState:
    """A call with its peers, in the order in which they joined; None before anybody ever did.

    `recorded` is the last recording that was asked for in it.
    """

    call: Call | None
    peers: Sequence[Peer]
    recorded: Recorded | None = None


class VoiceState(StrEnum):
    """How far a session has come with a voice channel at Discord, instead of a call here."""

    ASKED = "asked"
    OPENING = "opening"
    THERE = "there"
    REFUSED = "refused"


class VoiceLack(StrEnum):
    """Why there is none."""

    NO_SERVER = "no_server"
    NOT_IN_SERVER = "not_in_server"
    NO_CHANNEL = "no_channel"
    DISCORD_AWAY = "discord_away"


@dataclass(frozen=True, slots=True)
class Voice:
    """A session's voice channel at Discord, if there is one, and if not, why not.

    `at` is when that became so; `is_ours`: it was made for this session, and goes with it;
    `is_for_all`: nobody who belongs is outside its server.
    """

    session_id: SessionId
    state: VoiceState
    at: datetime
    guild_id: str | None = None
    channel_id: str | None = None
    name: str = ""
    is_ours: bool = False
    is_for_all: bool = True
    lack: VoiceLack | None = None
