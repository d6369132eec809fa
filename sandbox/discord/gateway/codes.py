"""The gateway's opcodes and the codes it closes with."""

from enum import IntEnum


class Op(IntEnum):
    """What a payload is."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11
    SOUNDS = 31


class Close(IntEnum):
    """Why the gateway closes a socket."""

    UNKNOWN_OP = 4001
    DECODE_ERROR = 4002
    NOT_IDENTIFIED = 4003
    WRONG_TOKEN = 4004
    TWICE = 4005
    TOO_MANY = 4008
    TIMED_OUT = 4009
    BAD_SHARD = 4010
    BAD_VERSION = 4012
    BAD_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


REASONS: dict[Close, str] = {
    Close.UNKNOWN_OP: "Unknown opcode.",
    Close.DECODE_ERROR: "Error while decoding payload.",
    Close.NOT_IDENTIFIED: "Not authenticated.",
    Close.WRONG_TOKEN: "Authentication failed.",
    Close.TWICE: "Already authenticated.",
    Close.TOO_MANY: "You are being rate limited.",
    Close.TIMED_OUT: "Session timed out.",
    Close.BAD_SHARD: "Invalid shard.",
    Close.BAD_VERSION: "Invalid API version.",
    Close.BAD_INTENTS: "Invalid intent(s).",
    Close.DISALLOWED_INTENTS: "Disallowed intent(s).",
}


class Closing(Exception):
    """The socket is to be closed with this code."""

    def __init__(self, code: Close) -> None:
        super().__init__(REASONS[code])
        self.code = code
