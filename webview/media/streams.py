"""A stream on its way: one comes in, and the same goes out to everybody."""

import secrets
import struct
import time
from collections.abc import Callable
from typing import Final

from webview.media import rtp, sdp
from webview.media.legs import Leg
from webview.media.sdp import AUDIO

KEPT: Final = 512
"""So many packets of a picture are kept, for those who lack one."""
ASKED_AGAIN: Final = 5
"""So often a lost packet is asked for."""
MISSED_AT_ONCE: Final = 64
"""After a gap of more packets than that a whole picture is asked for instead."""
REPAIRS: Final = 200
"""So many packets a second are sent to one receiver again."""
BETWEEN_PICTURES: Final = 0.5
"""So many seconds lie between two requests for a whole picture."""
MOST: Final = sdp.VIDEO_BITS + sdp.AUDIO_BITS
"""So many bits a second somebody sends at most."""
CLOCK: Final = {AUDIO: 48_000, sdp.VIDEO: 90_000}
HALF: Final = 1 << 15
WHOLE: Final = 1 << 16


def fresh_ssrc() -> int:
    """Return a number that no other stream has, as likely as can be."""
    return secrets.randbelow(0xFFFFFFFE) + 1


class Receiver:
    """One leg that a stream goes out to."""

    def __init__(self, leg: Leg) -> None:
        self.leg = leg
        self.send: Callable[[bytes], None] = leg.send_rtp
        self._repaired = secrets.randbelow(HALF)
        self._second, self._spent = 0.0, 0

    def repair(self, packet: bytes, ssrc: int, payload_type: int) -> None:
        """Send a packet again, as a retransmission (RFC 4588), unless too many were already."""
        now = time.monotonic()
        if now - self._second >= 1:
            self._second, self._spent = now, 0
        if self._spent >= REPAIRS:
            return
        self._spent += 1
        self._repaired = (self._repaired + 1) % WHOLE
        lost = rtp.read(packet)
        extension = packet[12 : len(packet) - len(lost.body)]
        again = struct.pack("!H", lost.sequence) + lost.body
        kind = lost.marker | payload_type
        self.send(
            rtp.write(lost.flags, kind, self._repaired, lost.timestamp, ssrc, extension, again)
        )


