"""What the page's process and the media process say to each other, over one WebSocket."""

import secrets
from typing import Literal

import msgspec

STUN_PORT = 3478

Refused = Literal["full", "unusable"]
Kept = Literal["goes_on", "not_yet", "lost", "full"]
"""What becomes of a recording that is to go on."""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """What the media process is started with; it comes over its standard input."""

    socket: str
    secret: str
    port: int = 0
    hosts: tuple[str, ...] = ()
    """The addresses to listen on; none: all of this machine."""
    stun: tuple[tuple[str, int], ...] = ()
    quiet: bool = False
    sentry_dsn: str = ""
    """Where its errors are reported, if anywhere; whoever knows it can report there, too."""


class Ask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something the page's process wants; it is answered under the same number."""

    id: int
    do: Literal[
        "publish", "subscribe", "accept", "spare", "leave", "keep", "stop", "echo", "status"
    ]
    room: str = ""
    peer: str = ""
    leg: str = ""
    sdp: str = ""
    pictures: bool = True
    folder: str = ""
    """Of a recording, known by the folder's name."""
    voices: dict[str, int] = {}
    """Under which number the voice of each peer is kept that has agreed to it."""
    begins: bool = False
    waits: bool = True


class Tell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer; or, with no number, an offer for a peer."""

    id: int | None = None
    refused: Refused | None = None
    room: str = ""
    peer: str = ""
    leg: str = ""
    sdp: str = ""
    streams: dict[str, str] = {}
    counts: dict[str, int] = {}
    kept: Kept = "lost"


def stun_server(url: str) -> tuple[str, int]:
    """Return the host and the port of `stun:host:port`, as a setting has it."""
    host, _, port = url.partition(":")[2].rpartition(":")
    return (host, int(port)) if port.isdigit() else (url.partition(":")[2], STUN_PORT)


def leg_name() -> str:
    """Return what no way to a page before was called."""
    return f"recv-{secrets.token_hex(6)}"


READ_ASK = msgspec.json.Decoder(Ask)
READ_TELL = msgspec.json.Decoder(Tell)
write = msgspec.json.Encoder().encode
