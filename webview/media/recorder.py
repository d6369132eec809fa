"""What is said in a room, kept: a file of Ogg and Opus for each speaker, never decoded (CA-9).

Packets are written as they came, at the time that their timestamps say: where one was lost, or
while nothing was recorded, there is a gap, and all files of a recording run by one clock.
"""

import io
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


class Recording:
    """One recording, written by a thread of its own, so that no disk holds up a call."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._begun = time.monotonic()
        self._origins: dict[str, int] = {}
        self._packets: queue.Queue[tuple[str, int, bytes] | None] = queue.Queue(WAITING)
        self._writing = threading.Thread(target=self._write, name="recording", daemon=True)
        self._writing.start()
        self.lost = 0

    def ear(self, whose: str) -> Callable[[int, int, bytes], None]:
        """Return what hears the packets of this speaker."""

        def hear(_sequence: int, timestamp: int, payload: bytes) -> None:
            if not payload:
                return
            if whose not in self._origins:
                since = int((time.monotonic() - self._begun) * RATE)
                self._origins[whose] = timestamp - since
            at = (timestamp - self._origins[whose]) & 0xFFFFFFFF
            try:
                self._packets.put_nowait((whose, at, payload))
            except queue.Full:
                self.lost += 1

        return hear

    def close(self) -> None:
        """Write what is left, and end the files."""
        self._packets.put(None)
        self._writing.join()

    def _write(self) -> None:
        files: dict[str, _File] = {}
        try:
            while (packet := self._packets.get()) is not None:
                whose, at, payload = packet
                if whose not in files:
                    files[whose] = _File(self._folder / f"{whose}.ogg")
                files[whose].write(at, payload)
        except (OSError, av.FFmpegError):
            log.exception("a recording could not be written")
        finally:
            for file in files.values():
                file.close()


class _File:
    """One speaker's file."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._model = av.open(_model())
        self._container: Any = av.open(str(path), "w", format="ogg")
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
