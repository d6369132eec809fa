"""What a page may say: a row for each kind of message. docs/protocol.md says the same in prose."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec

from havruta.havrutot.model import Lead
from havruta.permissions import MOVING, RECORDING, Action
from webview.protocol import call_handlers, handlers, marking_handlers
from webview.protocol.call_messages import (
    CallIce,
    CallJoin,
    CallLeave,
    CallReady,
    CallShow,
    CallTrouble,
    RecordingAnswer,
    RecordingAsk,
    RecordingStop,
    Signal,
    VoiceAsk,
)
from webview.protocol.handlers import Context
from webview.protocol.marking_messages import Annotate, CloseQuestion, RemoveMark, Say
from webview.protocol.messages import (
    AskToLead,
    ClientMessage,
    End,
    Follow,
    GiveLead,
    Leave,
    Navigate,
    Ping,
    Read,
    ServerMessage,
    Summon,
)
from webview.protocol.rate_limiter import Rate

M = TypeVar("M", bound=ClientMessage)
Rights: TypeAlias = Mapping[Lead, Action]

OFTEN = Rate(burst=50, per_second=25.0)
"""How often a page may say anything at all."""
SELDOM = Rate(burst=10, per_second=2.0)
BUTTONS = Rate(burst=30, per_second=5.0)
SIGNALS = Rate(burst=256, per_second=64.0)

KIB = 1024
WITH_A_REF = 4096
WITH_SDP = 32768
WITH_WORDS = 8192
SMALL = 256

READING: Rights = MappingProxyType(dict.fromkeys(Lead, Action.READ))
CALLING: Rights = MappingProxyType(dict.fromkeys(Lead, Action.CALL))
MARKING: Rights = MappingProxyType(dict.fromkeys(Lead, Action.ANNOTATE))
SAYING: Rights = MappingProxyType(dict.fromkeys(Lead, Action.SAY))
GIVING: Rights = MappingProxyType(dict.fromkeys(Lead, Action.GIVE_LEAD))
SUMMONING: Rights = MappingProxyType(dict.fromkeys(Lead, Action.SUMMON))
ENDING: Rights = MappingProxyType(dict.fromkeys(Lead, Action.END))


class MessageTooLarge(Exception):
    """A message has more bytes than its kind may have."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[M]):
    """One kind of message: its type, what it does, who may say it, how large it is, how often.

    `rights` is what its use case asks of the sender under each lead; None: nothing but to be in the
    room. `largest` is in bytes. What `is_apart` counts once for each KiB, and not with all others.
    """

    type: type[M]
    handle: Callable[[M, Context], Awaitable[ServerMessage | None]]
    rights: Rights | None
    largest: int
    rate: Rate
    is_apart: bool = False

    @property
    def name(self) -> str:
        """What it is called on the wire."""
        return str(self.type.__struct_config__.tag)

    def turns(self, body: bytes) -> int:
        """Return for how many a message counts."""
        return 1 + len(body) // KIB if self.is_apart else 1

    def parse(self, body: bytes) -> M:
        """Return the message, or raise `MessageTooLarge`, `msgspec.DecodeError`."""
        if len(body) > self.largest:
            raise MessageTooLarge
        return msgspec.json.decode(body, type=self.type)


ROWS: tuple[Kind[Any], ...] = (
    Kind(Navigate, handlers.navigate, MOVING, WITH_A_REF, OFTEN),
    Kind(Read, handlers.read, READING, WITH_A_REF, OFTEN),
    Kind(Follow, handlers.follow, READING, SMALL, OFTEN),
    Kind(GiveLead, handlers.give_lead, GIVING, SMALL, SELDOM),
    Kind(AskToLead, handlers.ask_to_lead, READING, SMALL, SELDOM),
    Kind(Summon, handlers.summon, SUMMONING, SMALL, SELDOM),
    Kind(End, handlers.end, ENDING, SMALL, SELDOM),
    Kind(Ping, handlers.ping, None, SMALL, OFTEN),
    Kind(Leave, handlers.leave, None, SMALL, SELDOM),
    Kind(CallJoin, call_handlers.join, CALLING, SMALL, SELDOM),
    Kind(CallLeave, call_handlers.leave, None, SMALL, SELDOM),
    Kind(CallShow, call_handlers.show, CALLING, SMALL, BUTTONS),
    Kind(Signal, call_handlers.signal, CALLING, WITH_SDP, SIGNALS, is_apart=True),
    Kind(CallTrouble, call_handlers.trouble, CALLING, SMALL, SELDOM),
    Kind(CallReady, call_handlers.ready, CALLING, SMALL, SELDOM),
    Kind(CallIce, call_handlers.ice, CALLING, SMALL, SELDOM),
    Kind(VoiceAsk, call_handlers.voice, CALLING, SMALL, SELDOM),
    Kind(RecordingAsk, call_handlers.ask_to_record, RECORDING, SMALL, SELDOM),
    Kind(RecordingAnswer, call_handlers.answer_to_record, CALLING, SMALL, SELDOM),
    Kind(RecordingStop, call_handlers.stop_recording, CALLING, SMALL, SELDOM),
    Kind(Annotate, marking_handlers.annotate, MARKING, WITH_WORDS, SELDOM),
    Kind(CloseQuestion, marking_handlers.close, MARKING, SMALL, SELDOM),
    Kind(RemoveMark, marking_handlers.remove, MARKING, SMALL, SELDOM),
    Kind(Say, marking_handlers.say, SAYING, WITH_WORDS, SELDOM),
)
KINDS: Mapping[str, Kind[Any]] = MappingProxyType({kind.name: kind for kind in ROWS})

LARGEST = max(kind.largest for kind in ROWS)
"""How many bytes a frame may have, whatever it holds."""
