"""Addresses that are settings, each brought to the one spelling that browsers and links use.

An international name becomes what it is called in DNS, capitals become small, IPv6 stands in
brackets, and neither a default port nor a slash is left at the end. All that cannot be an address
raises ValueError with a clause that repeats nothing of it, for it may hold a password.
"""

import errno
import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_network

from yarl import URL

from havruta.addresses import PATH

NAME = re.compile(r"(?!.{254})(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.(?!$)|$))+")
NUMBER_LAST = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)$")
"""Browsers take a name that ends so for an IPv4 address."""

TRANSPORTS = frozenset({"", "transport=udp", "transport=tcp"})
ICE_TRANSPORTS = {
    "stun": frozenset({""}),
    "stuns": frozenset({""}),
    "turn": TRANSPORTS,
    "turns": TRANSPORTS,
}

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - listened on by whoever wants
"""Where something that listens everywhere is found on its own machine."""


def web(text: str) -> str:
    """Return the web address, with its path if it has one."""
    url = _address(text, "http", "https")
    return _origin(url) + url.raw_path.rstrip("/")


def socket(text: str) -> str:
    """Return the WebSocket address, with its path."""
    url = _address(text, "ws", "wss")
    return _origin(url) + url.raw_path


def page(text: str) -> str:
    """Return the web address under which the page is served; or an empty one."""
    if not text.strip():
        return ""
    found = web(text)
    if not PATH.fullmatch(URL(found).raw_path.rstrip("/")):
        msg = "its path may hold English letters, digits and - . _ ~ alone"
        raise ValueError(msg)
    return found


def host(text: str) -> str:
    """Return the host to listen on, without brackets."""
    bare = text.strip()
    if ":" in bare and not bare.startswith("["):
        bare = f"[{bare}]"
    url = _parsed(f"http://{bare}")
    if url.raw_path != "/" or url.explicit_port is not None or _has_more(url):
        msg = "it is a host alone, without a scheme and a port"
        raise ValueError(msg)
    return _host(url)


def networks(text: str) -> str:
    """Return the addresses and networks, with spaces between."""
    return " ".join(str(ip_network(word)) for word in text.replace(",", " ").split())


def stun(text: str) -> str:
    """Return the addresses of STUN servers, with spaces between."""
    return " ".join(_ice(word, "stun", "stuns") for word in text.replace(",", " ").split())


def turn(text: str) -> str:
    """Return the addresses of TURN servers, each with its transport, with spaces between."""
    return " ".join(_ice(word, "turn", "turns") for word in text.replace(",", " ").split())


def januses(text: str) -> str:
    """Return the addresses of Janus servers, with spaces between."""
    schemes = ("http", "https", "ws", "wss")
    return " ".join(str(_address(word, *schemes)) for word in text.replace(",", " ").split())


def address(host: str, port: int) -> str:
    """Return the web address on this machine of what listens there."""
    return f"http://{authority(ANYWHERE.get(host, host), port)}".removesuffix(":80")


def authority(host: str, port: int) -> str:
    """Return the host and the port as they are written together."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _ice(text: str, *schemes: str) -> str:
    """Return an address as RFC 7064 and 7065 write it."""
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() not in schemes:
        msg = f"it has to begin with {' or '.join(f'{scheme}:' for scheme in schemes)}"
        raise ValueError(msg)
    where, _, transport = rest.partition("?")
    url = _parsed(f"http://{where}")
    if url.raw_path not in {"", "/"} or where.endswith("/") or "@" in where or "#" in where:
        msg = "it is a host and a port alone"
        raise ValueError(msg)
    if transport not in ICE_TRANSPORTS[scheme.lower()]:
        msg = "after its question mark stands transport=udp or transport=tcp, and of TURN alone"
        raise ValueError(msg)
    name = _host(url)
    shown = f"[{name}]" if ":" in name else name
    port = "" if url.explicit_port is None else f":{url.explicit_port}"
    return f"{scheme.lower()}:{shown}{port}" + (f"?{transport}" if transport else "")


def _address(text: str, *schemes: str) -> URL:
    url = _parsed(text.strip())
    if url.scheme not in schemes:
        msg = f"it has to begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
        raise ValueError(msg)
    if url.user is not None or url.password is not None:
        msg = "it holds a name or a password"
        raise ValueError(msg)
    if _has_more(url):
        msg = "it holds a question mark or a hash"
        raise ValueError(msg)
    if "%" in _host(url):
        msg = "it holds a zone, which no link can"
        raise ValueError(msg)
    return url


def _parsed(text: str) -> URL:
    try:
        return URL(text)
    except ValueError:  # UnicodeError is one, too
        msg = "it is no address"
        raise ValueError(msg) from None


def _has_more(url: URL) -> bool:
    return any((url.user, url.password, url.raw_query_string, url.raw_fragment))


def _origin(url: URL) -> str:
    found = _host(url)
    shown = f"[{found}]" if ":" in found else found
    port = "" if url.is_default_port() else f":{url.port}"
    return f"{url.scheme}://{shown}{port}"


def _host(url: URL) -> str:
    """Return the host as it is known to DNS, or an IP address."""
    name = (url.raw_host or "").removesuffix(".")
    try:
        if ":" in name:
            return str(IPv6Address(name))
        if NUMBER_LAST.search(name):
            return str(IPv4Address(name))
    except AddressValueError:
        name = ""
    if not NAME.fullmatch(name) or url.port == 0:
        msg = "it has no host that can be reached"
        raise ValueError(msg)
    return name


def why_not(refusal: OSError) -> str:
    """Return why nobody can be listened to there, and what to do."""
    match refusal.errno:
        case errno.EADDRINUSE:
            return "is taken; set WEB_PORT."
        case errno.EACCES:
            return "may not be listened on by this account; set WEB_PORT."
        case _:
            return "is nowhere on this machine; set WEB_HOST."
