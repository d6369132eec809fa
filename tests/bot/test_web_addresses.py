"""Addresses that are settings: each has one spelling, or is refused in a clause."""

import pytest

from bot import web_addresses

HEBREW = "https://חברותא.example"
NO_PLAIN_PATH = "its path may hold English letters, digits and - . _ ~ alone"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (HEBREW, "https://xn--4dbbmg0gn.example"),
        ("https://faß.example", "https://xn--fa-hia.example"),
        (" HTTPS://Havruta.Example:443/ ", "https://havruta.example"),
        ("http://havruta.example:80", "http://havruta.example"),
        ("http://havruta.example:443", "http://havruta.example:443"),
        ("https://havruta.example.:8443", "https://havruta.example:8443"),
        ("http://[0:0:0:0:0:0:0:1]:8080/", "http://[::1]:8080"),
        ("https://192.168.1.20", "https://192.168.1.20"),
        ("https://Example.org/Havruta/", "https://example.org/Havruta"),
        ("https://example.org/our/v2.0", "https://example.org/our/v2.0"),
        ("", ""),
    ],
)
def test_how_people_reach_the_page_is_spelled_as_browsers_do(given, meant):
    """OP-3"""
    assert web_addresses.page(given) == meant


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("havruta.example", "it has to begin with http:// or https://"),
        ("ftp://havruta.example", "it has to begin with http:// or https://"),
        ("https://isaac:hush@havruta.example", "it holds a name or a password"),
        ("https://havruta.example/a page", NO_PLAIN_PATH),
        ("https://havruta.example/page;a", NO_PLAIN_PATH),
        ("https://havruta.example//page", NO_PLAIN_PATH),
        ("https://havruta.example/ספר", NO_PLAIN_PATH),
        ("https://havruta.example/%2e%2e%2fpage", NO_PLAIN_PATH),
        ("https://havruta.example/?hush", "it holds a question mark or a hash"),
        ("https://havruta.example/#hush", "it holds a question mark or a hash"),
        ("https://havruta.example:99999", "it is no address"),
        ("http://::1:8080", "it is no address"),
        ("http://[::1", "it is no address"),
        (HEBREW.replace("ח", "\N{RIGHT-TO-LEFT MARK}ח"), "it is no address"),
        ("https://havruta.example:0", "it has no host that can be reached"),
        ("https://havruta..example", "it has no host that can be reached"),
        ("https://hav ruta.example", "it has no host that can be reached"),
        ("https://" + "a" * 64 + ".example", "it has no host that can be reached"),
        ("https://", "it has no host that can be reached"),
        ("https://1.2.3.4.5", "it has no host that can be reached"),
        ("http://[::1::2]", "it has no host that can be reached"),
        ("http://[fe80::1%25eth0]:8080", "it holds a zone, which no link can"),
    ],
)
def test_what_cannot_be_the_pages_address_is_refused_with_the_reason(given, why):
    """OP-1: the reason repeats nothing of it, for it may hold a secret."""
    with pytest.raises(ValueError, match=r"its? ") as refusal:
        web_addresses.page(given)

    assert str(refusal.value) == why


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://discord.com/api/v10/", "https://discord.com/api/v10"),
        ("https://WWW.Sefaria.org:443/", "https://www.sefaria.org"),
        (f"{HEBREW}/ספר", "https://xn--4dbbmg0gn.example/%D7%A1%D7%A4%D7%A8"),
    ],
)
def test_an_address_of_somebody_elses_keeps_its_path_and_no_slash(given, meant):
    """OP-3"""
    assert web_addresses.web(given) == meant


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("", ""),
        ("stun:STUN.example, stuns:חברותא.example:5349", "{stun} stuns:xn--4dbbmg0gn.example:5349"),
        ("stun:192.0.2.7:3478 stun:[::1]:3478", "stun:192.0.2.7:3478 stun:[::1]:3478"),
    ],
)
def test_stun_servers_are_spelled_as_browsers_take_them(given, meant):
    """CA-4: commas or spaces between them."""
    assert web_addresses.stun(given) == meant.format(stun="stun:stun.example")


def test_turn_servers_keep_their_transport():
    """CA-4"""
    given = "turn:t.example:80?transport=udp,TURNS:t.example:443?transport=tcp,turn:t.example"

    assert web_addresses.turn(given) == (
        "turn:t.example:80?transport=udp turns:t.example:443?transport=tcp turn:t.example"
    )


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("stun:stun.example", "it has to begin with turn: or turns:"),
        ("turn.example", "it has to begin with turn: or turns:"),
        ("turn:isaac:hush@turn.example", "it is a host and a port alone"),
        ("turn:turn.example/", "it is a host and a port alone"),
        ("turn://turn.example", "it is a host and a port alone"),
        ("turn:turn.example#hush", "it is a host and a port alone"),
        ("turn:turn.example:99999", "it is no address"),
        ("turn:", "it has no host that can be reached"),
        (
            "turn:turn.example?transport=hush",
            "after its question mark stands transport=udp or transport=tcp, and of TURN alone",
        ),
    ],
)
def test_what_cannot_be_a_turn_server_is_refused_with_the_reason(given, why):
    """CA-4, OP-1"""
    with pytest.raises(ValueError, match=r"it |after") as refusal:
        web_addresses.turn(given)

    assert str(refusal.value) == why


def test_a_sockets_address_keeps_its_path_as_it_is():
    """OP-3"""
    assert web_addresses.socket("WSS://Gateway.discord.gg:443") == "wss://gateway.discord.gg/"
    assert web_addresses.socket("ws://[::1]:9/gateway/") == "ws://[::1]:9/gateway/"
    with pytest.raises(ValueError, match="ws:// or wss://"):
        web_addresses.socket("https://gateway.discord.gg")


@pytest.mark.parametrize(
    ("given", "listening", "reached"),
    [
        ("::1", "::1", "http://[::1]:8080"),
        ("[::1]", "::1", "http://[::1]:8080"),
        ("::", "::", "http://[::1]:8080"),
        ("0.0.0.0", "0.0.0.0", "http://127.0.0.1:8080"),
        (" LocalHost ", "localhost", "http://localhost:8080"),
        ("חברותא.example", "xn--4dbbmg0gn.example", "http://xn--4dbbmg0gn.example:8080"),
    ],
)
def test_where_it_listens_can_be_reached(given, listening, reached):
    """OP-3"""
    assert web_addresses.host(given) == listening
    assert web_addresses.address(listening, 8080) == reached


@pytest.mark.parametrize(
    "given", ["http://::1", "localhost:80", "[::1]:80", "a@b", "*", "x/y", "300.1.1.1"]
)
def test_what_nobody_can_listen_on_is_refused(given):
    """OP-1"""
    with pytest.raises(ValueError, match=r"its? "):
        web_addresses.host(given)
