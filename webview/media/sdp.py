"""What the two ends of a leg say of themselves: SDP, as far as we need it (RFC 8866, 8829)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from webview.media import rtp

AUDIO, VIDEO = "audio", "video"
OPUS, VP8, RTX = 111, 96, 97
"""The payload types under which we send."""
AUDIO_BITS: Final = 32_000
VIDEO_BITS: Final = 400_000
SECTIONS: Final = 64
"""A description has so many sections at most."""
LARGEST: Final = 32_768
SEND_TIME_URI: Final = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
OPUS_WISHES: Final = f"minptime=10;useinbandfec=1;stereo=0;maxaveragebitrate={AUDIO_BITS}"


class Unusable(ValueError):
    """A description that no leg can be made of."""


@dataclass(slots=True)
class Section:
    """One stream, or what could be one, in somebody's description."""

    kind: str
    mid: str = ""
    direction: str = "sendrecv"
    protocol: str = ""
    names: dict[int, str] = field(default_factory=dict)
    """What each payload type is: opus, vp8, rtx …"""
    repairs: dict[int, int] = field(default_factory=dict)
    """Which payload type a retransmission's stands for."""
    ssrc: int | None = None

    def payload_type(self, name: str) -> int | None:
        """Return under which payload type this goes, if it may."""
        return next((number for number, known in self.names.items() if known == name), None)

    @property
    def codec(self) -> int | None:
        """The payload type of the one codec that we take for this kind."""
        return self.payload_type({AUDIO: "opus", VIDEO: "vp8"}.get(self.kind, ""))

    @property
    def repair(self) -> int | None:
        """The payload type under which lost packets of it come again."""
        stands_for = (number for number, of in self.repairs.items() if of == self.codec)
        return next(stands_for, None)


