"""Legs that send back what comes over them, for whoever tries their set-up."""

import time
from typing import Final

from webview.media import rtp, sdp
from webview.media.legs import Leg, Peer, Ports
from webview.media.rooms import Full
from webview.media.sdp import AUDIO, VIDEO, Sent, Unusable
from webview.media.streams import Receiver, Stream

MOST: Final = 16
"""So many people try at once."""
LONGEST: Final = 120.0
"""An echo ends after so many seconds."""


class Echoes:
    """All that are open."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._open: dict[str, list[_Echo]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    def open(self, whose: str, text: str) -> str:
        """Answer an offer with what sends it back; who opens a third one ends their first.

        Raises `Unusable`, `Full`.
        """
        offer = sdp.read(text)
        mine = self._open.get(whose, [])
        if len(mine) > 1:
            mine[0].leg.close()
        if len(self) >= MOST:
            raise Full
        echo = _Echo(self._ports, offer)
        self._open.setdefault(whose, []).append(echo)
        echo.leg.on_closed = lambda: self._ended(whose, echo)
        return echo.answer

    def _ended(self, whose: str, echo: "_Echo") -> None:
        left = [other for other in self._open.get(whose, []) if other is not echo]
        if left:
            self._open[whose] = left
        else:
            self._open.pop(whose, None)

    def tick(self, *, reporting: bool) -> None:
        """Ask again for what is missing, and report."""
        for echoes in list(self._open.values()):
            for echo in list(echoes):
                echo.tick(reporting=reporting)


class _Echo:
    """One of them."""

    def __init__(self, ports: Ports, offer: sdp.Description) -> None:
        taken = {
            section.mid: section
            for section in offer.sections
            if section.kind in {AUDIO, VIDEO} and section.codec is not None
        }
        if not taken or len(taken) > 2 or offer.setup not in {"actpass", "active"}:  # noqa: PLR2004 - a voice and a picture
            raise Unusable
        self._since = time.monotonic()
        self.leg = Leg(ports)
        self._receiver = Receiver(self.leg)
        self._streams = {mid: _stream(section) for mid, section in taken.items()}
        for mid, stream in self._streams.items():
            stream.come_from(self.leg, taken[mid])
            stream.add(self._receiver)
        self.leg.on_rtp, self.leg.on_rtcp = self._hear, self._told
        self.leg.on_connected = self._look
        sent = {
            mid: Sent(mid, stream.kind, "echo", stream.ssrc, stream.repair_ssrc)
            for mid, stream in self._streams.items()
        }
        self.answer = sdp.echo(self.leg.ours, offer, sent)
        self.leg.start(Peer(offer.fingerprints))

    def _hear(self, datagram: bytes) -> None:
        packet = rtp.read(datagram)
        for stream in self._streams.values():
            if stream.takes(packet.payload_type):
                stream.received(packet)

    def _told(self, compound: bytes) -> None:
        for report in rtp.reports(compound):
            for stream in self._streams.values():
                match report:
                    case rtp.SenderReport():
                        stream.reported(report)
                    case rtp.Lost(ssrc=ssrc) if ssrc == stream.ssrc:
                        stream.asked_again(self._receiver, report)
                    case rtp.PictureLost(ssrc=ssrc) if ssrc == stream.ssrc:
                        stream.want_picture()
                    case _:
                        pass

    def _look(self) -> None:
        for stream in self._streams.values():
            stream.want_picture()

    def tick(self, *, reporting: bool) -> None:
        """Ask again for what is missing, and report."""
        if time.monotonic() - self._since > LONGEST:
            self.leg.close()
        for stream in self._streams.values():
            stream.tick()
            if reporting and (said := stream.report()):
                self.leg.send_rtcp(said)


def _stream(section: sdp.Section) -> Stream:
    stream = Stream(section.kind)
    stream.payload_type = section.codec or stream.payload_type
    if section.repair is None:
        stream.repair_ssrc = 0
    else:
        stream.repair_type = section.repair
    return stream
