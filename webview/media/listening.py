"""What one peer receives: everybody else's streams, over one leg, and how they are offered."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from webview.media import rtp, sdp
from webview.media.legs import Leg, Peer, Ports
from webview.media.sdp import AUDIO, Sent, Unusable
from webview.media.streams import Receiver, Stream
from webview.media.wire import leg_name

TOGETHER: Final = 0.03
"""For so many seconds changes are gathered into one offer."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a peer is offered: a leg, and whose stream each section of it is."""

    leg: str
    sdp: str
    streams: dict[str, str]


Others = Callable[[], Mapping[tuple[str, str], Stream]]
"""Returns the streams of everybody else, by whose and of which kind they are."""
Offered = Callable[[Offer], None]


class _Slot:
    """A section of what a peer receives; it is kept when its stream goes, for the next one."""

    def __init__(self, mid: str, kind: str) -> None:
        self.mid, self.kind = mid, kind
        self.whose = ""
        self.stream: Stream | None = None
        self.taken: Stream | None = None
        """What the peer has said yes to."""

    @property
    def sent(self) -> Sent:
        """How it stands in an offer."""
        if self.stream is None:
            return Sent(self.mid, self.kind)
        return Sent(self.mid, self.kind, self.whose, self.stream.ssrc, self.stream.repair_ssrc)


class Listening:
    """The leg over which one peer receives everybody else."""

    def __init__(self, ports: Ports, others: Others, offered: Offered) -> None:
        self.name = leg_name()
        self._others, self._offered = others, offered
        self._leg = Leg(ports)
        self._receiver = Receiver(self._leg)
        self._leg.on_connected = self._forward
        self._leg.on_rtcp = self._told
        self._slots: list[_Slot] = []
        self._edition = 0
        self._waiting = self._changed = False
        self._gathering: asyncio.TimerHandle | None = None
        self._pictures = True

    def look_again(self) -> None:
        """Offer who is there now, once the offer before has been answered."""
        if self._waiting or self._gathering is not None:
            self._changed = self._waiting
            return
        loop = asyncio.get_running_loop()
        self._gathering = loop.call_later(TOGETHER, self._offer)

    def _offer(self) -> None:
        self._gathering = None
        if self._leg.closed or not self._arrange():
            return
        self._waiting, self._changed = True, False
        self._edition += 1
        offered = [slot.sent for slot in self._slots]
        text = sdp.offer(self._leg.ours, self._edition, offered)
        streams = {sent.mid: sent.whose for sent in offered if sent.live}
        self._offered(Offer(self.name, text, streams))

    def _arrange(self) -> bool:
        """Give each stream a section, and take those that are gone out of theirs."""
        there = self._others()
        changed = False
        for slot in self._slots:
            if slot.stream is not None and there.get((slot.whose, slot.kind)) is not slot.stream:
                self._leave(slot)
                slot.whose, slot.stream, changed = "", None, True
        shown = {slot.stream for slot in self._slots}
        for (peer, kind), stream in there.items():
            if stream not in shown:
                slot = self._free(kind)
                slot.whose, slot.stream, changed = peer, stream, True
        return changed

    def _free(self, kind: str) -> _Slot:
        for slot in self._slots:
            if slot.kind == kind and slot.stream is None:
                return slot
        self._slots.append(_Slot(str(len(self._slots)), kind))
        return self._slots[-1]

    def accept(self, text: str) -> None:
        """Take the peer's answer. Raises `Unusable`."""
        if not self._waiting:
            return
        answer = sdp.read(text)
        if answer.setup != "active":
            raise Unusable
        wanted = {s.mid for s in answer.sections if s.direction in {"recvonly", "sendrecv"}}
        self._waiting = False
        for slot in self._slots:
            if slot.taken is not slot.stream:
                self._leave(slot)
                slot.taken = slot.stream if slot.mid in wanted else None
        self._leg.start(Peer(answer.fingerprints))
        self._forward()
        if self._changed:
            self.look_again()

    def show_pictures(self, *, pictures: bool) -> None:
        """Have pictures sent, or sound alone."""
        self._pictures = pictures
        self._forward()

    def _forward(self) -> None:
        """Have what was taken sent, from now on."""
        if not self._leg.connected:
            return
        for slot in self._slots:
            if (stream := slot.taken) is None:
                continue
            wanted = self._pictures or slot.kind == AUDIO
            if wanted and self._receiver not in stream.receivers:
                stream.add(self._receiver)
            elif not wanted:
                stream.remove(self._receiver)

    def _leave(self, slot: _Slot) -> None:
        if slot.taken is not None:
            slot.taken.remove(self._receiver)
            slot.taken = None

    def _told(self, compound: bytes) -> None:
        for report in rtp.reports(compound):
            match report:
                case rtp.Lost(ssrc=ssrc) | rtp.PictureLost(ssrc=ssrc):
                    self._needs(report, ssrc)
                case _:
                    pass

    def _needs(self, report: rtp.Lost | rtp.PictureLost, ssrc: int) -> None:
        for slot in self._slots:
            if (stream := slot.taken) is not None and stream.ssrc == ssrc:
                if isinstance(report, rtp.Lost):
                    stream.asked_again(self._receiver, report)
                else:
                    stream.want_picture()

    def close(self) -> None:
        """Send nothing there any more."""
        if self._gathering is not None:
            self._gathering.cancel()
        for slot in self._slots:
            self._leave(slot)
        self._leg.close()
