"""Rooms of people, and whose streams go to whom: the forwarder's one interface."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from webview.media import rtp, sdp
from webview.media.keeping import Keeper, Wish
from webview.media.legs import Leg, Peer, Ports
from webview.media.listening import Listening, Offer
from webview.media.recorder import Recording
from webview.media.sdp import AUDIO, VIDEO, Unusable
from webview.media.streams import Stream
from webview.media.wire import Kept

PEOPLE: Final = 8
"""So many people one room has at most."""
PLACES: Final = 2 * PEOPLE
"""So many peers it has for the moments in which some come again before they are seen to leave."""
TICK: Final = 0.1
TICKS_A_REPORT: Final = 10
PARTING: Final = 2.0
"""So many seconds a recording has to be written, before we stop."""


class Full(Exception):
    """There is no room for one more."""


OnOffer = Callable[[str, str, Offer], None]
"""Is told of each offer: the room, the peer, and the offer."""


@dataclass(slots=True)
class Member:
    """One peer: what it sends, and where it receives."""

    streams: dict[str, Stream] = field(default_factory=dict)
    sending: Leg | None = None
    listening: Listening | None = None
    pictures: bool = True


class Room:
    """Who is in one room, and the forwarding between them."""

    def __init__(self, name: str, ports: Ports, on_offer: OnOffer) -> None:
        self.name, self.ports, self.on_offer = name, ports, on_offer
        self.members: dict[str, Member] = {}
        self._keeper = Keeper()

    def member(self, peer: str) -> Member:
        """Return this peer, who is a member from now on. Raises `Full`."""
        if peer not in self.members:
            if len(self.members) >= PLACES:
                raise Full
            self.members[peer] = Member()
            self._attend()
        return self.members[peer]

    def publish(self, peer: str, text: str) -> str:
        """Take what a peer sends, instead of what it sent before; return the answer.

        Raises `Unusable`, `Full`.
        """
        offer = sdp.read(text)
        sections = _one_of_each(offer)
        if not sections or offer.setup not in {"actpass", "active"}:
            raise Unusable
        member = self.member(peer)
        old, leg = member.sending, Leg(self.ports)
        member.sending = leg
        if old is not None:
            old.on_closed = _nothing
            old.close()
        for kind, section in sections.items():
            member.streams.setdefault(kind, Stream(kind)).come_from(leg, section)
        leg.on_rtp = _router(list(member.streams.values()))
        leg.on_rtcp = _clerk(list(member.streams.values()))
        leg.on_connected = lambda: _look(member)
        leg.on_closed = lambda: self._stopped(peer, leg)
        leg.start(Peer(offer.fingerprints))
        self._attend()
        self._everybody_looks()
        return sdp.answer(leg.ours, offer, {s.mid: "recvonly" for s in sections.values()})

    def subscribe(self, peer: str) -> None:
        """Have everybody's streams offered to a peer, over a new leg. Raises `Full`."""
        member = self.member(peer)
        if member.listening is not None:
            member.listening.close()
        member.listening = Listening(
            self.ports,
            lambda: self._others(peer),
            lambda offer: self.on_offer(self.name, peer, offer),
        )
        member.listening.show_pictures(pictures=member.pictures)
        member.listening.look_again()

    def accept(self, peer: str, leg: str, answer: str) -> None:
        """Take a peer's answer to the offer of this leg. Raises `Unusable`."""
        member = self.members.get(peer)
        if member and member.listening and member.listening.name == leg:
            member.listening.accept(answer)

    def spare(self, peer: str, *, pictures: bool) -> None:
        """Have pictures sent to a peer, or sound alone."""
        if member := self.members.get(peer):
            member.pictures = pictures
            if member.listening:
                member.listening.show_pictures(pictures=pictures)

    def leave(self, peer: str) -> None:
        """Forget a peer, and let the others know."""
        member = self.members.pop(peer, None)
        if member is None:
            return
        for leg in (member.sending, member.listening):
            if leg is not None:
                leg.close()
        self._attend()
        self._everybody_looks()

    def keep(self, wish: Wish) -> Kept:
        """Record what is said here, for a few seconds more; return what becomes of it."""
        return self._keeper.keep(wish, self._voices())

    def stop_recording(self, name: str | None = None) -> list[Recording]:
        """Record no longer, if that is what the recording is called; return what ends."""
        if name in {None, self._keeper.name}:
            self._keeper.stop(self._voices())
        over, self._keeper.over = self._keeper.over, []
        return over

    @property
    def is_recorded(self) -> bool:
        """Whether there is a recording of it, be it that it waits."""
        return self._keeper.name is not None

    def tick(self) -> None:
        """See whether it is still to be recorded."""
        if self.is_recorded:
            self._keeper.tick(self._voices())

    def _attend(self) -> None:
        self._keeper.attend(self._voices())

    def _voices(self) -> dict[str, Stream | None]:
        return {peer: member.streams.get(AUDIO) for peer, member in self.members.items()}

    def _others(self, peer: str) -> dict[tuple[str, str], Stream]:
        return {
            (other, kind): stream
            for other, member in self.members.items()
            if other != peer
            for kind, stream in member.streams.items()
        }

    def _stopped(self, peer: str, leg: Leg) -> None:
        member = self.members.get(peer)
        if member is not None and member.sending is leg:
            member.sending, member.streams = None, {}
            self._everybody_looks()

    def _everybody_looks(self) -> None:
        for member in self.members.values():
            if member.listening is not None:
                member.listening.look_again()


