"""`python -m benchmarks.call.relay SOCKET`: aiortc's `MediaRelay` as a server, to be measured."""

import sys

from aiohttp import web
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.contrib.media import MediaRelay


class Relay:
    """Everybody in one room."""

    def __init__(self) -> None:
        self._relay = MediaRelay()
        self._tracks: dict[str, list[MediaStreamTrack]] = {}
        self._connections: dict[tuple[str, str], RTCPeerConnection] = {}

    async def handle(self, request: web.Request) -> web.Response:
        """Do what is asked."""
        wish, peer, text = (
            request.match_info["wish"],
            request.match_info["peer"],
            await request.text(),
        )
        match wish:
            case "publish":
                return web.Response(text=await self._publish(peer, text))
            case "subscribe":
                return web.Response(text=await self._subscribe(peer))
            case "accept":
                connection = self._connections["recv", peer]
                await connection.setRemoteDescription(RTCSessionDescription(text, "answer"))
            case _:
                self._tracks.pop(peer, None)
                for key in [key for key in self._connections if key[1] == peer]:
                    await self._connections.pop(key).close()
        return web.Response()

    async def _publish(self, peer: str, offer: str) -> str:
        connection = self._connections["send", peer] = _connection()
        tracks = self._tracks.setdefault(peer, [])
        connection.on("track", tracks.append)
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription()
        return str(connection.localDescription.sdp)

    async def _subscribe(self, peer: str) -> str:
        connection = self._connections["recv", peer] = _connection()
        for other, tracks in self._tracks.items():
            if other != peer:
                for track in tracks:
                    connection.addTransceiver(self._relay.subscribe(track), "sendonly")
        await connection.setLocalDescription()
        return str(connection.localDescription.sdp)


def _connection() -> RTCPeerConnection:
    return RTCPeerConnection(
        RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
    )


if __name__ == "__main__":
    app = web.Application()
    app.add_routes([web.post("/{wish}/{peer}", Relay().handle)])
    web.run_app(app, path=sys.argv[1], print=None)
