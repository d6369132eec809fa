"""What can befall a household: each fault comes, lasts a moment, and is over."""

import asyncio
import resource
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random

import aiohttp

from benchmarks.faults.reader import Reader
from benchmarks.household import Household
from sandbox.discord.faults import Fault
from sandbox.testing.person import Person


@dataclass(frozen=True, slots=True)
class Scene:
    """Who and what a fault may befall."""

    household: Household
    jacob: Person
    readers: list[Reader]
    random: Random


async def power_cut(scene: Scene) -> None:
    """Kill -9, and a start."""
    await scene.household.program.kill()
    await asyncio.sleep(scene.random.uniform(0, 2))
    await scene.household.program.start()


async def restart(scene: Scene) -> None:
    """An update."""
    await scene.household.program.stop()
    await scene.household.program.start()


async def standstill(scene: Scene) -> None:
    """The process gets no time for longer than its rounds may be late."""
    scene.household.program.signal(signal.SIGSTOP)
    await asyncio.sleep(scene.random.uniform(0.5, 5))
    scene.household.program.signal(signal.SIGCONT)


async def jump(scene: Scene, *, seconds: float) -> None:
    """The wall clock is set, or the machine slept."""
    clock = scene.household.folder / "clock"
    clock.write_text(str(float(clock.read_text() or 0) + seconds))


async def full_disk(scene: Scene) -> None:
    """No file grows for a while."""
    pid = scene.household.program.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, before[1]))
    await asyncio.sleep(scene.random.uniform(0.5, 3))
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


async def gateway(scene: Scene, *, how: str, resumable: bool) -> None:
    """Discord's socket breaks."""
    await _at_sandbox(scene, "gateway/drop", {"how": how, "resumable": resumable})


async def forbidden(scene: Scene, *, permission: str) -> None:
    """The bot loses a permission in the channel, and gets it back."""
    where = "channels/general/permissions"
    await _at_sandbox(scene, where, {"deny": [permission]})
    await asyncio.sleep(scene.random.uniform(0.5, 2))
    await _at_sandbox(scene, where, {"deny": []})


async def closed_messages(scene: Scene) -> None:
    """Jacob takes no direct messages any more."""
    await scene.jacob.close_dms()


async def lines_lost(scene: Scene) -> None:
    """Every page's network is gone for a moment."""
    await asyncio.gather(*(reader.cut() for reader in scene.readers))


async def discord_fails(scene: Scene, *, route: str, status: int) -> None:
    """Some requests of one kind fail, or are answered by nobody."""
    when = scene.random.choice(("before", "after")) if status == 0 else "before"
    # What is asked of the bot is tried twice in a row, and then refused in a sentence.
    times = 1 if status == 0 and "interactions" in route else scene.random.randint(1, 4)
    fault = Fault(route=route, status=status, times=times, when=when)  # type: ignore[arg-type]
    scene.household.sandbox.faults.add(fault)


FAULTS: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "power cut": power_cut,
    "restart": restart,
    "standstill": standstill,
    "full disk": full_disk,
    "closed messages": closed_messages,
    "lines lost": lines_lost,
    **{
        f"clock {minutes:+} min": partial(jump, seconds=60.0 * minutes)
        for minutes in (10, -10, 60, -60, 120, -120)
    },
    **{
        f"gateway {how}{'' if resumable else ' for good'}": partial(
            gateway, how=how, resumable=resumable
        )
        for how, resumable in (
            ("cut", True),
            ("cut", False),
            ("reconnect", True),
            ("invalid", True),
            ("invalid", False),
        )
    },
    **{
        f"no {name}": partial(forbidden, permission=name)
        for name in ("send_messages", "view_channel")
    },
    **{
        f"{status or 'no answer'} to {route}": partial(discord_fails, route=route, status=status)
        for route in (
            "POST /channels/*",
            "PATCH /channels/*",
            "POST /interactions/*",
            "POST /users/@me/channels",
        )
        for status in (0, 500, 429)
    },
}
"""Every fault by the name that is printed."""


def names() -> Sequence[str]:
    """Return the faults, in an order that stays."""
    return sorted(FAULTS)


async def _at_sandbox(scene: Scene, path: str, wish: object) -> None:
    address = f"{scene.household.sandbox.page_url}/sandbox/{path}"
    async with (
        aiohttp.ClientSession() as http,
        http.post(address, json=wish, raise_for_status=True),
    ):
        pass
