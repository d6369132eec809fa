"""`python -m benchmarks.image`: build the container image on a Debian made here, and learn in it.

It runs as it is deployed: not as root, and where nothing can be written but its folder and /tmp.
No registry of images is asked, but those of Debian's and Python's packages.
"""

import asyncio
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import debian
from benchmarks.household import CHECKOUT, Process, begin, open_household
from benchmarks.main_job import learn_together
from bot.settings import Settings

TOOLS = ("mmdebstrap", "buildah", "unshare")
UNREAD = tuple(f"--dpkgopt=path-exclude=/usr/share/{one}/*" for one in ("doc", "locale", "man"))
DRIVER = "vfs"
"""How images are stored: as folders, for which every file system will do."""
BUILD = ("bud", "--quiet", "--isolation=chroot", "--pull-never")
KEPT, STATE = Path("/var/lib/havruta"), "state"
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


def build(folder: Path) -> Image:
    """Make the image, and lay it out."""
    make(folder)
    container = buildah(folder, "from", "--pull-never", "localhost/havruta")
    root = Path(buildah(folder, "mount", container))
    said: dict[str, Any] = json.loads(buildah(folder, "inspect", container))["Docker"]["config"]
    health = said["Healthcheck"]["Test"][1:]
    return Image(root, said["User"], said["Env"], said["Entrypoint"], health)


def make(folder: Path) -> None:
    """Make a Debian, `base` among the folder's images, and build `havruta` on it."""
    debian.make(folder / "base.tar", *UNREAD)
    (folder / "Base").write_text("FROM scratch\nADD base.tar /\n")
    buildah(folder, *BUILD, f"--file={folder / 'Base'}", "--tag=base", str(folder))
    seen = debian.as_pip_does(folder)
    volumes = [f"--volume={here}:{there}:ro" for here, there in seen.items()]
    built = (*BUILD, "--format=docker", "--build-arg=BASE=localhost/base", *volumes)
    containerfile = f"--file={CHECKOUT / 'deploy/Containerfile'}"
    buildah(folder, *built, containerfile, "--tag=havruta", str(CHECKOUT))


def buildah(folder: Path, *words: str) -> str:
    """Work on the folder's images; return what was printed."""
    own = (
        f"--root={folder / 'images'}",
        f"--runroot={folder / 'run'}",
        f"--storage-driver={DRIVER}",
    )
    return debian.do("buildah", *own, *words)


async def learn(image: Image, folder: Path) -> None:
    """Live the main job in it, and do with it what its operators do."""
    database = "sqlite+aiosqlite:///var/havruta.db"
    settings = {"DATABASE_URL": database, "ROLES": "chat,page,clock,media"}
    async with (
        open_household(folder, image.launch, **settings) as household,
        household.person("isaac") as isaac,
        household.person("jacob") as jacob,
    ):
        await begin(isaac, jacob)
        await learn_together(household.page_url, isaac, jacob)
        environment = household.program.environment
        for words in (image.health, (*image.entry, "backup", "night.backup")):
            process = await image.run(folder, environment, *words)
            assert process.stderr is not None
            said = await process.stderr.read()
            assert await process.wait() == 0, said.decode()
            assert b"Error" not in said, said.decode()
        assert not household.program.failures, household.program.failures
    assert (folder / STATE / "night.backup").exists()


def main() -> int:
    """Build it and try it; returns the exit status."""
    if why := debian.cannot(TOOLS, "buildah mmdebstrap"):
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
