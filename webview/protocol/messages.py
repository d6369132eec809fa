"""Every message of the page's protocol; docs/protocol.md says the same in prose."""

from enum import IntEnum
from typing import Annotated, TypeAlias

import msgspec

VERSION = 2

SHORT, LONG = 126, 2**16
"""From so many bytes on the size of a frame takes two bytes more, or eight."""

Id: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
PersonId: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Ref: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Closing(IntEnum):
    """Why the server closes a socket. A page comes back unless the code is final."""

    RESTART = 1012
    TOO_SLOW = 1013
    ENDED = 4001
    VERSION = 4002
    NOT_ALLOWED = 4003
    TOO_MANY = 4008
    SIGNED_OUT = 4401
    UNKNOWN = 4404


class Head(msgspec.Struct, frozen=True):
    """What tells one kind of message from another, and which one is answered."""

    type: str = ""
    id: Id | None = None


class ClientMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What a page may say."""


class Navigate(ClientMessage, frozen=True, tag="navigate"):
    """Move the room to a segment, or to a section's first one."""

    id: Id
    ref: Ref
    jump: bool = False


class Read(ClientMessage, frozen=True, tag="read"):
    """I read by myself there."""

    id: Id
    ref: Ref


class Follow(ClientMessage, frozen=True, tag="follow"):
    """I am with the room again."""

    id: Id


class GiveLead(ClientMessage, frozen=True, tag="give_lead"):
    """Have this person, who is in the room, lead it."""

    id: Id
    to: PersonId


class AskToLead(ClientMessage, frozen=True, tag="ask_to_lead"):
    """Ask whoever leads for the lead, or think better of it."""

    id: Id
    wishes: bool = True


class Summon(ClientMessage, frozen=True, tag="summon"):
    """Ask everyone who reads by themselves to come to where the room is."""

    id: Id


class End(ClientMessage, frozen=True, tag="end"):
    """End the session for everyone."""

    id: Id


class Ping(ClientMessage, frozen=True, tag="ping"):
    """Ask whether anybody is there."""

    id: Id


class Leave(ClientMessage, frozen=True, tag="leave"):
    """I go, and shall not come back by myself."""


class Person(msgspec.Struct, frozen=True):
    """Somebody in the room; `ref` is where they read by themselves, null while they follow."""

    id: str
    name: str
    ref: str | None
    asks: bool


class Summary(msgspec.Struct, frozen=True):
    """What was learned, for how many minutes, by whom, and where the next session begins."""

    range: str
    minutes: int
    people: list[str]
    last: str


class ServerMessage(msgspec.Struct, frozen=True, tag_field="type"):
    """What the server may say."""


class Welcome(ServerMessage, frozen=True, tag="welcome"):
    """You are in. This is the whole truth, whatever you knew before."""

    version: int
    you: str
    session: str
    book: str
    change: int
    ref: str
    leader: str
    free: bool
    owner: str
    people: list[Person]
    marks: int
    said: int


class PlaceMessage(ServerMessage, frozen=True, tag="place"):
    """The room is there now."""

    change: int
    ref: str


class People(ServerMessage, frozen=True, tag="people"):
    """These are in the room, in the order in which they came, and who of them leads."""

    people: list[Person]
    leader: str


class LeadMessage(ServerMessage, frozen=True, tag="lead"):
    """Who turns the pages: the leader, or, when it is free, anyone; and who may end."""

    free: bool
    owner: str


class SummonedMessage(ServerMessage, frozen=True, tag="summoned"):
    """Whoever leads asks those who read by themselves to come."""

    by: str


class Ended(ServerMessage, frozen=True, tag="ended"):
    """The session is over; the socket closes for good."""

    summary: Summary


class Refusal(ServerMessage, frozen=True, tag="refusal"):
    """What you asked in message `id` did not happen; null if it could not be read."""

    id: int | None
    code: str
    text: str
    error_id: str


class Pong(ServerMessage, frozen=True, tag="pong"):
    """Answer that somebody is."""

    id: int


class Done(ServerMessage, frozen=True, tag="done"):
    """What you asked in message `id` has happened."""

    id: int


def head(body: bytes) -> Head:
    """Return the head of what a page says; an empty one if it cannot be read."""
    try:
        return msgspec.json.decode(body, type=Head)
    except (msgspec.DecodeError, RecursionError):  # what does not fit is one of these, too
        return Head()


def encode(message: ServerMessage) -> bytes:
    """Return the message as it goes out, to however many pages: a whole frame."""
    return framed(msgspec.json.encode(message))


def framed(text: bytes) -> bytes:
    """Return a text as a frame of a server (RFC 6455, section 5.2)."""
    size = len(text)
    if size < SHORT:
        return b"\x81%c%b" % (size, text)
    if size < LONG:
        return b"\x81\x7e%b%b" % (size.to_bytes(2, "big"), text)
    return b"\x81\x7f%b%b" % (size.to_bytes(8, "big"), text)
