"""Every message of a call; docs/protocol.md says the same in prose."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from webview.protocol.messages import ClientMessage, Id, ServerMessage

Epoch: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Leg: TypeAlias = Annotated[str, msgspec.Meta(max_length=64)]
Sdp: TypeAlias = Annotated[str, msgspec.Meta(max_length=30_000)]
CandidateLine: TypeAlias = Annotated[str, msgspec.Meta(max_length=2_000)]
MediaId: TypeAlias = Annotated[str, msgspec.Meta(max_length=64)]
LineIndex: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=1_000)]
Fragment: TypeAlias = Annotated[str, msgspec.Meta(max_length=256)]

SERVER = "server"
"""Whom a page signals to when it means the media server."""
PUBLISH = "publish"
"""A leg that is called so, or begins with it, is one by which a page sends to the media server."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a message."""


class Description(Part, frozen=True):
    """What a browser calls a session description; nobody but the two browsers reads it."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: Sdp


class Candidate(
    Part,
    frozen=True,
    rename={
        "media_id": "sdpMid",
        "line_index": "sdpMLineIndex",
        "username_fragment": "usernameFragment",
    },
):
    """Where one browser may reach the other, as `RTCIceCandidate.toJSON()` says it."""

    candidate: CandidateLine
    media_id: MediaId | None = None
    line_index: LineIndex | None = None
    username_fragment: Fragment | None = None


class CallJoin(ClientMessage, frozen=True, tag="call_join"):
    """I am in the call from now on, in this page; `resume` is which peer I was before."""

    id: Id
    muted: bool
    camera: bool
    screen: bool = False
    hand: bool = False
    audio_only: bool = False
    resume: Name | None = None


class CallLeave(ClientMessage, frozen=True, tag="call_leave"):
    """I am in the call no more."""

    id: Id


class CallShow(ClientMessage, frozen=True, tag="call_state"):
    """This is what the others are to see of me."""

    id: Id
    muted: bool
    camera: bool
    screen: bool
    hand: bool
    audio_only: bool


class Signal(ClientMessage, frozen=True, tag="signal"):
    """Tell the peer `to`, or the media server, how it reaches me; neither of both: offer anew."""

    id: Id
    to: Name
    epoch: Epoch
    leg: Leg = ""
    description: Description | None = None
    candidate: Candidate | None = None


class CallTrouble(ClientMessage, frozen=True, tag="call_trouble"):
    """By this plan nothing comes from that peer."""

    id: Id
    epoch: Epoch
    peer: Name


class CallReady(ClientMessage, frozen=True, tag="call_ready"):
    """By this plan something comes from everybody."""

    id: Id
    epoch: Epoch


class CallIce(ClientMessage, frozen=True, tag="call_ice"):
    """Give me servers to find a way with, for those that I have will not do much longer."""

    id: Id


class VoiceAsk(ClientMessage, frozen=True, tag="voice"):
    """Find us a voice channel at Discord, to talk there."""

    id: Id


class RecordingAsk(ClientMessage, frozen=True, tag="recording_ask"):
    """May the call be recorded? I agree."""

    id: Id


class RecordingAnswer(ClientMessage, frozen=True, tag="recording_answer"):
    """I may be recorded, or may not, or may not any more."""

    id: Id
    recording: Name
    agrees: bool


class RecordingStop(ClientMessage, frozen=True, tag="recording_stop"):
    """Record no longer."""

    id: Id
    recording: Name


class IceServer(Part, frozen=True):
    """A server to find a way with, as `RTCPeerConnection` takes it."""

    urls: list[str]
    username: str | None
    credential: str | None


class PeerShown(Part, frozen=True):
    """Somebody in the call; `away`: the line to their page is broken."""

    id: str
    user: str
    muted: bool
    camera: bool
    screen: bool
    hand: bool
    audio_only: bool
    away: bool


class RecordingShown(Part, frozen=True):
    """A recording; `kept`: something of it is there to be heard."""

    id: str
    state: Literal["asked", "on", "waiting", "over"]
    by: str
    agreed: list[str]
    ending: Literal["stopped", "refused", "withdrawn", "broken", "full", "left"] | None
    kept: bool


class Stream(Part, frozen=True):
    """Whose sound or picture comes by which media id of a leg."""

    mid: str
    peer: str


class Ice(ServerMessage, frozen=True, tag="ice"):
    """Find a way with these, which are good until then."""

    servers: list[IceServer]
    until: int


class CallMessage(ServerMessage, frozen=True, tag="call"):
    """This is the call, all of it."""

    epoch: int
    plan: Literal["mesh", "server"]
    settled: bool
    you: str | None
    video: int | None
    no_server: bool
    since: int
    peers: list[PeerShown]
    records: bool
    recording: RecordingShown | None


class SignalMessage(ServerMessage, frozen=True, tag="signal", rename={"sender": "from"}):
    """A peer, or the media server, tells you how it is reached."""

    sender: str
    epoch: int
    leg: str
    description: Description | None
    candidate: Candidate | None
    streams: list[Stream] | None = None


class VoiceMessage(ServerMessage, frozen=True, tag="voice"):
    """How it stands with a voice channel at Discord, in a sentence as well."""

    state: Literal["asked", "there", "refused"]
    url: str | None
    name: str
    text: str


class Signalled(msgspec.Struct, frozen=True):
    """What a signal says, on its way from one process to another."""

    epoch: int
    leg: str
    description: Description | None
    candidate: Candidate | None


def signalled(message: Signal) -> str:
    """Return what a signal says, as text."""
    parts = Signalled(message.epoch, message.leg, message.description, message.candidate)
    return msgspec.json.encode(parts).decode()


def signal_message(sender: str, body: str) -> SignalMessage:
    """Return what a peer is told, of what another one has signalled."""
    said = msgspec.json.decode(body, type=Signalled)
    return SignalMessage(sender, said.epoch, said.leg, said.description, said.candidate)
