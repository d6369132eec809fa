"""RTP and RTCP as they lie in a packet: read, and written anew (RFC 3550, 4585, 4588)."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

HEADER: Final = struct.Struct("!BBHII")
RTCP_KINDS: Final = range(192, 224)
"""The second bytes that tell RTCP from RTP on one port (RFC 5761)."""

SENDER_REPORT, RECEIVER_REPORT = 200, 201
TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = 205, 206
NACK, PICTURE_LOSS, FULL_INTRA, BITRATE = 1, 1, 4, 15

SEND_TIME: Final = 3
"""The id that we give to the extension that says when a packet was sent."""


class Packet(NamedTuple):
    """What of an RTP packet matters on its way through."""

    flags: int
    marker: int
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    body: bytes
    """The payload, with its padding if `flags` says that it has any."""


def is_rtcp(datagram: bytes) -> bool:
    """Whether it is RTCP rather than RTP."""
    return datagram[1] in RTCP_KINDS


def read(datagram: bytes) -> Packet:
    """Return the packet without its extensions and contributors. Raises `ValueError`."""
    try:
        first, second, sequence, timestamp, ssrc = HEADER.unpack_from(datagram)
        at = 12 + 4 * (first & 0x0F)
        if first & 0x10:
            at += 4 + 4 * int.from_bytes(datagram[at + 2 : at + 4])
    except struct.error as error:
        raise ValueError from error
    if at > len(datagram):
        msg = "truncated"
        raise ValueError(msg)
    return Packet(
        first & 0x20, second & 0x80, second & 0x7F, sequence, timestamp, ssrc, datagram[at:]
    )


def payload(packet: Packet) -> bytes:
    """Return the payload without padding."""
    if not packet.flags:
        return packet.body
    return packet.body[: max(0, len(packet.body) - packet.body[-1])] if packet.body else b""


def write(
    flags: int,
    marker_and_type: int,
    sequence: int,
    timestamp: int,
    ssrc: int,
    extension: bytes,
    body: bytes,
) -> bytes:
    """Return the packet as it goes out."""
    first = 0x80 | flags | (0x10 if extension else 0)
    return HEADER.pack(first, marker_and_type, sequence, timestamp, ssrc) + extension + body


def sent_at(seconds: float) -> bytes:
    """Return the extension that says when the packet was sent, in 6.18 bits of seconds."""
    return b"\xbe\xde\x00\x01" + struct.pack(
        "!I", SEND_TIME << 28 | 2 << 24 | int(seconds * (1 << 18)) & 0xFFFFFF
    )


@dataclass(frozen=True, slots=True)
class SenderReport:
    """When, by the sender's clock, a timestamp of its stream was."""

    ssrc: int
    ntp: int
    timestamp: int


@dataclass(frozen=True, slots=True)
class Lost:
    """These packets did not come."""

    ssrc: int
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PictureLost:
    """A whole picture is needed."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class Reception:
    """How a stream arrives; the loss in 256ths since the last report."""

    ssrc: int
    fraction_lost: int


@dataclass(frozen=True, slots=True)
class Bitrate:
    """So many bits a second are thought to come through."""

    bits: int


Report = SenderReport | Lost | PictureLost | Reception | Bitrate


def reports(compound: bytes) -> Iterator[Report]:
    """Yield what an RTCP packet says, as far as it concerns us; the rest of a wrong one is left."""
    at = 0
    while at + 4 <= len(compound):
        count, kind, words = compound[at] & 0x1F, compound[at + 1], compound[at + 2 : at + 4]
        end = at + 4 + 4 * int.from_bytes(words)
        if compound[at] >> 6 != 2 or end > len(compound):  # noqa: PLR2004 - RTP's version
            return
        yield from _said(kind, count, compound[at + 4 : end])
        at = end


def _said(kind: int, count: int, said: bytes) -> Iterator[Report]:
    try:
        if kind == SENDER_REPORT:
            yield SenderReport(*struct.unpack_from("!IQI", said))
            yield from _receptions(said[24:], count)
        elif kind == RECEIVER_REPORT:
            yield from _receptions(said[4:], count)
        elif (kind, count) == (TRANSPORT_FEEDBACK, NACK):
            yield Lost(_word(said, 4), tuple(_lost(said[8:])))
        elif (kind, count) == (PAYLOAD_FEEDBACK, PICTURE_LOSS):
            yield PictureLost(_word(said, 4))
        elif (kind, count) == (PAYLOAD_FEEDBACK, FULL_INTRA):
            yield PictureLost(_word(said, 8))
        elif (kind, count) == (PAYLOAD_FEEDBACK, BITRATE) and said[8:12] == b"REMB":
            packed = int.from_bytes(said[13:16])
            yield Bitrate((packed & 0x3FFFF) << (packed >> 18))
    except struct.error:
        return


def _word(said: bytes, at: int) -> int:
    return int(struct.unpack_from("!I", said, at)[0])


def _receptions(blocks: bytes, count: int) -> Iterator[Reception]:
    for at in range(0, min(24 * count, len(blocks) - 23), 24):
        ssrc, lost = struct.unpack_from("!IB", blocks, at)
        yield Reception(ssrc, lost)


def _lost(pairs: bytes) -> Iterator[int]:
    for at in range(0, len(pairs) - 3, 4):
        first, more = struct.unpack_from("!HH", pairs, at)
        yield first
        yield from ((first + 1 + bit) & 0xFFFF for bit in range(16) if more >> bit & 1)


# ---------------------------------------------------------------- what we say


def sender_report(ssrc: int, ntp: int, timestamp: int, packets: int, octets: int) -> bytes:
    """Return a report that hands on by which clock a stream runs."""
    said = struct.pack("!IQIII", ssrc, ntp, timestamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    return _packed(SENDER_REPORT, 0, said)


def receiver_report(ours: int, blocks: Iterable[bytes]) -> bytes:
    """Return a report of how streams arrive."""
    blocks = tuple(blocks)
    return _packed(RECEIVER_REPORT, len(blocks), struct.pack("!I", ours) + b"".join(blocks))


def lost_again(ours: int, ssrc: int, sequences: list[int]) -> bytes:
    """Return a request for packets that did not come."""
    said = struct.pack("!II", ours, ssrc)
    while sequences:
        first, *others = sequences
        near = [s for s in others if 0 < (s - first) & 0xFFFF <= 16]  # noqa: PLR2004 - bits there are
        mask = sum(1 << ((s - first - 1) & 0xFFFF) for s in near)
        said += struct.pack("!HH", first, mask)
        sequences = [s for s in others if s not in near]
    return _packed(TRANSPORT_FEEDBACK, NACK, said)


def picture_please(ours: int, ssrc: int) -> bytes:
    """Return a request for a whole picture."""
    return _packed(PAYLOAD_FEEDBACK, PICTURE_LOSS, struct.pack("!II", ours, ssrc))


def at_most(ours: int, bits: int, ssrcs: list[int]) -> bytes:
    """Return a request to send these streams with so many bits a second at most."""
    exponent = max(0, bits.bit_length() - 18)
    rate = len(ssrcs) << 24 | exponent << 18 | bits >> exponent
    said = struct.pack(f"!II4sI{len(ssrcs)}I", ours, 0, b"REMB", rate, *ssrcs)
    return _packed(PAYLOAD_FEEDBACK, BITRATE, said)


def _packed(kind: int, count: int, said: bytes) -> bytes:
    return struct.pack("!BBH", 0x80 | count, kind, len(said) // 4) + said
