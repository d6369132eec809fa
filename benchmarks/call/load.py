"""People who send what was encoded once, and count what comes: the load of a forwarder.

They are aiortc's peers until they are connected. From then on packets are sealed and sent, and
counted, without its tasks, so that the load leaves the machine to what is measured. They send no
reports.
"""

import asyncio
import fractions
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import av
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.codecs.opus import OpusEncoder
from aiortc.codecs.vpx import Vp8Encoder

from havruta.calls.ports import LegOffer
from havruta.ids import PeerId, SessionId
from webview.media import rtp, sdp

RATE: Final = 30
SECONDS: Final = 3
WIDTH, HEIGHT = 640, 360


class Forwards(Protocol):
    """What is measured, as a call uses it."""

    async def publish(self, room: SessionId, peer: PeerId, offer: str, /) -> str:
        """Return the answer."""

    def subscribe(self, room: SessionId, peer: PeerId, /) -> AsyncIterator[LegOffer]:
        """Yield the offers."""

    async def accept(self, room: SessionId, peer: PeerId, leg: str, answer: str, /) -> None:
        """Take the answer."""

    async def leave(self, room: SessionId, peer: PeerId, /) -> None:
        """Forget the peer."""


@dataclass(frozen=True)
class Clip:
    """Three seconds of sound and picture, as they go into packets."""

    sounds: list[bytes]
    pictures: list[list[bytes]]


def encode() -> Clip:
    """Return a hum, and a picture that moves."""
    opus, vp8 = OpusEncoder(), Vp8Encoder()
    sounds = []
    for number in range(SECONDS * 50):
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        noise = bytes((n * n * (number + 7) >> 3) & 0x1F for n in range(960 * 4))
        frame.planes[0].update(noise)
        frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 960, SAMPLE
        sounds += opus.encode(frame)[0]
    pictures = []
    for number in range(SECONDS * RATE):
        picture = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        luma = bytearray(picture.planes[0].buffer_size)
        line = picture.planes[0].line_size
        for row in range(HEIGHT):
            shift = row * 7 + number * 5
            luma[row * line : row * line + WIDTH] = RAMP[shift % 256 : shift % 256 + WIDTH]
        picture.planes[0].update(bytes(luma))
        for plane in picture.planes[1:]:
            plane.update(b"\x80" * plane.buffer_size)
        picture.pts, picture.time_base = number * 3_000, TICK
        pictures.append(vp8.encode(picture, force_keyframe=number == 0)[0])
    return Clip(sounds, pictures)


SAMPLE, TICK = fractions.Fraction(1, 48_000), fractions.Fraction(1, 90_000)
RAMP: Final = bytes(abs(n % 128 - 64) * 3 for n in range(256 + WIDTH))


class _Never(MediaStreamTrack):
    """What aiortc itself has nothing to send of."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    async def recv(self) -> Any:
        await asyncio.Event().wait()


@dataclass
class Count:
    """What came to one person."""

    sounds: int = 0
    pictures: int = 0
    """Whole ones: packets that end one."""


@dataclass
class Person:
    """Somebody in the room."""

    name: PeerId
    sending: RTCPeerConnection = field(init=False)
    receiving: RTCPeerConnection = field(init=False)
    count: Count = field(default_factory=Count)

    def __post_init__(self) -> None:
        self.sending, self.receiving = _connection(), _connection()

    async def speak(self, room: SessionId, server: Forwards) -> None:
        """Begin to send; nothing is sent yet."""
        for kind in (sdp.AUDIO, sdp.VIDEO):
            self.sending.addTransceiver(_Never(kind), "sendonly")
        await self.sending.setLocalDescription()
        answer = await server.publish(room, self.name, self.sending.localDescription.sdp)
        await self.sending.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await _connected(self.sending)

    async def listen(self, room: SessionId, server: Forwards, others: int) -> None:
        """Receive everybody else, and count."""
        async for offer in server.subscribe(room, self.name):
            await self.receiving.setRemoteDescription(RTCSessionDescription(offer.offer, "offer"))
            await self.receiving.setLocalDescription()
            answer = self.receiving.localDescription.sdp
            await server.accept(room, self.name, offer.leg, answer)
            if len(set(offer.streams.values())) == others:
                break
        await _connected(self.receiving)
        types = _types(self.receiving.remoteDescription.sdp)
        for protocol in _protocols(self.receiving):
            protocol.datagram_received = _counting(protocol, self.count, types)

    def outlet(self) -> "Outlet":
        """Return what sends this person's packets."""
        return Outlet(self.sending)