class Arrival:
    """How a stream arrives, as its sender is told (RFC 3550, A.3, A.8)."""

    def __init__(self, clock: int) -> None:
        self._clock = clock
        self.highest: int | None = None
        self._first = self._received = 0
        self._expected_before = self._received_before = 0
        self._transit, self._jitter = 0, 0.0
        self._report: tuple[int, float] = (0, 0.0)

    def count(self, sequence: int, timestamp: int) -> int:
        """Count a packet in; return how far it is ahead of all before it."""
        self._received += 1
        transit = int(time.monotonic() * self._clock) - timestamp & 0xFFFFFFFF
        if self.highest is None:
            self.highest = self._first = sequence
            self._transit = transit
            return 1
        ahead = ((sequence - self.highest + HALF) & 0xFFFF) - HALF
        if ahead > 0:
            self.highest += ahead
            away = abs(((transit - self._transit + (1 << 31)) & 0xFFFFFFFF) - (1 << 31))
            self._jitter += (away - self._jitter) / 16
            self._transit = transit
        return ahead

    def reported(self, ntp: int) -> None:
        """Take note of a report of the sender's."""
        self._report = ntp >> 16 & 0xFFFFFFFF, time.monotonic()

    def block(self, ssrc: int) -> bytes:
        """Return what the sender is told, since the last time."""
        assert self.highest is not None
        expected = self.highest - self._first + 1
        missing = max(-0x800000, min(expected - self._received, 0x7FFFFF))
        due = expected - self._expected_before
        lost = due - (self._received - self._received_before)
        share = min(255, (lost << 8) // due) if due > 0 and lost > 0 else 0
        self._expected_before, self._received_before = expected, self._received
        last, at = self._report
        since = int((time.monotonic() - at) * 65536) & 0xFFFFFFFF if last else 0
        highest = self.highest & 0xFFFFFFFF
        packed = share << 24 | missing & 0xFFFFFF
        return struct.pack("!IIIIII", ssrc, packed, highest, int(self._jitter), last, since)


class Stream:
    """One voice or one picture of somebody, known to its receivers by numbers that stay."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.ssrc, self.repair_ssrc = fresh_ssrc(), 0 if kind == AUDIO else fresh_ssrc()
        self.payload_type = sdp.OPUS if kind == AUDIO else sdp.VP8
        self.repair_type = sdp.RTX
        self.receivers: tuple[Receiver, ...] = ()
        self.tap: Callable[[int, int, bytes], None] | None = None
        """Hears each packet's number, timestamp and payload, too: a recording."""
        self.packets = self.octets = 0
        self._leg: Leg | None = None
        self._from: int | None = None
        self._codec = self._repair = -1
        self._arrival = Arrival(CLOCK[kind])
        self._shift = self._delay = 0
        self._anchored = False
        self._last: tuple[int, int, float] | None = None
        self._kept: list[bytes | None] = [None] * (0 if kind == AUDIO else KEPT)
        self._missing: dict[int, int] = {}
        self._asked_at, self._wanted = 0.0, False

    # ---------------------------------------------------------------- who sends, who receives

    def come_from(self, leg: Leg, section: sdp.Section) -> None:
        """Have it come over this leg from now on; its receivers notice no seam."""
        self._leg, self._from = leg, section.ssrc
        self._codec = -1 if section.codec is None else section.codec
        self._repair = -1 if section.repair is None else section.repair
        self._start_over()

    def _start_over(self) -> None:
        self._arrival = Arrival(CLOCK[self.kind])
        self._missing.clear()
        self._shift, self._anchored = 0, False

    def add(self, receiver: Receiver) -> None:
        """Send it to one more, beginning with a whole picture."""
        self.receivers = (*self.receivers, receiver)
        self.want_picture()

    def remove(self, receiver: Receiver) -> None:
        """Send it there no longer."""
        self.receivers = tuple(r for r in self.receivers if r is not receiver)

    # ---------------------------------------------------------------- what comes

    def takes(self, payload_type: int) -> bool:
        """Whether packets of this type are its own."""
        return payload_type in {self._codec, self._repair}

    def received(self, packet: rtp.Packet) -> None:
        """Forward a packet, or one that was lost and comes again."""
        if packet.payload_type == self._repair:
            if (found := self._unwrapped(packet)) is None:
                return
            packet = found
        elif packet.ssrc != self._from:
            self._from = packet.ssrc
            self._start_over()
        ahead = self._arrival.count(packet.sequence, packet.timestamp)
        if ahead != 1:
            self._out_of_step(packet.sequence, ahead)
        self._forward(packet)

    def _unwrapped(self, packet: rtp.Packet) -> rtp.Packet | None:
        again = rtp.payload(packet)
        if len(again) < 2 or self._from is None or self._arrival.highest is None:  # noqa: PLR2004 - the number
            return None
        sequence = int.from_bytes(again[:2])
        if sequence not in self._missing:
            return None
        return packet._replace(
            flags=0, payload_type=self._codec, sequence=sequence, ssrc=self._from, body=again[2:]
        )

    def _out_of_step(self, sequence: int, ahead: int) -> None:
        if ahead <= 0:
            self._missing.pop(sequence, None)
        elif not self._kept:
            return
        elif ahead > MISSED_AT_ONCE:
            self._missing.clear()
            self.want_picture()
        else:
            lost = [(sequence - back) & 0xFFFF for back in range(ahead - 1, 0, -1)]
            self._missing.update(dict.fromkeys(lost, 1))
            self._ask_for(lost)

    def _forward(self, packet: rtp.Packet) -> None:
        if not self._anchored:
            self._anchor(packet)
        sequence = (packet.sequence + self._shift) & 0xFFFF
        timestamp = (packet.timestamp + self._delay) & 0xFFFFFFFF
        now = time.time()
        extension = rtp.sent_at(now) if self._kept else b""
        out = rtp.write(
            packet.flags,
            packet.marker | self.payload_type,
            sequence,
            timestamp,
            self.ssrc,
            extension,
            packet.body,
        )
        if self._kept:
            self._kept[sequence % KEPT] = out
        if self._last is None or 0 < (sequence - self._last[0]) & 0xFFFF < HALF:
            self._last = sequence, timestamp, now
        self.packets += 1
        self.octets += len(packet.body)
        for receiver in self.receivers:
            receiver.send(out)
        if self.tap is not None:
            self.tap(sequence, timestamp, rtp.payload(packet))

    def _anchor(self, packet: rtp.Packet) -> None:
        """Go on numbering where the leg before, or the number before, stopped."""
        self._anchored = True
        if self._last is None:
            self._shift = secrets.randbelow(HALF) - packet.sequence
            self._delay = 0
            return
        sequence, timestamp, at = self._last
        since = max(1, int((time.time() - at) * CLOCK[self.kind]))
        self._shift = sequence + 1 - packet.sequence
        self._delay = timestamp + since - packet.timestamp

    # ---------------------------------------------------------------- what is said of it

    def reported(self, report: rtp.SenderReport) -> None:
        """Hand on by which clock it runs."""
        if report.ssrc != self._from or not self._anchored:
            return
        self._arrival.reported(report.ntp)
        timestamp = (report.timestamp + self._delay) & 0xFFFFFFFF
        said = rtp.sender_report(self.ssrc, report.ntp, timestamp, self.packets, self.octets)
        for receiver in self.receivers:
            receiver.leg.send_rtcp(said)

    def asked_again(self, receiver: Receiver, lost: rtp.Lost) -> None:
        """Send a receiver what it lacks, if we have it."""
        for sequence in lost.sequences[:MISSED_AT_ONCE]:
            packet = self._kept[sequence % KEPT] if self._kept else None
            if packet is not None and self.repair_ssrc and int.from_bytes(packet[2:4]) == sequence:
                receiver.repair(packet, self.repair_ssrc, self.repair_type)

    def want_picture(self) -> None:
        """Ask for a whole picture, not too often."""
        if not self._kept:
            return
        self._wanted = True
        self._ask_for_picture()

    def _ask_for_picture(self) -> None:
        now = time.monotonic()
        if self._wanted and self._from is not None and self._leg is not None:
            if now - self._asked_at < BETWEEN_PICTURES or not self._leg.connected:
                return
            self._wanted, self._asked_at = False, now
            self._leg.send_rtcp(rtp.picture_please(self.ssrc, self._from))

    def _ask_for(self, lost: list[int]) -> None:
        if self._leg is not None and self._from is not None:
            self._leg.send_rtcp(rtp.lost_again(self.ssrc, self._from, lost))

    def tick(self) -> None:
        """Ask again for what is still missing; called ten times a second."""
        self._ask_for_picture()
        if not self._missing:
            return
        self._missing = {s: n + 1 for s, n in self._missing.items() if n < ASKED_AGAIN}
        if self._missing:
            self._ask_for(list(self._missing))

    def report(self) -> bytes:
        """Return what its sender is told once a second: how it arrives, and how much it may be."""
        if self._from is None or self._arrival.highest is None:
            return b""
        said = rtp.receiver_report(self.ssrc, [self._arrival.block(self._from)])
        return said + rtp.at_most(self.ssrc, MOST, [self._from]) if self._kept else said
