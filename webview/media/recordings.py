"""Where recordings are: written by the media process, and handed out and deleted by the page's."""

import asyncio
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from havruta.calls.ports import Keeping, VoiceFile
from havruta.errors.calls import NoMediaServer
from havruta.ids import PeerId, RecordingId, SessionId
from webview.media.client import MediaProcess


class Recordings:
    """A `Recorder` (`havruta/calls/ports.py`) over the media process and a folder.

    Without a process nothing is recorded; what was before is still there.
    """

    def __init__(self, folder: Path, media: MediaProcess | None) -> None:
        self._folder, self._media = folder.absolute(), media

    def is_well(self) -> bool:
        """Whether something could be recorded now."""
        return self._media is not None and self._media.is_well()

    async def keep(
        self,
        room: SessionId,
        recording: RecordingId,
        voices: Mapping[PeerId, int],
        /,
        *,
        begins: bool,
        waits: bool,
    ) -> Keeping:
        """Go on keeping these voices, for a few seconds."""
        if self._media is None:
            raise NoMediaServer
        folder = str(self._folder / recording)
        kept = await self._media.keep(room, folder, voices, begins=begins, waits=waits)
        return Keeping(kept)

    async def stop(self, recording: RecordingId, /) -> None:
        """Keep no more of it; where the process is gone, nothing is kept anyway."""
        if self._media is not None:
            with suppress(NoMediaServer):
                await self._media.stop_keeping(str(self._folder / recording))

    async def files(self, recording: RecordingId, /) -> Sequence[VoiceFile]:
        """Return what is kept of it."""
        return await asyncio.to_thread(_files, self._folder / recording)

    async def remove(self, recording: RecordingId, /) -> None:
        """Delete what is kept of it; what is not there is deleted already."""
        await self.stop(recording)
        await asyncio.to_thread(_remove, self._folder / recording)


def _files(folder: Path) -> list[VoiceFile]:
    found = [path for path in folder.glob("*.ogg") if path.stem.isdecimal()]
    files = [VoiceFile(int(path.stem), path, path.stat().st_size) for path in found]
    return sorted(files, key=lambda one: one.number)


def _remove(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
