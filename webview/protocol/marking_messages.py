"""The messages of marks and of what is said beside the text; docs/protocol.md says the same."""

from typing import Annotated, Literal, TypeAlias

import msgspec

from havruta.annotations.model import LONGEST_NEIGHBOUR, LONGEST_QUOTE, LONGEST_TEXT
from webview.protocol.messages import ClientMessage, Id, Ref, ServerMessage

MarkId: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Written: TypeAlias = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Words: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_QUOTE)]
Neighbour: TypeAlias = Annotated[str, msgspec.Meta(max_length=LONGEST_NEIGHBOUR)]
Version: TypeAlias = Annotated[str, msgspec.Meta(max_length=300)]


class Quoted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of a segment in one version, and what stands around them, as bare letters."""

    language: Literal["he", "en"]
    version: Version
    exact: Words
    prefix: Neighbour
    suffix: Neighbour


class Annotate(ClientMessage, frozen=True, tag="annotate"):
    """Mark a segment, or words in it, for everyone to see."""

    id: Id
    ref: Ref
    kind: Literal["question", "return", "note"]
    text: Written = ""
    quote: Quoted | None = None


class CloseQuestion(ClientMessage, frozen=True, tag="close_question"):
    """That question is answered, or is open after all."""

    id: Id
    mark: MarkId
    answered: bool = True


class RemoveMark(ClientMessage, frozen=True, tag="remove_mark"):
    """Take away a mark of mine."""

    id: Id
    mark: MarkId


class Say(ClientMessage, frozen=True, tag="say"):
    """Say something to everyone in the room."""

    id: Id
    text: Written


class MarksMessage(ServerMessage, frozen=True, tag="marks"):
    """The marks are others now: ask for them."""


class SaidMessage(ServerMessage, frozen=True, tag="said"):
    """Somebody has said something."""

    number: int
    by: str
    name: str
    at: int
    text: str
