"""Calls whose pages do not reach each other go through a real TURN server, and only they do."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aioice import stun, turn
from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCIceTransportPolicy,
    RTCPeerConnection,
)

from benchmarks.certificates import HERE
from tests import coturn
from tests.patience import PATIENCE
from webview.turn import IceServers

turn_server = coturn.turn_server
deployed_turn_server = coturn.deployed_turn_server

TRANSPORTS = ["udp", "tcp", "tls"]
PUBLIC = {"8.8.8.8", "2606:4700::1111"}
OF_4 = (
    "8.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "172.31.255.254",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
)
OF_6 = (
    "2606:4700::1111",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2001:db8::1",
    "2002:a00:1::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "ff02::1",
)
OF_A_FAMILY = 0x0017, "REQUESTED-ADDRESS-FAMILY", stun.pack_unsigned, stun.unpack_unsigned
FAMILIES = [
    pytest.param(0x01000000, OF_4, id="IPv4"),
    pytest.param(0x02000000, OF_6, id="IPv6"),
]
"""RFC 8656's number of each family, and whom to reach by it."""


UNSUPPORTED = 440


def offered(server, transport, *, secret=None, now=None):
    """What a page is told of the server, as aiortc takes it."""
    servers = IceServers((), (server.url(transport),), secret or server.secret)
    (told,) = servers.offer("session", "person", now or datetime.now(UTC)).servers
    return RTCIceServer(told.urls, told.username, told.credential)


def connection(ice_server):
    return RTCPeerConnection(
        RTCConfiguration(
            iceServers=[ice_server],
            bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
            iceTransportPolicy=RTCIceTransportPolicy.RELAY,
        )
    )


@asynccontextmanager
async def client(server, transport="udp", **how):
    """Yield what asks the server as somebody whom the page has told of it."""
    told, loop = offered(server, transport, **how), asyncio.get_running_loop()
    kind = turn.TurnClientUdpProtocol if transport == "udp" else turn.TurnClientTcpProtocol
    address = HERE, server.tls_port if transport == "tls" else server.port
    protocol = kind(address, told.username, told.credential, 600, 500)
    if transport == "udp":
        line, _ = await loop.create_datagram_endpoint(lambda: protocol, remote_addr=address)
    else:
        line, _ = await loop.create_connection(
            lambda: protocol, *address, ssl=transport == "tls" or None
        )
    closed = loop.create_future()
    protocol.connection_lost = closed.set_result
    try:
        yield protocol
    finally:
        line.abort()
        await closed


async def answer(protocol, method, **attributes):
    """Ask the server; return the code of its refusal, or 0."""
    request = stun.Message(method, stun.Class.REQUEST)
    request.attributes |= {name.replace("_", "-"): value for name, value in attributes.items()}
    try:
        await protocol.request_with_retry(request)
    except stun.TransactionFailed as refused:
        return refused.response.attributes["ERROR-CODE"][0]
    return 0


async def allocate(protocol, **attributes):
    """Ask for an address at the server."""
    asked = {"LIFETIME": 600, "REQUESTED_TRANSPORT": turn.UDP_TRANSPORT}
    return await answer(protocol, stun.Method.ALLOCATE, **asked, **attributes)


@pytest.fixture
def trusting(turn_server, monkeypatch):
    """Trust the server's certificate, as everybody does that of one on the internet."""
    monkeypatch.setenv("SSL_CERT_FILE", str(turn_server.certificate))


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.usefixtures("trusting")
async def test_two_reach_each_other_through_the_server_alone(turn_server, transport):
    """CA-4: by UDP, by TCP where a firewall lets no UDP out, and by TLS."""
    ice_server = offered(turn_server, transport)
    one, two = connection(ice_server), connection(ice_server)
    heard = asyncio.get_running_loop().create_future()
    two.on("datachannel", lambda channel: channel.on("message", heard.set_result))
    channel = one.createDataChannel("words")
    channel.on("open", lambda: channel.send("shalom"))
    try:
        await one.setLocalDescription()
        await two.setRemoteDescription(one.localDescription)
        await two.setLocalDescription()
        await one.setRemoteDescription(two.localDescription)
        async with asyncio.timeout(PATIENCE):
            assert await heard == "shalom"
        lines = [line for line in one.localDescription.sdp.splitlines() if "candidate:" in line]
        assert lines
        assert all(" typ relay " in line for line in lines)
    finally:
        await asyncio.gather(one.close(), two.close())


HOW = (
    ({}, 0),
    ({"now": datetime.now(UTC) - timedelta(hours=2)}, 401),
    ({"secret": "not the one"}, 401),
)
"""As the page tells somebody; a name that is over; one that another secret has signed."""


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.usefixtures("trusting")
async def test_who_was_not_let_in_gets_nothing(turn_server, transport):
    """CA-4: an hour later, or without the secret."""
    for how, code in HOW:
        async with client(turn_server, transport, **how) as protocol:
            assert await allocate(protocol) == code, how


@pytest.mark.parametrize(("family", "addresses"), FAMILIES)
async def test_what_is_not_on_the_internet_is_reached_through_no_server(
    deployed_turn_server, family, addresses, monkeypatch
):
    """CA-4: as it is deployed; whoever is in a call is no way into the network around it."""
    monkeypatch.setitem(stun.ATTRIBUTES_BY_NAME, "REQUESTED-ADDRESS-FAMILY", OF_A_FAMILY)
    async with client(deployed_turn_server) as protocol:
        code = await allocate(protocol, REQUESTED_ADDRESS_FAMILY=family)
        if code == UNSUPPORTED:
            pytest.skip("no IPv6: this machine has no address ::1")
        assert code == 0
        found = {
            address: await answer(
                protocol, stun.Method.CREATE_PERMISSION, XOR_PEER_ADDRESS=(address, 9)
            )
            for address in addresses
        }

    assert found == {address: 0 if address in PUBLIC else 403 for address in addresses}
