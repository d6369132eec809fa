"""The passive half of ICE: who knows a connection's password may send from anywhere (RFC 8445)."""

import secrets
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from aioice import stun

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
STUN = range(4)
"""The first bytes of what is said about the way, and not over it (RFC 7983)."""


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


@dataclass(frozen=True, slots=True)
class Credentials:
    """A connection's name on the wire, and what proves that somebody was told of it."""

    name: str = field(default_factory=lambda: _random(8))
    password: str = field(default_factory=lambda: _random(24), repr=False)


class Check(NamedTuple):
    """Somebody asks whether they can be heard, and whether this is the way to take."""

    message: stun.Message
    name: str
    chosen: bool

    def proves(self, credentials: Credentials) -> bool:
        """Whether whoever asks knows the password."""
        return self.message.check_message_integrity(credentials.password.encode())

    def answer(self, seen_at: tuple[str, int], credentials: Credentials) -> bytes:
        """Return what they are answered: yes, and where they are seen."""
        answer = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, self.message.transaction_id)
        answer.attributes["XOR-MAPPED-ADDRESS"] = seen_at
        answer.add_message_integrity(credentials.password.encode())
        return bytes(answer)


class Seen(NamedTuple):
    """A STUN server says where it saw us, when it was asked under this id."""

    asked: bytes
    address: tuple[str, int]


def question() -> tuple[bytes, bytes]:
    """Return what asks a STUN server where it sees us, and the id of the question."""
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    return bytes(message), message.transaction_id


def read(datagram: bytes) -> Check | Seen | None:
    """Return what is asked, or answered; None for all else."""
    try:
        message = stun.parse_message(datagram)
    except (ValueError, KeyError, struct.error):
        return None
    if message.message_method is not stun.Method.BINDING:
        return None
    if message.message_class is stun.Class.RESPONSE:
        address = message.attributes.get("XOR-MAPPED-ADDRESS")
        return Seen(message.transaction_id, address) if address else None
    if message.message_class is not stun.Class.REQUEST:
        return None
    name, _, _ = message.attributes.get("USERNAME", "").partition(":")
    return Check(message, name, "USE-CANDIDATE" in message.attributes)
