"""Calls and who is in them. Instants are aware UTC."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from havruta.ids import ConnectionId, PeerId, SessionId, UserId


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
    the media server that it goes through.
    """

    session_id: SessionId
    since: datetime
    changed_at: datetime
    plan: CallPlan = CallPlan.MESH
    epoch: int = 1
    is_settled: bool = True
    calm_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallState:
    """A call with its peers, in the order in which they joined; None before anybody ever did."""

    call: Call | None
    peers: Sequence[Peer]


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