class Outlet:
    """Sends packets of one person."""

    def __init__(self, connection: RTCPeerConnection) -> None:
        transceivers = connection.getTransceivers()
        dtls: Any = transceivers[0].sender.transport
        pair = dtls.transport._connection._nominated[1]  # noqa: SLF001 - aiortc's own way is slow
        self._seal = dtls._tx_srtp.protect  # noqa: SLF001
        self._send = pair.protocol.transport.sendto
        self._to = pair.remote_addr
        self._streams: list[tuple[int, int]] = [
            (t.sender._ssrc, t._codecs[0].payloadType or 0)  # noqa: SLF001
            for t in transceivers
        ]
        self._sequences = [0 for _ in transceivers]

    def send(self, stream: int, timestamp: int, payloads: list[bytes]) -> None:
        """Send a sound (stream 0) or a picture (1)."""
        (ssrc, kind), at = self._streams[stream], timestamp & 0xFFFFFFFF
        for left, payload in enumerate(payloads, start=1 - len(payloads)):
            marked = kind | (0x80 if stream and left == 0 else 0)
            number = self._sequences[stream] = (self._sequences[stream] + 1) & 0xFFFF
            packet = rtp.write(0, marked, number, at, ssrc, b"", payload)
            self._send(self._seal(packet), self._to)


async def play(people: list[Person], clip: Clip, seconds: float) -> None:
    """Have everybody send for so long, each at another moment."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    outlets = [person.outlet() for person in people]
    due = [[begun + index * 0.0025, begun + index * 0.004, 0, 0] for index in range(len(people))]
    while (now := loop.time()) < begun + seconds:
        for outlet, times in zip(outlets, due, strict=True):
            while times[0] <= now:
                number = int(times[2])
                outlet.send(0, number * 960, [clip.sounds[number % len(clip.sounds)]])
                times[0], times[2] = times[0] + 0.02, number + 1
            while times[1] <= now:
                number = int(times[3])
                outlet.send(1, number * 3_000, clip.pictures[number % len(clip.pictures)])
                times[1], times[3] = times[1] + 1 / RATE, number + 1
        nearest = min(min(times[0], times[1]) for times in due)
        await asyncio.sleep(max(0.0, nearest - loop.time()))


@asynccontextmanager
async def room_of(size: int, name: str, server: Forwards) -> AsyncIterator[list[Person]]:
    """Yield so many people, each of whom receives all others."""
    room = SessionId(name)
    people = [Person(PeerId(f"{name}-{number}")) for number in range(size)]
    try:
        for person in people:
            await person.speak(room, server)
        for person in people:
            await person.listen(room, server, size - 1)
        yield people
    finally:
        for person in people:
            await server.leave(room, person.name)
            await asyncio.gather(person.sending.close(), person.receiving.close())


def _connection() -> RTCPeerConnection:
    return RTCPeerConnection(
        RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
    )


async def _connected(connection: RTCPeerConnection) -> None:
    done = asyncio.Event()
    connection.on("connectionstatechange", done.set)
    async with asyncio.timeout(20):
        while connection.connectionState != "connected":
            done.clear()
            await done.wait()


def _protocols(connection: RTCPeerConnection) -> list[Any]:
    transport: Any = connection.getTransceivers()[0].receiver.transport
    return list(transport.transport._connection._protocols)  # noqa: SLF001


def _types(text: str) -> tuple[set[int], set[int]]:
    """Return under which payload types sound and pictures come."""
    sections = sdp.read(text).sections
    sounds = {s.codec for s in sections if s.kind == sdp.AUDIO and s.codec is not None}
    pictures = {s.codec for s in sections if s.kind == sdp.VIDEO and s.codec is not None}
    return sounds, pictures


def _counting(protocol: Any, count: Count, types: tuple[set[int], set[int]]) -> Any:
    sounds, pictures = types
    otherwise = protocol.datagram_received

    def received(data: bytes, address: Any) -> None:
        if not 127 < data[0] < 192:  # noqa: PLR2004 - what is media
            otherwise(data, address)
        elif (kind := data[1] & 0x7F) in sounds:
            count.sounds += 1
        elif kind in pictures and data[1] & 0x80:
            count.pictures += 1

    return received
