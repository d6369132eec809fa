"""What forwards, as a process each: our media process, Janus, and aiortc's own relay."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.call.load import Forwards
from benchmarks.household import CHECKOUT, Household, free_port
from bot.program import MEDIA_PROCESS
from bot.settings import Settings
from havruta.calls.ports import LegOffer
from havruta.ids import PeerId, SessionId
from webview.media.child import open_child
from webview.media.client import MediaProcess, open_client
from webview.media.janus import Janus, open_janus
from webview.media.legs import own_addresses
from webview.media.wire import Config

HERE = own_addresses()[0]
"""Where all of them are reached: Janus does not listen on the loopback interface."""
KEY = "of a benchmark"
JANUS = "janus 1.1.2"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Engine:
    """One that forwards, and its process."""

    name: str
    server: Forwards
    pid: int

    def cpu(self) -> float:
        """Return how many seconds of a processor it has taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """Return how many megabytes it has."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1000
        return 0.0


@asynccontextmanager
async def ours(folder: Path) -> AsyncGenerator[Engine, None]:
    """Yield our media process."""
    config = Config(socket=str(folder / "media.sock"), secret=KEY, hosts=(HERE,), quiet=True)
    async with (
        open_child(config, MEDIA_PROCESS),
        open_client(config.socket, config.secret) as client,
    ):
        await _well(client)
        yield Engine("ours", client, client.counts["pid"])


@asynccontextmanager
async def of(household: Household) -> AsyncGenerator[Engine, None]:
    """Yield a household's media process."""
    settings = settings_of(household)
    socket = str(household.folder / settings.media_socket)
    async with open_client(socket, settings.media_key()) as client:
        await _well(client)
        yield Engine("ours", client, client.counts["pid"])


def settings_of(household: Household) -> Settings:
    """Return what its program goes by."""
    known = household.program.environment.items()
    return Settings.model_validate({name.lower(): value for name, value in known})


async def _well(server: MediaProcess | Janus) -> None:
    async with asyncio.timeout(30):
        while not server.is_well():  # noqa: ASYNC110 - another process has to do it
            await asyncio.sleep(0.02)


@asynccontextmanager
async def janus(folder: Path, *, websocket: bool = True) -> AsyncGenerator[Engine, None]:
    """Yield Debian's Janus as a media server, with a configuration of its own."""
    async with (
        janus_process(folder, free_port(), websocket=websocket) as (url, process),
        open_janus([url], KEY.encode()) as server,
    ):
        await _well(server)
        yield Engine("janus", server, process.pid)


@asynccontextmanager
async def janus_process(
    folder: Path, port: int, *, websocket: bool = True
) -> AsyncGenerator[tuple[str, asyncio.subprocess.Process], None]:
    """Yield the address of a Janus at this port, and its process."""
    program = shutil.which("janus")
    if program is None:
        msg = "needs Debian's Janus: apt-get install --no-install-recommends janus"
        raise FileNotFoundError(msg)
    _configure(folder, port, websocket=websocket)
    process = await asyncio.create_subprocess_exec(
        *(program, "--configs-folder", str(folder), "--interface", HERE),
        *("--debug-level", "1", "--log-stdout", "--disable-colors"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    url = f"ws://127.0.0.1:{port}" if websocket else f"http://127.0.0.1:{port}/janus"
    try:
        yield url, process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def _configure(folder: Path, port: int, *, websocket: bool) -> None:
    transport = "libjanus_websockets.so" if websocket else "libjanus_http.so"
    library = next(Path("/usr/lib").glob("*/janus"))
    (folder / "janus.jcfg").write_text(
        f"""general: {{
  configs_folder = "{folder}"
  plugins_folder = "{library}/plugins"
  transports_folder = "{library}/transports"
  events_folder = "{library}/events"
  loggers_folder = "{library}/loggers"
}}
nat: {{ ignore_mdns = true }}
plugins: {{ disable = "{_others(library / "plugins", "libjanus_videoroom.so")}" }}
transports: {{ disable = "{_others(library / "transports", transport)}" }}
loggers: {{ disable = "libjanus_jsonlog.so" }}
"""
    )
    (folder / "janus.plugin.videoroom.jcfg").write_text("general: {}\n")
    (folder / "janus.transport.websockets.jcfg").write_text(
        f"""general: {{ ws = true  ws_port = {port}  ws_interface = "lo" }}
admin: {{ admin_ws = false }}
"""
    )
    (folder / "janus.transport.http.jcfg").write_text(
        f"""general: {{ http = true  port = {port}  interface = "lo"  base_path = "/janus" }}
admin: {{ admin_http = false }}
"""
    )


def _others(folder: Path, kept: str) -> str:
    return ",".join(sorted(f.name for f in folder.glob("*.so") if f.name != kept))


class _Relay:
    """aiortc's `MediaRelay`, in a process of its own, as a call uses it."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def publish(self, _room: SessionId, peer: PeerId, offer: str, /) -> str:
        """Return the answer."""
        return await self._post("publish", peer, offer)

    async def subscribe(self, _room: SessionId, peer: PeerId, /) -> AsyncIterator[LegOffer]:
        """Yield one offer of everybody."""
        offer = await self._post("subscribe", peer, "")
        others = sdp_peers(offer)
        yield LegOffer("recv", offer, {str(n): PeerId(str(n)) for n in range(others)})

    async def accept(self, _room: SessionId, peer: PeerId, _leg: str, answer: str, /) -> None:
        """Take the answer."""
        await self._post("accept", peer, answer)

    async def leave(self, _room: SessionId, peer: PeerId, /) -> None:
        """Forget the peer."""
        await self._post("leave", peer, "")

    async def _post(self, path: str, peer: str, body: str) -> str:
        async with self._http.post(f"http://relay/{path}/{peer}", data=body) as response:
            response.raise_for_status()
            return await response.text()


def sdp_peers(offer: str) -> int:
    """Return how many people's streams are in it."""
    return offer.count("m=audio")


@asynccontextmanager
async def relay(folder: Path) -> AsyncGenerator[Engine, None]:
    """Yield what decodes all and encodes it anew for everybody."""
    path = folder / "relay.sock"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.call.relay", str(path)),
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    try:
        async with asyncio.timeout(30):
            while not path.exists():  # noqa: ASYNC110 - another process has to do it
                await asyncio.sleep(0.05)
        connector = aiohttp.UnixConnector(path=str(path))
        async with aiohttp.ClientSession(connector=connector) as http:
            yield Engine("MediaRelay", _Relay(http), process.pid)
    finally:
        process.terminate()
        await process.wait()
