"""Whether the forwarder forwards: two of aiortc's own peers exchange sound and pictures over it."""

import asyncio
from typing import Final

import structlog
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import AudioStreamTrack, MediaStreamTrack, VideoStreamTrack

from webview.media.legs import Ports
from webview.media.listening import Offer
from webview.media.rooms import Forwarder

log = structlog.get_logger(__name__)

LONGEST: Final = 20.0


async def passes(hosts: list[str]) -> bool:
    """Return whether sound and pictures come through; what is wrong is logged."""
    ports = Ports(hosts)
    offers: asyncio.Queue[Offer] = asyncio.Queue()
    forwarder = Forwarder(ports, lambda _room, _peer, offer: offers.put_nowait(offer))
    speaker, listener = _peer(), _peer()
    try:
        async with asyncio.timeout(LONGEST):
            await _speak(speaker, forwarder)
            forwarder.subscribe("test", "listener")
            await _listen(listener, forwarder, await offers.get())
    except Exception:
        log.exception("the forwarder does not forward")
        return False
    finally:
        await asyncio.gather(speaker.close(), listener.close(), forwarder.close())
        ports.close()
    return True


def _peer() -> RTCPeerConnection:
    return RTCPeerConnection(
        RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
    )


async def _speak(peer: RTCPeerConnection, forwarder: Forwarder) -> None:
    peer.addTransceiver(AudioStreamTrack(), "sendonly")
    peer.addTransceiver(VideoStreamTrack(), "sendonly")
    await peer.setLocalDescription()
    answer = forwarder.publish("test", "speaker", peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))


async def _listen(peer: RTCPeerConnection, forwarder: Forwarder, offer: Offer) -> None:
    tracks: list[MediaStreamTrack] = []
    peer.on("track", tracks.append)
    await peer.setRemoteDescription(RTCSessionDescription(offer.sdp, "offer"))
    await peer.setLocalDescription()
    forwarder.accept("test", "listener", offer.leg, peer.localDescription.sdp)
    for track in tracks:
        await track.recv()
