"""Whether a room is recorded now: with everybody's consent, and while that is said again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from webview.media.recorder import Recording
from webview.media.streams import Stream
from webview.media.wire import Kept

LEASE: Final = 3.0
"""So many seconds after it was last said nothing is recorded: nobody may show it any more."""
GIVEN_UP: Final = 30.0
"""So many seconds after it was last said the recording is over."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be recorded, and where: under which number the voice of each who has agreed.

    It `begins` where it has not begun before; while it `waits`, somebody has yet to be asked.
    """

    folder: Path
    voices: Mapping[str, int]
    begins: bool
    waits: bool


class Keeper:
    """The recording of one room, if there is any."""

    def __init__(self) -> None:
        self._recording: Recording | None = None
        self._voices: dict[str, int] = {}
        self._waits, self._said_at = True, 0.0
        self.over: list[Recording] = []
        """Those that may be written still."""

    def keep(self, wish: Wish, room: Mapping[str, Stream | None]) -> Kept:
        """Record it for a few seconds more; return what becomes of it. `room` is who is there."""
        if self.name != wish.folder.name and not (wish.begins and self._begin(wish.folder)):
            return "lost"
        assert self._recording is not None
        self._voices |= wish.voices
        self._waits, self._said_at = wish.waits, time.monotonic()
        self.attend(room)
        if self._recording.has_failed:
            return "lost"
        return "full" if self._recording.is_full else "goes_on"

    @property
    def name(self) -> str | None:
        """What the recording is called, if there is one."""
        return self._recording.name if self._recording else None

    def attend(self, room: Mapping[str, Stream | None]) -> None:
        """Have everybody be heard by the recording, or nobody."""
        recording = self._recording if self._voices.keys() >= room.keys() else None
        hears = not self._waits and self._since() <= LEASE
        for peer, voice in room.items():
            if voice is not None:
                voice.tap = recording.ear(peer, self._voices[peer]) if recording and hears else None

    def tick(self, room: Mapping[str, Stream | None]) -> None:
        """Stop where nobody has said for long that it is to go on."""
        if self._since() > GIVEN_UP:
            self.stop(room)
        elif self._since() > LEASE:
            self.attend(room)

    def stop(self, room: Mapping[str, Stream | None]) -> None:
        """Record it no longer, and end what is written."""
        recording, self._recording, self._voices = self._recording, None, {}
        self.attend(room)
        if recording is not None:
            recording.close()
            self.over.append(recording)

    def _begin(self, folder: Path) -> bool:
        """Begin another recording; False if it had begun before, or cannot be written."""
        self.stop({})
        try:
            self._recording = Recording(folder)
        except OSError:
            return False
        return True

    def _since(self) -> float:
        return time.monotonic() - self._said_at