class Forwarder:
    """All rooms of this process."""

    def __init__(self, ports: Ports, on_offer: OnOffer, *, most_rooms: int = 64) -> None:
        self._ports, self._on_offer, self._most = ports, on_offer, most_rooms
        self._rooms: dict[str, Room] = {}
        self._over: list[Recording] = []
        self._ticks = 0
        self._ticking = asyncio.get_running_loop().create_task(self._tick(), name="media ticks")

    def publish(self, room: str, peer: str, offer: str) -> str:
        """Take what a peer sends; return the answer. Raises `Unusable`, `Full`."""
        try:
            return self._room(room).publish(peer, offer)
        finally:
            self._forget_if_empty(room)

    def subscribe(self, room: str, peer: str) -> None:
        """Have everybody's streams offered to a peer. Raises `Full`."""
        self._room(room).subscribe(peer)

    def accept(self, room: str, peer: str, leg: str, answer: str) -> None:
        """Take a peer's answer. Raises `Unusable`."""
        if found := self._rooms.get(room):
            found.accept(peer, leg, answer)

    def spare(self, room: str, peer: str, *, pictures: bool) -> None:
        """Have pictures sent to a peer, or sound alone."""
        if found := self._rooms.get(room):
            found.spare(peer, pictures=pictures)

    def leave(self, room: str, peer: str) -> None:
        """Forget a peer."""
        if found := self._rooms.get(room):
            found.leave(peer)
            self._forget_if_empty(room)

    def keep(self, room: str, wish: Wish) -> Kept:
        """Record a room for a few seconds more; return what becomes of it."""
        if room in self._rooms:
            return self._rooms[room].keep(wish)
        return "not_yet" if wish.begins else "lost"

    def stop_recording(self, name: str) -> None:
        """Record no longer what is called so."""
        for room in self._rooms.values():
            self._end(room.stop_recording(name))

    @property
    def is_writing(self) -> bool:
        """Whether something that is over is still being written."""
        return any(one.is_written for one in self._over)

    def _end(self, over: list[Recording]) -> None:
        """Remember what may be written still, and nothing else."""
        self._over = [one for one in self._over if one.is_written] + over

    def _forget_if_empty(self, room: str) -> None:
        if room in self._rooms and not self._rooms[room].members:
            self._end(self._rooms.pop(room).stop_recording())

    def _room(self, name: str) -> Room:
        if name not in self._rooms:
            if len(self._rooms) >= self._most:
                raise Full
            self._rooms[name] = Room(name, self._ports, self._on_offer)
        return self._rooms[name]

    @property
    def streams(self) -> int:
        """How many streams go out."""
        return sum(
            len(stream.receivers)
            for room in self._rooms.values()
            for member in room.members.values()
            for stream in member.streams.values()
        )

    @property
    def recordings(self) -> int:
        """How many rooms are recorded."""
        return sum(room.is_recorded for room in self._rooms.values())

    @property
    def rooms(self) -> dict[str, Room]:
        """The rooms that there are, by name."""
        return self._rooms

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            self._ticks += 1
            for room in list(self._rooms.values()):
                room.tick()
                for member in list(room.members.values()):
                    _tend(member, reporting=self._ticks % TICKS_A_REPORT == 0)
            if self._ticks % TICKS_A_REPORT == 0:
                self._ports.sweep()

    async def close(self) -> None:
        """Forget everybody."""
        self._ticking.cancel()
        for name, room in list(self._rooms.items()):
            for peer in list(room.members):
                self.leave(name, peer)
        for recording in self._over:
            recording.join(PARTING)


def _tend(member: Member, *, reporting: bool) -> None:
    for stream in member.streams.values():
        stream.tick()
        if reporting and member.sending is not None and (said := stream.report()):
            member.sending.send_rtcp(said)


def _one_of_each(offer: sdp.Description) -> dict[str, sdp.Section]:
    """Return the first section of each kind that we can take."""
    found: dict[str, sdp.Section] = {}
    for section in offer.sections:
        sends = section.direction in {"sendonly", "sendrecv"}
        if section.kind in {AUDIO, VIDEO} and sends and section.codec is not None:
            found.setdefault(section.kind, section)
    return found


def _router(streams: list[Stream]) -> Callable[[bytes], None]:
    """Return what brings each packet of a leg to its stream."""

    def route(datagram: bytes) -> None:
        packet = rtp.read(datagram)
        for stream in streams:
            if stream.takes(packet.payload_type):
                stream.received(packet)
                return

    return route


def _clerk(streams: list[Stream]) -> Callable[[bytes], None]:
    """Return what brings each report of a leg to its streams."""

    def hear(compound: bytes) -> None:
        for report in rtp.reports(compound):
            if isinstance(report, rtp.SenderReport):
                for stream in streams:
                    stream.reported(report)

    return hear


def _look(member: Member) -> None:
    for stream in member.streams.values():
        stream.want_picture()


def _nothing() -> None:
    """Be told, and do nothing."""
