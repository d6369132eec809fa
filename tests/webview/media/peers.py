"""Peers that speak and listen: aiortc's own, on this machine alone."""

import asyncio
import fractions
import math
from array import array
from contextlib import AsyncExitStack, asynccontextmanager

import av
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)

from tests.patience import PATIENCE

RATE, SAMPLES = 48_000, 960
SHADES = {"Isaac": 60, "Jacob": 140, "Rachel": 220}
"""How light the picture of each is, so that one can be told from another."""


class Tone(MediaStreamTrack):
    """Somebody who hums."""

    kind = "audio"

    def __init__(self):
        super().__init__()
        self._at = 0

    async def recv(self):
        await asyncio.sleep(SAMPLES / RATE)
        wave = (
            int(12_000 * math.sin(2 * math.pi * 440 * (self._at + n) / RATE))
            for n in range(SAMPLES)
        )
        frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        frame.planes[0].update(array("h", wave).tobytes())
        frame.pts, frame.sample_rate = self._at, RATE
        frame.time_base = fractions.Fraction(1, RATE)
        self._at += SAMPLES
        return frame


class Picture(MediaStreamTrack):
    """A small picture of one shade."""

    kind = "video"

    def __init__(self, shade):
        super().__init__()
        self._shade, self._at = shade, 0

    async def recv(self):
        await asyncio.sleep(0.05)
        frame = av.VideoFrame(64, 64, "yuv420p")
        for plane, shade in zip(frame.planes, (self._shade, 128, 128), strict=True):
            plane.update(bytes([shade]) * plane.buffer_size)
        frame.pts, frame.time_base = self._at, fractions.Fraction(1, 90_000)
        self._at += 4_500
        return frame


class Peer:
    """One person's connections to a media server."""

    def __init__(self, name):
        self.name = name
        self.sending, self.receiving = connection(), connection()
        self.tracks = {}
        self.receiving.on("track", lambda track: self.tracks.setdefault(track.id, track))

    async def offer(self, *, picture=True):
        """Return the SDP of what this person sends."""
        self.sending.addTransceiver(Tone(), "sendonly")
        if picture:
            self.sending.addTransceiver(Picture(SHADES[self.name]), "sendonly")
        await self.sending.setLocalDescription()
        return self.sending.localDescription.sdp

    async def answered(self, sdp):
        await self.sending.setRemoteDescription(RTCSessionDescription(sdp, "answer"))

    async def answer(self, sdp):
        """Return the SDP with which this person takes an offer."""
        await self.receiving.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await self.receiving.setLocalDescription()
        return self.receiving.localDescription.sdp

    async def hears(self, whose):
        """Wait until a voice is heard from them."""
        track = self.tracks[f"{whose}-audio"]
        async with asyncio.timeout(PATIENCE):
            while loudness(await track.recv()) < 1000:
                pass

    async def sees(self, whose):
        """Wait until their picture is seen, and no one else's."""
        track = self.tracks[f"{whose}-video"]
        async with asyncio.timeout(PATIENCE):
            frame = await track.recv()
        assert abs(bytes(frame.planes[0])[0] - SHADES[whose]) < 10

    async def hears_any(self):
        """Wait until a voice is heard over any track."""
        voices = [track for track in self.tracks.values() if track.kind == "audio"]
        await first(self._heard(track) for track in voices)

    async def sees_any(self, whose):
        """Wait until their picture is seen over any track."""
        pictures = [track for track in self.tracks.values() if track.kind == "video"]
        await first(self._seen(track, whose) for track in pictures)

    async def _heard(self, track):
        while loudness(await track.recv()) < 1000:
            pass

    async def _seen(self, track, whose):
        while abs(bytes((await track.recv()).planes[0])[0] - SHADES[whose]) > 10:
            pass

    async def close(self):
        await asyncio.gather(self.sending.close(), self.receiving.close())


async def first(waits):
    """Wait for whichever comes first, and for no other."""
    waiting = [asyncio.ensure_future(wait) for wait in waits]
    try:
        async with asyncio.timeout(PATIENCE):
            while not any(w.done() and not w.exception() for w in waiting):
                await asyncio.wait(waiting, timeout=1, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waiting:
            wait.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def connection():
    """Return a peer connection that looks for nobody beyond this machine."""
    return RTCPeerConnection(
        RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
    )


def loudness(frame):
    """Return the root of the mean square of the samples."""
    samples = array("h", bytes(frame.planes[0]))
    return math.sqrt(sum(s * s for s in samples) / len(samples))


@asynccontextmanager
async def open_peers(*names):
    """Yield people who can speak and listen."""
    async with AsyncExitStack() as stack:
        peers = [Peer(name) for name in names]
        for peer in peers:
            stack.push_async_callback(peer.close)
        yield peers