@dataclass(frozen=True, slots=True)
class Description:
    """What the other side said."""

    fingerprints: tuple[tuple[str, str], ...]
    setup: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Ours:
    """What we say of a leg, whatever goes over it."""

    name: str
    password: str = field(repr=False)
    fingerprint: str
    candidates: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A section in which we offer a stream, or keep the place of one."""

    mid: str
    kind: str
    whose: str = ""
    ssrc: int = 0
    repair_ssrc: int = 0

    @property
    def live(self) -> bool:
        """Whether there is a stream in it."""
        return bool(self.whose)


# ---------------------------------------------------------------- reading


def read(text: str) -> Description:
    """Return what the description says. Raises `Unusable`."""
    if len(text) > LARGEST:
        raise Unusable
    try:
        return _read(text.splitlines())
    except (ValueError, IndexError) as error:
        raise Unusable from error


def _read(lines: Iterable[str]) -> Description:
    fingerprints: dict[tuple[str, str], None] = {}
    setup, sections = "", list[Section]()
    for line in lines:
        key, _, value = line.strip().partition("=")
        name, _, said = value.partition(":")
        if key == "m":
            sections.append(_section(value))
        elif key != "a":
            continue
        elif name == "fingerprint":
            algorithm, _, digest = said.partition(" ")
            fingerprints[algorithm.lower(), digest.upper()] = None
        elif name == "setup":
            setup = said
        elif sections:
            _take(sections[-1], name, said)
    if not fingerprints or len(fingerprints) > SECTIONS or not 0 < len(sections) <= SECTIONS:
        raise Unusable
    if len({section.mid for section in sections}) < len(sections):
        raise Unusable
    return Description(tuple(fingerprints), setup, tuple(sections))


def _section(value: str) -> Section:
    kind, _, protocol, *_ = value.split(" ")
    return Section(kind, protocol=protocol)


def _take(section: Section, name: str, said: str) -> None:
    match name:
        case "sendrecv" | "sendonly" | "recvonly" | "inactive":
            section.direction = name
        case "mid":
            if not said.isalnum() or len(said) > 16:  # noqa: PLR2004 - browsers number them
                raise Unusable
            section.mid = said
        case "rtpmap":
            number, codec = said.split(" ", 1)
            section.names[int(number)] = codec.partition("/")[0].lower()
        case "fmtp":
            number, _, wishes = said.partition(" ")
            for wish in wishes.split(";"):
                if wish.strip().startswith("apt="):
                    section.repairs[int(number)] = int(wish.strip()[4:])
        case "ssrc":
            if section.ssrc is None:
                section.ssrc = int(said.split(" ", 1)[0]) & 0xFFFFFFFF
        case _:
            pass


# ---------------------------------------------------------------- writing


def answer(ours: Ours, offer: Description, directions: dict[str, str]) -> str:
    """Return the answer to an offer; sections without a direction are declined."""
    taken = [section.mid for section in offer.sections if section.mid in directions]
    lines = [*_head(1, taken)]
    for section in offer.sections:
        if section.mid in directions:
            lines += _answered(ours, section, directions[section.mid])
        else:
            lines += _declined(section)
    return _text(lines)


def echo(ours: Ours, offer: Description, streams: dict[str, Sent]) -> str:
    """Return the answer of a leg that sends back what comes."""
    lines = [*_head(1, list(streams))]
    for section in offer.sections:
        if (sent := streams.get(section.mid)) is None:
            lines += _declined(section)
        else:
            lines += [*_answered(ours, section, "sendrecv"), *_stream(sent)]
    return _text(lines)


def offer(ours: Ours, edition: int, sections: Sequence[Sent]) -> str:
    """Return an offer of these streams."""
    lines = [*_head(edition, [section.mid for section in sections])]
    for section in sections:
        lines += [*_offered(section), *_way(ours, "actpass")]
        lines += _stream(section) if section.live else ()
    return _text(lines)


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def _head(edition: int, bundle: Sequence[str]) -> Iterator[str]:
    yield from ("v=0", f"o=- 1 {edition} IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite")
    yield f"a=group:BUNDLE {' '.join(bundle)}"
    yield "a=msid-semantic: WMS *"


def _media(kind: str, protocol: str, types: Iterable[int | None], bits: int) -> Iterator[str]:
    numbers = " ".join(str(number) for number in types if number is not None)
    yield f"m={kind} 9 {protocol} {numbers}"
    yield "c=IN IP4 0.0.0.0"
    yield f"b=AS:{bits // 1000}"


def _answered(ours: Ours, section: Section, direction: str) -> Iterator[str]:
    codec, repair = section.codec, section.repair
    bits = AUDIO_BITS if section.kind == AUDIO else VIDEO_BITS
    yield from _media(section.kind, section.protocol, (codec, repair), bits)
    yield from (f"a=mid:{section.mid}", f"a={direction}", "a=rtcp-mux", "a=rtcp-rsize")
    assert codec is not None
    yield from _codec(section.kind, codec, repair)
    yield from _way(ours, "passive")


def _declined(section: Section) -> Iterator[str]:
    number = next(iter(section.names), 0)
    yield f"m={section.kind} 0 {section.protocol} {number}"
    yield from ("c=IN IP4 0.0.0.0", f"a=mid:{section.mid}", "a=inactive")


def _offered(section: Sent) -> Iterator[str]:
    audio = section.kind == AUDIO
    types = (OPUS,) if audio else (VP8, RTX)
    bits = AUDIO_BITS if audio else VIDEO_BITS
    yield from _media(section.kind, "UDP/TLS/RTP/SAVPF", types, bits * 2)
    yield f"a=mid:{section.mid}"
    yield "a=sendonly" if section.live else "a=inactive"
    yield from ("a=rtcp-mux", "a=rtcp-rsize")
    yield from _codec(section.kind, *types)
    if not audio:
        yield f"a=extmap:{rtp.SEND_TIME} {SEND_TIME_URI}"


def _codec(kind: str, codec: int, repair: int | None = None) -> Iterator[str]:
    if kind == AUDIO:
        yield from (f"a=rtpmap:{codec} opus/48000/2", f"a=fmtp:{codec} {OPUS_WISHES}")
        return
    yield f"a=rtpmap:{codec} VP8/90000"
    for wish in ("nack", "nack pli", "ccm fir", "goog-remb"):
        yield f"a=rtcp-fb:{codec} {wish}"
    if repair is not None:
        yield from (f"a=rtpmap:{repair} rtx/90000", f"a=fmtp:{repair} apt={codec}")


def _stream(sent: Sent) -> Iterator[str]:
    msid, ssrcs = f"{sent.whose} {sent.whose}-{sent.kind}", [sent.ssrc]
    yield f"a=msid:{msid}"
    if sent.repair_ssrc:
        ssrcs.append(sent.repair_ssrc)
        yield f"a=ssrc-group:FID {sent.ssrc} {sent.repair_ssrc}"
    for ssrc in ssrcs:
        yield from (f"a=ssrc:{ssrc} cname:{sent.whose}", f"a=ssrc:{ssrc} msid:{msid}")


def _way(ours: Ours, setup: str) -> Iterator[str]:
    yield f"a=ice-ufrag:{ours.name}"
    yield f"a=ice-pwd:{ours.password}"
    yield f"a=fingerprint:sha-256 {ours.fingerprint}"
    yield f"a=setup:{setup}"
    for number, (host, port) in enumerate(ours.candidates, start=1):
        priority = 126 << 24 | (65535 - number) << 8 | 255
        yield f"a=candidate:{number} 1 udp {priority} {host} {port} typ host"
    yield "a=end-of-candidates"
