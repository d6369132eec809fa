"""A recorder that keeps nothing but what it is told, and files that a test makes."""

import asyncio

from havruta.calls.ports import Keeping, VoiceFile
from tests.patience import PATIENCE


class FakeRecorder:
    """Says what a test wants it to say, and notes what it is asked."""

    def __init__(self, folder):
        self.folder = folder
        self.well = True
        self.says = Keeping.GOES_ON
        self.kept, self.stopped = [], []
        self._news = asyncio.Event()

    def is_well(self):
        return self.well

    async def keep(self, room, recording, voices, /, *, begins, waits):
        self.kept.append((recording, dict(voices), begins, waits))
        self._news.set()
        return self.says

    async def stop(self, recording, /):
        self.stopped.append(recording)
        self._news.set()

    async def files(self, recording, /):
        found = sorted((self.folder / recording).glob("*.ogg"))
        return [VoiceFile(int(path.stem), path, path.stat().st_size) for path in found]

    async def remove(self, recording, /):
        for path in (self.folder / recording).glob("*"):
            path.unlink()

    def put(self, recording, number, body):
        """Have there be something of a voice."""
        (self.folder / recording).mkdir(exist_ok=True)
        (self.folder / recording / f"{number}.ogg").write_bytes(body)

    async def until(self, holds):
        """Wait until it was asked for something that fits."""
        async with asyncio.timeout(PATIENCE):
            while not holds(self):
                self._news.clear()
                await self._news.wait()
