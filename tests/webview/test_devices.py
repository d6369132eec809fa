"""Where a request comes from, as proxies that are trusted and browsers say it."""

from ipaddress import ip_network

import pytest
from aiohttp.test_utils import make_mocked_request

from webview.devices import Proxies, browser_of

PROXIES = Proxies([ip_network("10.0.0.0/8"), ip_network("::1/128")])


@pytest.mark.parametrize(
    ("peer", "forwarded", "origin"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["203.0.113.9", "198.51.100.1, 10.9.9.9"], "198.51.100.1"),
        ("::ffff:10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("::1", ["10.1.1.1"], "10.1.1.1"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.1:51234"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, 10.9.9.9:443"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::1]:51234"], "2001:db8::1"),
        ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::1"),
        ("10.0.0.1", ["198.51.100.1:any"], "10.0.0.1"),
        ("10.0.0.1", ["evil\n", " "], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("fe80::1%eth0", [], "fe80::1"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_a_request_comes_from_the_last_address_that_a_trusted_proxy_names(peer, forwarded, origin):
    """SY-3, OP-5: what anybody may write before it is not believed."""
    assert PROXIES.origin(peer, forwarded) == origin


@pytest.mark.parametrize(
    ("says", "is_called"),
    [
        ("X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("Windows NT 10.0; Win64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge · Windows"),
        ("iPhone; CPU iPhone OS 18_6 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("Linux; Android 15) Chrome/140.0.0.0 Safari/537.36", "Chrome · Android"),
        ("curl/8.14.1", "another browser"),
        ("<script>alert(1)</script>", "another browser"),
        ("", "another browser"),
    ],
)
def test_a_browser_is_called_by_a_name_that_we_know(says, is_called):
    """ID-6, SY-3: what it calls itself is repeated nowhere."""
    request = make_mocked_request("GET", "/", headers={"User-Agent": says})

    assert browser_of(request) == is_called
