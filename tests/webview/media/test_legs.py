"""The port that everybody reaches: who is answered there, and who is not."""

import asyncio
import socket

import pytest

from tests.patience import PATIENCE
from tests.webview.media.conftest import HERE
from webview.media import ice
from webview.media.legs import WAYS, Leg, Ports


@pytest.fixture
def stranger(ports):
    """Somebody on the network, with a socket of their own."""
    with udp() as stranger:
        stranger.connect((HERE[0], ports.port))
        yield stranger


def udp():
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.settimeout(0)
    return made


def check(leg, *, password=None):
    """Return what asks whether this leg can be heard, with its password or another."""
    question = ice.stun.Message(ice.stun.Method.BINDING, ice.stun.Class.REQUEST)
    question.attributes["USERNAME"] = f"{leg.credentials.name}:theirs"
    question.add_message_integrity((password or leg.credentials.password).encode())
    return bytes(question)


async def answer(stranger):
    async with asyncio.timeout(PATIENCE):
        return await asyncio.get_running_loop().sock_recv(stranger, 2048)


async def test_who_knows_the_password_is_answered_and_nobody_else(ports, stranger):
    """CA-7, SY-3"""
    leg = Leg(ports)
    for wrong in (b"", b"\0", b"\x00\x01", b"\x80" * 40, b"\x16" * 40, b"\xff" * 1400):
        stranger.send(wrong)
    stranger.send(check(leg, password="guessed"))
    stranger.send(check(leg))

    answered = ice.read(await answer(stranger))

    assert answered.address == stranger.getsockname()
    with pytest.raises(BlockingIOError):
        stranger.recv(2048)


async def test_a_leg_is_reached_in_a_few_ways_and_forgotten_with_all_of_them(ports, stranger):
    """CA-7: its memory is bounded."""
    leg = Leg(ports)
    others = []
    for _ in range(WAYS + 4):
        other = udp()
        other.connect((HERE[0], ports.port))
        other.send(check(leg))
        await answer(other)
        others.append(other)
    (through,) = ports._sockets

    assert len(through.legs) == WAYS
    leg.close()
    assert through.legs == {}
    assert ports.legs == 0
    for other in others:
        other.close()


async def test_where_there_is_no_room_a_packet_is_lost_and_nothing_kept(ports):
    """CA-7: a slow receiver loses packets, never memory."""
    leg = Leg(ports)

    def full(*_):
        raise BlockingIOError

    class Seals:
        protect = protect_rtcp = bytes

    leg._sealing, leg._send_to = Seals(), full
    leg.send_rtp(b"a packet")
    leg.send_rtcp(b"a report")

    assert leg.dropped == 2


async def test_who_is_silent_for_long_is_given_up(ports, monkeypatch):
    """CA-7"""
    leg, told = Leg(ports), []
    leg.on_closed = lambda: told.append("closed")
    ports.sweep()
    assert told == []

    monkeypatch.setattr("webview.media.legs.SILENCE", -1.0)
    ports.sweep()

    assert told == ["closed"]
    leg.close()
    assert told == ["closed"]


async def test_it_learns_where_it_is_seen_from_outside(ports):
    """CA-4"""
    loop = asyncio.get_running_loop()
    with udp() as server:
        server.bind((HERE[0], 0))
        looking = asyncio.ensure_future(ports.look_from_outside(server.getsockname()))
        question, address = await loop.sock_recvfrom(server, 2048)
        asked = ice.stun.parse_message(question)
        reply = ice.stun.Message(
            ice.stun.Method.BINDING, ice.stun.Class.RESPONSE, asked.transaction_id
        )
        reply.attributes["XOR-MAPPED-ADDRESS"] = ("203.0.113.7", 4242)
        server.sendto(bytes(reply), address)
        await looking

    assert ports.candidates == [
        (HERE[0], ports.port),
        ("203.0.113.7", ports.port),
        ("203.0.113.7", 4242),
    ]


async def test_a_port_that_is_taken_is_refused(ports):
    """CA-7"""
    with pytest.raises(OSError, match="use"):
        Ports(HERE, ports.port)
