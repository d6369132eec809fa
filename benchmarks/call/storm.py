"""`python -m benchmarks.call.storm`: people come and go, and the media process stays as it was.

Each joins a room of six with sound and picture, is heard, and goes: every other one says so, the
others just end their connections. Prints a line of JSON with the memory, the handles and the
sockets, when a fifth of them had come and when all had.
"""

import argparse
import asyncio
import gc
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from aioice import ice

from benchmarks.call import engines
from benchmarks.call.engines import Engine
from benchmarks.call.load import Clip, Person, encode, play
from havruta.ids import PeerId, SessionId
from webview.media.client import MediaProcess

TOGETHER = 6
HEARD = 0.3
PATIENCE = 40
CALM = 16.0
"""Seconds after which the process has let go of what is over."""
VARIES = 16.0
"""Megabytes that the first hundred who come take for good, to be used again."""


@dataclass(frozen=True)
class State:
    """What the process holds."""

    memory: float
    handles: int
    sockets: int

    @classmethod
    def of(cls, engine: Engine) -> "State":
        """Look at it now."""
        names = [file.readlink().name for file in Path(f"/proc/{engine.pid}/fd").iterdir()]
        sockets = sum(name.startswith("socket:") for name in names)
        return cls(engine.memory(), len(names), sockets)


async def storm(folder: Path, joins: int) -> tuple[State, State, dict[str, int]]:
    """Have so many join; return what was held early on, and in the end."""
    ice.get_host_addresses = lambda **_: [engines.HERE]
    clip = await asyncio.to_thread(encode)
    async with engines.ours(folder) as engine:
        early: State | None = None
        joined = 0
        while joined < joins:
            await _come_and_go(engine, joined, clip)
            joined += TOGETHER
            if early is None and joined * 5 >= joins:
                await asyncio.sleep(CALM)
                early = State.of(engine)
            print(joined, State.of(engine), file=sys.stderr)
            gc.collect()
        await asyncio.sleep(CALM)
        assert isinstance(engine.server, MediaProcess)
        assert early is not None
        return early, State.of(engine), engine.server.counts


def told(figure: str, early: State, late: State, **more: float) -> str:
    """Return both as a line of JSON."""
    both = {
        f"{name}.{when}": value
        for when, state in (("early", early), ("late", late))
        for name, value in asdict(state).items()
    }
    return json.dumps({"figure": figure, **more, **both})


def grew(early: State, late: State, *, varies: float) -> bool:
    """Whether more is held than before, beyond the megabytes that memory comes and goes by."""
    larger = late.memory > early.memory + varies
    return larger or late.handles > early.handles or late.sockets > early.sockets


async def _come_and_go(engine: Engine, first: int, clip: Clip) -> None:
    room = SessionId(f"room-{first}")
    people = [Person(PeerId(f"{first + n}")) for n in range(TOGETHER)]
    for person in people:
        await person.speak(room, engine.server)
    await asyncio.gather(*(p.listen(room, engine.server, TOGETHER - 1) for p in people))
    for _ in range(PATIENCE):
        await play(people, clip, HEARD)
        if all(person.count.sounds for person in people):
            break
    else:
        msg = "somebody heard nothing"
        raise RuntimeError(msg)
    for number, person in enumerate(people):
        if number % 2:
            await engine.server.leave(room, person.name)
        await asyncio.gather(person.sending.close(), person.receiving.close())
    for person in people:
        await engine.server.leave(room, person.name)


def main() -> None:
    """Measure, and say whether anything grew."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--joins", type=int, default=500)
    joins = parser.parse_args().joins
    with TemporaryDirectory() as folder:
        early, late, counts = asyncio.run(storm(Path(folder), joins))
    left = {"legs": counts["legs"], "rooms": counts["rooms"]}
    print(told("call.storm", early, late, joins=joins, **left))
    if grew(early, late, varies=VARIES) or any(left.values()):
        sys.exit("something was left behind")


if __name__ == "__main__":
    main()
