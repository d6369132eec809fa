"""`python -m benchmarks.composed`: start both compositions as they are, and learn in them.

That is done in a network and an /etc of their own, where havruta.example.org is this machine, so
that no word of them has to be changed. What they take from a registry is made here, of Debian's
packages.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import debian, image

TOOLS = ("mmdebstrap", "buildah", "podman", "runc", "ip", "unshare")
PACKAGES = "buildah iproute2 mmdebstrap podman runc"
STAND_INS = {"postgres": "17", "redis": "7", "coturn/coturn": "4", "caddy": "2"}
ALONE = """
ip link set lo up
ip link add wire type veth peer name end
ip address add 10.0.0.7/24 dev wire
ip link set wire up
ip link set end up
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/etc,workdir=$1/work" /etc
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /dev/shm
shift
exec "$@"
"""
"""What is done first in name spaces of one's own, so that nothing of this machine is touched."""
STORAGE = """[storage]
driver = "{driver}"
graphroot = "{folder}/images"
runroot = "/run/containers"
"""
ENGINE = """[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
"""
"""podman without systemd, and where limits cannot be raised."""


def build(folder: Path) -> None:
    """Make all images that are composed."""
    image.make(folder)
    context = Path(__file__).parent
    for name, version in STAND_INS.items():
        stage = (f"--target={name.rpartition('/')[2]}", f"--tag={name}:{version}")
        image.buildah(folder, *image.BUILD, "--layers", *stage, str(context))


def alone(folder: Path, words: Sequence[str]) -> int:
    """Run something where this machine is all there is; returns its exit status."""
    for name in ("etc", "work"):
        (folder / name).mkdir()
    (engine := folder / "containers.conf").write_text(ENGINE)
    storage = folder / "storage.conf"
    storage.write_text(STORAGE.format(driver=image.DRIVER, folder=folder))
    own = {"CONTAINERS_CONF": str(engine), "CONTAINERS_STORAGE_CONF": str(storage)}
    return subprocess.run(
        ["unshare", "--net", "--mount", "sh", "-euc", ALONE, "sh", str(folder), *words],
        env={**os.environ, **own, "DISABLE_HC_SYSTEMD": "true"},
        check=False,
    ).returncode


def cannot() -> str:
    """Return why it cannot be done on this machine, if it cannot."""
    if why := debian.cannot(TOOLS, PACKAGES):
        return why
    said = debian.do("podman-compose", "version") if shutil.which("podman-compose") else ""
    if re.search(r"podman-compose version:? +1\.([3-9]|\d\d)", said) is None:
        return "it needs podman-compose 1.3 or newer (Debian 13's, or pip install podman-compose)"
    return ""


def main() -> int:
    """Build what is composed and try it; returns the exit status."""
    if why := cannot():
        print(f"Nothing was composed: {why}.", file=sys.stderr)
        return 1
    with TemporaryDirectory(prefix="composed-") as name:
        build(folder := Path(name))
        status = alone(folder, (sys.executable, "-m", "benchmarks.composed.evening", name))
    if status == 0:
        print("Two people learned in both compositions while a process of each was killed.")
    return status


if __name__ == "__main__":
    sys.exit(main())
