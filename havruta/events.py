"""What has happened: ids and numbers; whoever hears of it looks at how things are.

Events carry no promises: what must not be lost is a notice, written with its cause. A use case
publishes them by its transaction (`havruta.records.Records.publish`), which tells them once it has
been committed.
"""

from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from havruta.ids import HavrutaId, PeerId, SessionId, UserId


@dataclass(frozen=True, slots=True)
class PlaceMoved:
    """The room is at `ref` now, by its change number `change`."""

    session_id: SessionId
    change: int
    ref: str


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """Someone came, went, reads alone or follows again."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class Summoned:
    """Whoever leads asks those who read alone to come to where the room is."""

    session_id: SessionId
    user_id: UserId


@dataclass(frozen=True, slots=True)
class HavrutaChanged:
    """What this havruta is called, whose it is, or who may move its rooms has changed."""

    havruta_id: HavrutaId


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """Somebody does not belong to the havruta any more."""

    havruta_id: HavrutaId
    user_id: UserId


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session is over, and all that is to be kept of it is kept."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class CallChanged:
    """Who is in the session's call has changed, what they show, or by which plan it goes."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class VoiceChanged:
    """A voice channel is asked for instead of the session's call, is there, or can't be had."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class SignalSent:
    """One peer of a call tells another one something that is between the two, and kept nowhere.

    No two that one process sends have the same `number`.
    """

    session_id: SessionId
    sender: PeerId
    to: PeerId
    number: int
    body: str


@dataclass(frozen=True, slots=True)
class AnnotationsChanged:
    """The session's marks are others now."""

    session_id: SessionId


@dataclass(frozen=True, slots=True)
class RemarkMade:
    """Somebody has said something beside the text; it is the session's remark of this number."""

    session_id: SessionId
    number: int


@dataclass(frozen=True, slots=True)
class BrowserForgotten:
    """Whoever was signed in there is so no more; `browser` is as `credentials.browser` says it."""

    browser: str


@dataclass(frozen=True, slots=True)
class NoticesDue:
    """Something is to be told now."""


@dataclass(frozen=True, slots=True)
class PlansDue:
    """Something that is planned has changed, or who is to be told of it."""


@dataclass(frozen=True, slots=True)
class EventsMissed:
    """What other processes did may have gone unheard: look how things are."""


Event: TypeAlias = (
    PlaceMoved
    | PeopleChanged
    | Summoned
    | HavrutaChanged
    | ParticipantLeft
    | SessionEnded
    | CallChanged
    | SignalSent
    | VoiceChanged
    | AnnotationsChanged
    | RemarkMade
    | BrowserForgotten
    | NoticesDue
    | PlansDue
    | EventsMissed
)
E = TypeVar(
    "E",
    PlaceMoved,
    PeopleChanged,
    Summoned,
    HavrutaChanged,
    ParticipantLeft,
    SessionEnded,
    CallChanged,
    SignalSent,
    VoiceChanged,
    AnnotationsChanged,
    RemarkMade,
    BrowserForgotten,
    NoticesDue,
    PlansDue,
    EventsMissed,
)
