"""Where a request comes from: its address, through proxies that are trusted, and its browser."""

import ipaddress
import re
from collections.abc import Sequence
from typing import TypeAlias

from aiohttp import web

from havruta.people.model import Device

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

# Each calls itself by those below it, too.
BROWSERS = {
    "Edge": r"Edg\w*/",
    "Opera": r"OPR/|Opera",
    "Samsung Internet": r"SamsungBrowser/",
    "Firefox": r"Firefox/|FxiOS/",
    "Chrome": r"Chrome/|CriOS/|Chromium/",
    "Safari": r"Safari/",
}
SYSTEMS = {
    "Android": r"Android",
    "iPhone": r"iPhone",
    "iPad": r"iPad",
    "Windows": r"Windows",
    "macOS": r"Mac OS X|Macintosh",
    "ChromeOS": r"CrOS",
    "Linux": r"Linux|X11",
}
FORWARDED = "X-Forwarded-For"
WITH_PORT = re.compile(r"([\d.]+):\d+|\[(.+)\](?::\d+)?")
"""An address as it stands before a port, IPv6 in brackets."""
PASSED_ON = (FORWARDED, "Forwarded", "Via", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
"""Who passes a request on says one of these, as a rule."""
ANOTHER = "another browser"
"""What is said of a browser that is none of these. What it calls itself is repeated nowhere."""


class Proxies:
    """The machines whose word is taken for where a request came from before them."""

    def __init__(self, networks: Sequence[Network] = ()) -> None:
        self._networks = networks

    def trusts(self, address: Address | None) -> bool:
        """Whether this is one of them."""
        return address is not None and any(address in network for network in self._networks)

    def origin(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return who asks: the last address before those that are trusted; "" if none is known.

        `forwarded` is what that header holds, each header a string.
        """
        address = parsed(peer)
        hops = [hop for header in forwarded for hop in header.split(",")]
        while hops and self.trusts(address) and (before := _named(hops.pop())) is not None:
            address = before
        return "" if address is None else str(address)


def networks(text: str) -> tuple[Network, ...]:
    """Return the addresses and networks in the list, as "10.0.0.0/8 ::1"."""
    return tuple(ipaddress.ip_network(word) for word in text.split())


def parsed(text: str) -> Address | None:
    """Return the address that is written there, if it is one; an IPv4 address as such."""
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _named(hop: str) -> Address | None:
    """Return the address that a proxy names; some write the port behind it, too."""
    with_port = WITH_PORT.fullmatch(hop.strip())
    return parsed(next(filter(None, with_port.groups())) if with_port else hop)


def address_of(request: web.BaseRequest, proxies: Proxies) -> str:
    """Return the network address that the request comes from."""
    return proxies.origin(request.remote or "", request.headers.getall(FORWARDED, []))


def is_near(request: web.BaseRequest, proxies: Proxies) -> bool:
    """Whether it is asked from this machine or a network of our own, by no stranger's proxy."""
    is_passed_on = any(name in request.headers for name in PASSED_ON)
    knows_whom = FORWARDED in request.headers and proxies.trusts(parsed(request.remote or ""))
    if is_passed_on and not knows_whom:
        return False
    origin = parsed(address_of(request, proxies))
    return origin is not None and not origin.is_global


def browser_of(request: web.BaseRequest) -> str:
    """Return what the request's browser is: "Firefox · Linux"."""
    said = request.headers.get("User-Agent", "")
    names = (_first(BROWSERS, said), _first(SYSTEMS, said))
    return " · ".join(name for name in names if name) or ANOTHER


def device_of(request: web.BaseRequest, proxies: Proxies) -> Device:
    """Return what is known of where the request comes from."""
    return Device(address_of(request, proxies), browser_of(request))


def _first(patterns: dict[str, str], said: str) -> str:
    return next((name for name, pattern in patterns.items() if re.search(pattern, said)), "")
