"""What is said in a room, kept: a file of Ogg and Opus for each speaker, never decoded (CA-9).

Packets are written as they came, at the time that their timestamps say: where one was lost, or
while nothing was recorded, there is a gap, and all files of a recording run by one clock.
"""

import io
import os
import queue
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import structlog

log = structlog.get_logger(__name__)

RATE: Final = 48_000
WAITING: Final = 4_096
"""So many packets wait for a slow disk: ten seconds of eight people; the others are lost."""
SAMPLE: Final = Fraction(1, RATE)
FRAME: Final = 960
"""Samples of one packet, as browsers send them."""
ASTRAY: Final = 5 * RATE
"""So far from when it came a packet's timestamp may be; else its sender's clock begins anew."""
PER_SECOND: Final = 16_000
BURST: Final = 64_000
"""So many bytes a second are kept of one voice, after so many at once; browsers send a third."""
LARGEST: Final = 1 << 30
"""So many bytes one recording has at most."""
ROOM: Final = 256 << 20
"""So many bytes stay free on the disk."""


class Recording:
    """One recording, written by a thread of its own, so that no disk holds up a call."""

    def __init__(self, folder: Path) -> None:
        """Begin it in a folder that is not there yet. Raises `OSError`."""
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(mode=0o700)
        self._folder = folder
        self._begun = time.monotonic()
        self._origins: dict[str, int] = {}
        self._sizes: dict[int, int] = {}
        self._packets: queue.SimpleQueue[tuple[int, int, bytes] | None] = queue.SimpleQueue()
        self._writing = threading.Thread(target=self._write, name="recording", daemon=True)
        self._writing.start()
        self.lost = 0
        self.has_failed = False

    @property
    def name(self) -> str:
        """What it is called: its folder."""
        return self._folder.name

    @property
    def is_full(self) -> bool:
        """Whether there is no more room for it."""
        if sum(self._sizes.values()) >= LARGEST:
            return True
        disk = os.statvfs(self._folder.parent)
        return disk.f_bavail * disk.f_frsize < ROOM

    def ear(self, whose: str, number: int) -> Callable[[int, int, bytes], None]:
        """Return what hears the packets of this peer, and keeps them as the voice of a number."""

        def hear(_sequence: int, timestamp: int, payload: bytes) -> None:
            if not payload:
                return
            since = time.monotonic() - self._begun
            size = self._sizes.get(number, 0) + len(payload)
            if size > BURST + PER_SECOND * since or self._packets.qsize() >= WAITING:
                self.lost += 1
                return
            self._sizes[number] = size
            self._packets.put((number, self._at(whose, timestamp, int(since * RATE)), payload))

        return hear

    def _at(self, whose: str, timestamp: int, now: int) -> int:
        """Return by the recording's clock when a peer has sent what comes now, in samples."""
        at = (timestamp - self._origins.get(whose, timestamp - now)) & 0xFFFFFFFF
        if whose in self._origins and abs(at - now) <= ASTRAY:
            return at
        self._origins[whose] = timestamp - now
        return now

    def close(self) -> None:
        """Have what is left be written, and the files end; nothing waits for it."""
        self._packets.put(None)

    @property
    def is_written(self) -> bool:
        """Whether it is still being written."""
        return self._writing.is_alive()

    def join(self, seconds: float) -> None:
        """Wait for that, so many seconds at most."""
        self._writing.join(seconds)

    def _write(self) -> None:
        files: dict[int, _File] = {}
        try:
            while (packet := self._packets.get()) is not None:
                number, at, payload = packet
                if number not in files:
                    files[number] = _File(self._folder / f"{number}.ogg")
                files[number].write(at, payload)
            for file in files.values():
                file.close()
        except (OSError, av.FFmpegError):
            self.has_failed = True
            log.exception("a recording could not be written")


class _File:
    """One speaker's file; what was written of it can be read even if it is never ended."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._model = av.open(_model())
        options = {"flush_packets": "1"}
        self._container: Any = av.open(str(path), "w", format="ogg", options=options)
        sound = self._model.streams.audio[0]
        self._stream = self._container.add_stream_from_template(sound, opaque=True)
        self._last = -1

    def write(self, at: int, payload: bytes) -> None:
        """Write one packet; what comes late has its place taken already."""
        if at <= self._last:
            return
        self._last = at
        packet = av.Packet(payload)
        packet.pts = packet.dts = at
        packet.duration, packet.time_base, packet.stream = FRAME, SAMPLE, self._stream
        self._container.mux(packet)

    def close(self) -> None:
        """End it."""
        self._container.close()
        self._model.close()


def _model() -> io.BytesIO:
    """Return a moment of silence, whose headers each file takes over."""
    made = io.BytesIO()
    with av.open(made, "w", format="ogg") as container:
        stream: Any = container.add_stream("libopus", rate=RATE, layout="mono")
        silence = av.AudioFrame(format="s16", layout="mono", samples=FRAME)
        silence.planes[0].update(bytes(2 * FRAME))
        silence.sample_rate, silence.pts = RATE, 0
        for frame in (silence, None):
            container.mux(stream.encode(frame))
    made.seek(0)
    return made
