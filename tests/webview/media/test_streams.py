"""A stream on its way, packet by packet."""

import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webview.media import ice, rtp, sdp
from webview.media.sdp import AUDIO, VIDEO, Section, Unusable
from webview.media.streams import KEPT, REPAIRS, Receiver, Stream

SOURCE, PROBE = 1111, 2222
TYPE, REPAIR = 98, 99


class Wire:
    """A leg that keeps what goes over it."""

    connected = True

    def __init__(self):
        self.packets, self.said = [], []

    def send_rtp(self, packet):
        self.packets.append(rtp.read(packet))

    def send_rtcp(self, compound):
        self.said += rtp.reports(compound)
        self.last = compound


class Way:
    """A stream that comes over one wire and goes out over another."""

    def __init__(self, kind):
        self.there, self.here = Wire(), Wire()
        self.stream = Stream(kind)
        names = {TYPE: "opus" if kind == AUDIO else "vp8", REPAIR: "rtx"}
        self.stream.come_from(self.there, Section(kind, "0", names=names, repairs={REPAIR: TYPE}))
        self.receiver = Receiver(self.here)
        self.stream.add(self.receiver)

    def send(self, *sequences, ssrc=SOURCE, marker=0):
        for number in sequences:
            self.stream.received(
                rtp.Packet(0, marker, TYPE, number & 0xFFFF, number * 3000, ssrc, b"%d" % number)
            )

    def probe(self, body=b""):
        self.stream.received(rtp.Packet(0x20, 0, REPAIR, 7, 0, PROBE, body + b"\x04"))

    def send_again(self, number):
        body = struct.pack("!H", number) + b"%d" % number
        self.stream.received(rtp.Packet(0, 0, REPAIR, 8, number * 3000, PROBE, body))

    @property
    def bodies(self):
        return [int(packet.body) for packet in self.here.packets]


@pytest.fixture
def picture():
    return Way(VIDEO)


def test_packets_go_out_under_one_number_and_in_their_order(picture):
    """CA-7"""
    picture.send(65534, 65535, 65536, 65537)

    sent = picture.here.packets
    assert picture.bodies == [65534, 65535, 65536, 65537]
    assert {packet.ssrc for packet in sent} == {picture.stream.ssrc}
    steps = [(b.sequence - a.sequence) & 0xFFFF for a, b in itertools.pairwise(sent)]
    assert steps == [1, 1, 1]


def test_what_is_lost_is_asked_for_and_comes_in_its_place(picture):
    """CA-7"""
    picture.send(1, 2, 5)

    assert rtp.Lost(SOURCE, (3, 4)) in picture.there.said
    picture.send_again(3)
    picture.stream.tick()
    assert picture.there.said[-1] == rtp.Lost(SOURCE, (4,))
    first, *_, again = picture.here.packets
    assert (again.sequence - first.sequence) & 0xFFFF == 2
    assert int(again.body) == 3


def test_after_a_long_gap_a_whole_picture_is_asked_for(picture, monkeypatch):
    """CA-7"""
    monkeypatch.setattr("webview.media.streams.BETWEEN_PICTURES", 0.0)
    picture.send(1, 500)

    assert picture.there.said[-1] == rtp.PictureLost(SOURCE)


def test_a_whole_picture_is_asked_of_the_picture_though_a_probe_came_first():
    """CA-7: browsers probe under the number of retransmissions."""
    way = Way(VIDEO)
    way.probe()
    way.stream.tick()
    assert way.there.said == []

    way.send(1)
    way.stream.tick()

    assert way.there.said == [rtp.PictureLost(SOURCE)]
    assert way.bodies == [1]


def test_what_a_receiver_lacks_is_sent_again_but_not_without_end(picture):
    """CA-7"""
    picture.send(*range(1, 11))
    wanted = picture.here.packets[3].sequence
    del picture.here.packets[:]

    for _ in range(2 * REPAIRS):
        picture.stream.asked_again(picture.receiver, rtp.Lost(picture.stream.ssrc, (wanted,)))
    picture.stream.asked_again(picture.receiver, rtp.Lost(0, ((wanted + KEPT) & 0xFFFF,)))

    again = picture.here.packets
    assert len(again) == REPAIRS
    assert {packet.ssrc for packet in again} == {picture.stream.repair_ssrc}
    assert again[0].body == struct.pack("!H", wanted) + b"4"


def test_who_sends_anew_goes_on_where_they_stopped(picture):
    """CA-3"""
    picture.send(100, 101)
    picture.send(7000, 7001, ssrc=3333)

    sent = picture.here.packets
    assert [(p.sequence - sent[0].sequence) & 0xFFFF for p in sent] == [0, 1, 2, 3]
    assert all(
        0 < (b.timestamp - a.timestamp) & 0xFFFFFFFF < 1 << 31 for a, b in itertools.pairwise(sent)
    )


def test_the_senders_own_clock_is_handed_on(picture):
    """CA-7: sound and picture of one person stay together."""
    picture.send(1, 2)
    shift = picture.here.packets[0].timestamp - 3000

    picture.stream.reported(rtp.SenderReport(SOURCE, 0x0102030405060708, 6000))

    (report,) = picture.here.said
    assert report.ssrc == picture.stream.ssrc
    assert report.ntp == 0x0102030405060708
    assert report.timestamp == (6000 + shift) & 0xFFFFFFFF


def test_a_sender_is_told_how_it_arrives_and_how_much_it_may_be(picture):
    """CA-7: nobody's upload grows without bound."""
    assert picture.stream.report() == b""
    picture.send(1, 2, 4, 5)

    told = list(rtp.reports(picture.stream.report()))

    assert rtp.Reception(SOURCE, 256 // 5) in told
    (bits,) = [said.bits for said in told if isinstance(said, rtp.Bitrate)]
    assert bits == pytest.approx(432_000, rel=0.01)


def test_sound_is_neither_kept_nor_asked_for_again():
    """CA-7"""
    way = Way(AUDIO)
    way.send(1, 5)
    way.stream.asked_again(way.receiver, rtp.Lost(way.stream.ssrc, (1,)))

    assert way.bodies == [1, 5]
    assert way.there.said == []


@given(st.binary(max_size=200))
def test_no_datagram_breaks_what_reads_it(data):
    """CA-7"""
    for read in (rtp.read, lambda d: list(rtp.reports(d)), ice.read):
        try:
            read(data)
        except ValueError:
            continue


LINES = st.sampled_from(
    [
        "m=audio 9 X 1",
        "m=video 9 X 9",
        "a=mid:0",
        "a=rtpmap:1 opus/48000",
        "a=fmtp:9 apt=x",
        "a=ssrc:1 cname:x",
        "a=fingerprint:sha-256 AA",
        "a=ssrc:",
        "a=rtpmap:",
        "a=fmtp:",
        "m=",
        "a=",
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=20))
def test_no_description_breaks_what_reads_it(lines):
    """CA-7"""
    try:
        read = sdp.read("\n".join(lines))
    except Unusable:
        return
    assert read.sections
