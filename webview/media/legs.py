"""The media process's ports, and the legs over them; the one module that knows aiortc from within.

A leg is one peer connection. Its way is found by ICE, of which we do the passive half; its keys are
agreed on by aiortc's DTLS, which takes the leg for its transport. What comes over it afterwards is
opened and sealed with the keys that aiortc holds, without its tasks and queues in between.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import ifaddr
import pylibsrtp
import structlog
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

from webview.media import ice, rtp
from webview.media.ice import Credentials
from webview.media.sdp import Ours

log = structlog.get_logger(__name__)

AT_ONCE: Final = 64
"""So many datagrams are taken in before anything else has its turn."""
LARGEST: Final = 2048
BUFFER: Final = 4 * 1024 * 1024
WAYS: Final = 16
"""A leg is reached in so many ways at most; the oldest is forgotten."""
HANDSHAKE: Final = 20.0
"""So many seconds a leg has to agree on its keys."""
SILENCE: Final = 30.0
"""A leg of which nothing was heard for so many seconds is given up."""
WAITING: Final = 32
"""So many datagrams of a handshake wait; the others are sent again by whoever sent them."""
LOOKS: Final = (0.5, 1.0, 2.0)
"""So many seconds a STUN server has to answer, each time it is asked."""
DTLS: Final = range(20, 64)
MEDIA: Final = range(128, 192)

Address = Any
"""Where a datagram comes from, as the operating system has it."""


@dataclass(frozen=True, slots=True)
class Peer:
    """What the other side said of itself."""

    fingerprints: tuple[tuple[str, str], ...]


class _Socket:
    """One socket of the ports, and whose each address is."""

    def __init__(self, ports: "Ports", host: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.host = host
        self.raw = socket.socket(family, socket.SOCK_DGRAM)
        self.raw.setblocking(False)  # noqa: FBT003 - as sockets have it
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self.raw.setsockopt(socket.SOL_SOCKET, option, BUFFER)
        try:
            if family == socket.AF_INET6:
                self.raw.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            self.raw.bind((host, port))
        except OSError:
            self.raw.close()
            raise
        self.legs: dict[Address, Leg] = {}
        self._ports = ports

    @property
    def port(self) -> int:
        return int(self.raw.getsockname()[1])

    def read(self) -> None:
        """Take in what has come: a little at once, so that others have their turn."""
        for _ in range(AT_ONCE):
            try:
                data, address = self.raw.recvfrom(LARGEST)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # what became of something sent before
                continue
            if len(data) < 2:  # noqa: PLR2004 - the bytes that tell kinds apart
                continue
            if data[0] in MEDIA:
                if leg := self.legs.get(address):
                    leg.media_received(data)
            elif data[0] in ice.STUN:
                self._ports.checked(self, data, address)
            elif data[0] in DTLS and (leg := self.legs.get(address)):
                leg.handshake_received(data)


def own_addresses() -> list[str]:
    """Return the addresses of this machine at which others may reach it; with no other, its own."""
    found: list[str] = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            host = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            known = ipaddress.ip_address(host)
            if not (known.is_loopback or known.is_link_local or known.is_multicast):
                found.append(host)
    return sorted(dict.fromkeys(found), key=lambda host: ":" in host) or ["127.0.0.1"]


class Ports:
    """One UDP port, the same on each address of this machine, over which all legs go."""

    def __init__(self, hosts: Iterable[str], port: int = 0) -> None:
        """Listen on these addresses, those that cannot be had left out. Raises `OSError`."""
        self._loop = asyncio.get_running_loop()
        self._sockets: list[_Socket] = []
        self._legs: dict[str, Leg] = {}
        refused: OSError | None = None
        for host in hosts:
            try:
                opened = _Socket(self, host, port)
            except OSError as error:
                refused = error
                continue
            port = opened.port
            self._sockets.append(opened)
            self._loop.add_reader(opened.raw, opened.read)
        if not self._sockets:
            raise refused or OSError("no address")
        self.port = port
        self.certificate = RTCCertificate.generateCertificate()
        self.elsewhere: tuple[tuple[str, int], ...] = ()
        """Where else, from outside, these ports are reached."""
        self._asked: dict[bytes, asyncio.Future[tuple[str, int]]] = {}

    @property
    def candidates(self) -> list[tuple[str, int]]:
        """Where a leg can be reached, the best first."""
        return [*((s.host, self.port) for s in self._sockets), *self.elsewhere]

    @property
    def legs(self) -> int:
        """How many legs there are."""
        return len(self._legs)

    @property
    def fingerprint(self) -> str:
        """Return what our side of every handshake is known by."""
        known = self.certificate.getFingerprints()
        return next(f.value for f in known if f.algorithm == "sha-256")

    def add(self, leg: "Leg") -> None:
        """Have this leg be found by its name."""
        self._legs[leg.credentials.name] = leg

    def remove(self, leg: "Leg") -> None:
        """Forget the leg, and all ways to it."""
        self._legs.pop(leg.credentials.name, None)

    def checked(self, through: _Socket, data: bytes, address: Address) -> None:
        """Answer somebody who asks whether they are heard, if they know the password."""
        check = ice.read(data)
        if isinstance(check, ice.Seen):
            asked = self._asked.get(check.asked)
            if asked is not None and not asked.done():
                asked.set_result(check.address)
            return
        leg = self._legs.get(check.name) if check else None
        if check is None or leg is None or not check.proves(leg.credentials):
            return
        answer = check.answer((address[0], address[1]), leg.credentials)
        try:
            through.raw.sendto(answer, address)
        except OSError:
            return
        leg.reached(through, address, chosen=check.chosen)

    async def look_from_outside(self, server: tuple[str, int]) -> None:
        """Ask a STUN server where it sees us, and offer that as well. Raises `OSError`."""
        found = await self._loop.getaddrinfo(*server, family=socket.AF_INET, type=socket.SOCK_DGRAM)
        through = next((s for s in self._sockets if s.raw.family == socket.AF_INET), None)
        if through is None:
            return
        question, number = ice.question()
        self._asked[number] = answer = self._loop.create_future()
        try:
            for wait in LOOKS:
                through.raw.sendto(question, found[0][4])
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        host, port = await asyncio.shield(answer)
                    seen = dict.fromkeys([(host, self.port), (host, port)])
                    here = {(s.host, self.port) for s in self._sockets}
                    self.elsewhere = tuple(way for way in seen if way not in here)
                    return
        finally:
            del self._asked[number]

    def sweep(self) -> None:
        """Close the legs of which nothing was heard for long."""
        for leg in [leg for leg in self._legs.values() if leg.silent > SILENCE]:
            leg.close()

    def close(self) -> None:
        """Close every leg, and stop listening."""
        for leg in list(self._legs.values()):
            leg.close()
        for opened in self._sockets:
            self._loop.remove_reader(opened.raw)
            opened.raw.close()


class Leg:
    """One peer connection: its way, its keys, and what goes over it."""

    role = "controlling"
    """As aiortc's DTLS understands it: whoever is this waits for the other's handshake."""

    def __init__(self, ports: Ports) -> None:
        self.credentials = Credentials()
        self.on_rtp: Callable[[bytes], None] = _ignore
        self.on_rtcp: Callable[[bytes], None] = _ignore
        self.on_connected: Callable[[], None] = _ignore
        self.on_closed: Callable[[], None] = _ignore
        self.dropped = 0
        self.connected = False
        self.closed = False
        self._ports = ports
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()
        self._ways: dict[tuple[_Socket, Address], None] = {}
        self._send_to: Callable[[bytes, Address], object] | None = None
        self._address: Address = None
        self._handshake: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
        self._dtls: Any = RTCDtlsTransport(self, [ports.certificate])  # type: ignore[arg-type]
        self._dtls.on("statechange", self._changed)
        self._starting: asyncio.Task[None] | None = None
        self._opened: Any = None
        self._sealing: Any = None
        ports.add(self)

    @property
    def ours(self) -> Ours:
        """What we say of it to whoever is to reach it."""
        known = self.credentials
        return Ours(known.name, known.password, self._ports.fingerprint, self._ports.candidates)

    @property
    def silent(self) -> float:
        """For how many seconds nobody has asked whether we are there."""
        return self._loop.time() - self._heard

    def start(self, peer: Peer) -> None:
        """Agree on keys with whoever has one of these fingerprints."""
        if self._starting is None and not self.closed:
            self._starting = self._loop.create_task(self._agree(peer), name="leg")

    def close(self) -> None:
        """End it; what is told of that comes once."""
        if self.closed:
            return
        self.closed, self.connected = True, False
        self._sealing = self._opened = None
        self._ports.remove(self)
        for through, address in self._ways:
            if through.legs.get(address) is self:
                del through.legs[address]
        self._ways.clear()
        parting = self._loop.create_task(self._part(), name="leg ends")
        _PARTING.add(parting)
        parting.add_done_callback(_PARTING.discard)
        self.on_closed()

    # ---------------------------------------------------------------- what comes

    def reached(self, through: _Socket, address: Address, *, chosen: bool) -> None:
        """Take note of a way to it that has been proven."""
        self._heard = self._loop.time()
        if (through, address) not in self._ways:
            if len(self._ways) >= WAYS:
                self._forget(next(iter(self._ways)))
            self._ways[through, address] = None
            through.legs[address] = self
        if chosen or self._send_to is None:
            self._send_to, self._address = through.raw.sendto, address

    def _forget(self, way: tuple[_Socket, Address]) -> None:
        through, address = way
        del self._ways[way]
        if through.legs.get(address) is self:
            del through.legs[address]

    def handshake_received(self, data: bytes) -> None:
        """Hand it to whoever agrees on keys."""
        if not self._handshake.full():
            self._handshake.put_nowait(data)

    def media_received(self, data: bytes) -> None:
        """Open it, and hand it on; what was not sealed for us is dropped."""
        if self._opened is None:
            return
        try:
            if data[1] in rtp.RTCP_KINDS:
                self.on_rtcp(self._opened.unprotect_rtcp(data))
            else:
                self.on_rtp(self._opened.unprotect(data))
        except (pylibsrtp.Error, ValueError):
            return

    # ---------------------------------------------------------------- what goes

    def send_rtp(self, packet: bytes) -> None:
        """Seal it and send it; where there is no room for it, it is lost."""
        if self._sealing is None:
            return
        try:
            self._send_to(self._sealing.protect(packet), self._address)  # type: ignore[misc]
        except (OSError, pylibsrtp.Error, ValueError):
            self.dropped += 1

    def send_rtcp(self, packet: bytes) -> None:
        """Seal a report and send it."""
        if self._sealing is None:
            return
        try:
            self._send_to(self._sealing.protect_rtcp(packet), self._address)  # type: ignore[misc]
        except (OSError, pylibsrtp.Error, ValueError):
            self.dropped += 1

    # ---------------------------------------------------------------- aiortc's transport

    async def _recv(self) -> bytes:
        data = await self._handshake.get()
        if data is None or self.closed:
            raise ConnectionError
        return data

    async def _send(self, data: bytes) -> None:
        if self._send_to is None:
            return
        try:
            self._send_to(data, self._address)
        except OSError:
            self.dropped += 1

    async def _agree(self, peer: Peer) -> None:
        known = [RTCDtlsFingerprint(algorithm=a, value=v) for a, v in peer.fingerprints]
        try:
            async with asyncio.timeout(HANDSHAKE):
                await self._dtls.start(RTCDtlsParameters(fingerprints=known))
        except TimeoutError:
            self.close()

    def _changed(self) -> None:
        match self._dtls.state:
            case "connected":
                self._opened, self._sealing = self._dtls._rx_srtp, self._dtls._tx_srtp  # noqa: SLF001
                self.connected = True
                self.on_connected()
            case "closed" | "failed":
                self._loop.call_soon(self.close)
            case _:
                pass

    async def _part(self) -> None:
        if self._starting is not None and not self._starting.done():
            self._starting.cancel()
        await self._dtls.stop()
        self._dtls.remove_all_listeners()
        self._ways.clear()


_PARTING: set[asyncio.Task[None]] = set()
"""What says goodbye; a task that nobody holds may be lost."""


def _ignore(*_: object) -> None:
    """Do nothing with it."""
