"""`python -m benchmarks.image`: build the container image on a Debian made here, and learn in it.

It runs as it is deployed: not as root, and where nothing can be written but its folder and /tmp.
No registry of images is asked, but those of Debian's and Python's packages.
"""

import ast
import asyncio
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.faults.reader import Reader, open_reader
from benchmarks.household import (
    CHECKOUT,
    GUIDE,
    PATIENCE,
    Household,
    Process,
    begin,
    link_of,
    open_household,
    sit_down,
)
from bot.settings import Settings
from sandbox.testing.person import Person

TOOLS = ("mmdebstrap", "buildah", "unshare")
HOW_TO_GET_THEM = "apt-get install --no-install-recommends buildah mmdebstrap"
SOURCES = (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list"))
"""Where this machine says where its Debian comes from: the image's comes from there, too."""
UNREAD = tuple(f"--dpkgopt=path-exclude=/usr/share/{one}/*" for one in ("doc", "locale", "man"))
BUILD = ("bud", "--quiet", "--isolation=chroot", "--pull-never")
CERTIFICATE = "/etc/pip.pem"
"""Where those who vouch for the registry stand while it is built: Debian will have its own."""
KEPT, STATE = Path("/var/lib/havruta"), "state"
SUMMED_UP = ["Start again"]
READ_ONLY = """
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -t tmpfs tmpfs "$1/tmp"
mount --bind "$2" "$1/var/lib/havruta"
mount --bind /dev "$1/dev"
mount -t proc proc "$1/proc"
shift 2
exec "$@"
"""
"""What whoever runs a container does with its root file system, in a name space of its own."""


@dataclass(frozen=True, slots=True)
class Image:
    """The image, as it lies there, and what it says of itself."""

    root: Path
    user: str
    environment: Sequence[str]
    entry: Sequence[str]
    health: Sequence[str]

    async def launch(self, folder: Path, environment: Mapping[str, str]) -> Process:
        """Start the program in it, as a household does."""
        return await self.run(folder, environment, *self.entry)

    async def run(self, folder: Path, environment: Mapping[str, str], *words: str) -> Process:
        """Run something in it; what it keeps lies in the folder."""
        state = folder / STATE
        if not state.exists():
            state.mkdir()
            shutil.chown(state, 10001)
        known = {name.upper() for name in Settings.model_fields} & environment.keys()
        settings = [*self.environment, *(f"{name}={environment[name]}" for name in known)]
        inside = ("chroot", f"--userspec={self.user}", str(self.root), "env", "-i")
        return await asyncio.create_subprocess_exec(
            *("unshare", "--mount", "sh", "-euc", READ_ONLY, "sh", str(self.root), str(state)),
            *(*inside, f"--chdir={KEPT}", *settings, *words),
            stderr=asyncio.subprocess.PIPE,
        )


def cannot() -> str:
    """Return why it cannot be done on this machine, if it cannot."""
    if lacking := [tool for tool in TOOLS if shutil.which(tool) is None]:
        return f"it needs {', '.join(lacking)} ({HOW_TO_GET_THEM})"
    return "" if os.geteuid() == 0 else "only root can make a Debian and mount it"


def build(folder: Path) -> Image:
    """Make a Debian, build the image on it, and lay it out."""
    codename = platform.freedesktop_os_release()["VERSION_CODENAME"]
    source = next((str(file) for file in SOURCES if file.exists()), "")
    base = codename, str(folder / "base.tar"), *filter(None, [source])
    _do("mmdebstrap", "--quiet", "--variant=minbase", *UNREAD, *base)
    (folder / "Base").write_text("FROM scratch\nADD base.tar /\n")
    _buildah(folder, *BUILD, f"--file={folder / 'Base'}", "--tag=base", str(folder))
    built = (*BUILD, "--format=docker", "--build-arg=BASE=localhost/base", *_as_pip_does(folder))
    containerfile = f"--file={CHECKOUT / 'deploy/Containerfile'}"
    _buildah(folder, *built, containerfile, "--tag=havruta", str(CHECKOUT))
    container = _buildah(folder, "from", "--pull-never", "localhost/havruta")
    root = Path(_buildah(folder, "mount", container))
    said: dict[str, Any] = json.loads(_buildah(folder, "inspect", container))["Docker"]["config"]
    health = said["Healthcheck"]["Test"][1:]
    return Image(root, said["User"], said["Env"], said["Entrypoint"], health)


def _buildah(folder: Path, *words: str) -> str:
    own = (f"--root={folder / 'images'}", f"--runroot={folder / 'run'}", "--storage-driver=vfs")
    return _do("buildah", *own, *words)


def _as_pip_does(folder: Path) -> list[str]:
    """Return what has packages come from where this machine's pip takes them."""
    listed = _do(sys.executable, "-m", "pip", "config", "list").splitlines()
    pairs = (line.split("=", 1) for line in listed if line.startswith("global."))
    known = {name.removeprefix("global."): ast.literal_eval(value) for name, value in pairs}
    places = [word.removeprefix("file://") for value in known.values() for word in value.split()]
    seen = {place: place for place in places if place.startswith("/") and Path(place).exists()}
    if (certificate := known.get("cert")) is not None:
        seen[certificate] = known["cert"] = CERTIFICATE
    lines = [f"{name} = {value}" for name, value in known.items()]
    (folder / "pip.conf").write_text("\n".join(["[global]", *lines, ""]))
    seen[str(folder / "pip.conf")] = "/etc/pip.conf"
    return [f"--volume={here}:{there}:ro" for here, there in seen.items()]


def _do(*words: str) -> str:
    """Run to the end, or raise with what it said; return what it printed."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        msg = f"{' '.join(words[:2])} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise RuntimeError(msg)
    return done.stdout.strip()


async def learn(image: Image, folder: Path) -> None:
    """Live the main job in it, and do with it what its operators do."""
    database = "sqlite+aiosqlite:///var/havruta.db"
    settings = {"DATABASE_URL": database, "ROLES": "chat,page,clock,media"}
    async with (
        open_household(folder, image.launch, **settings) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
    ):
        await _learn_together(household, isaac, jacob)
        environment = household.program.environment
        for words in (image.health, (*image.entry, "backup", "night.backup")):
            process = await image.run(folder, environment, *words)
            assert process.stderr is not None
            said = await process.stderr.read()
            assert await process.wait() == 0, said.decode()
        assert not household.program.failures, household.program.failures
    assert (folder / STATE / "night.backup").exists()


async def _learn_together(household: Household, isaac: Person, jacob: Person) -> None:
    await begin(isaac, jacob)
    card = await sit_down(isaac)
    async with (
        open_reader(household.page_url, await link_of(isaac, card)) as isaacs,
        open_reader(household.page_url, await link_of(jacob, card)) as jacobs,
        asyncio.timeout(PATIENCE),
    ):
        await _until_in(isaacs, jacobs)
        await isaacs.ask("navigate", ref=f"{GUIDE} 1:2")
        while jacobs.ref != f"{GUIDE} 1:2":  # noqa: ASYNC110 - it is told by the page's line
            await asyncio.sleep(0.05)
        asked = await isaac.command("session end")
        assert asked.shown is not None
        await isaac.press(asked.shown, "End session")
    summary = await jacob.until(lambda message: message.buttons == SUMMED_UP)
    assert f"{GUIDE} 1:1 – 1:2" in summary.text, summary.text


async def _until_in(*readers: Reader) -> None:
    while not all(reader.is_in for reader in readers):  # noqa: ASYNC110 - they come by themselves
        await asyncio.sleep(0.05)


def main() -> int:
    """Build it and try it; returns the exit status."""
    if why := cannot():
        print(f"The image was not built: {why}.", file=sys.stderr)
        return 1
    with TemporaryDirectory(prefix="image-") as name:
        folder = Path(name)
        image = build(folder)
        (household := folder / "household").mkdir()
        asyncio.run(learn(image, household))
        size = sum(file.lstat().st_size for file in image.root.rglob("*"))
        print(f"Two have learned in the image, which is {size / 2**20:.0f} MB unpacked.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
