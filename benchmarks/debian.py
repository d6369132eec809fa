"""A Debian made here, of the packages that this machine's own comes from."""

import ast
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SOURCES = (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list"))
"""Where this machine says where its Debian comes from."""
CERTIFICATE = "/etc/pip.pem"
"""Where those who vouch for Python's packages stand in it: it has its own of its own."""


def cannot(tools: Sequence[str], packages: str) -> str:
    """Return why none can be made and used by these programs, if none can."""
    if lacking := [tool for tool in tools if shutil.which(tool) is None]:
        install = f"apt-get install --no-install-recommends {packages}"
        return f"it needs {', '.join(lacking)} ({install})"
    return "" if os.geteuid() == 0 else "only root can make a Debian"


def make(target: Path, *options: str) -> None:
    """Make the smallest there is, in a folder or a file."""
    codename = platform.freedesktop_os_release()["VERSION_CODENAME"]
    source = [str(file) for file in SOURCES if file.exists()][:1]
    do("mmdebstrap", "--quiet", "--variant=minbase", *options, codename, str(target), *source)


def as_pip_does(folder: Path) -> dict[str, str]:
    """Return what has to stand where in it, so that its pip takes packages from where ours does."""
    listed = do(sys.executable, "-m", "pip", "config", "list").splitlines()
    pairs = (line.split("=", 1) for line in listed if line.startswith("global."))
    known = {name.removeprefix("global."): ast.literal_eval(value) for name, value in pairs}
    places = [word.removeprefix("file://") for value in known.values() for word in value.split()]
    seen = {place: place for place in places if place.startswith("/") and Path(place).exists()}
    if (certificate := known.get("cert")) is not None:
        seen[certificate] = known["cert"] = CERTIFICATE
    lines = [f"{name} = {value}" for name, value in known.items()]
    (folder / "pip.conf").write_text("\n".join(["[global]", *lines, ""]))
    seen[str(folder / "pip.conf")] = "/etc/pip.conf"
    return seen


def do(*words: str, given: str | None = None) -> str:
    """Run to the end, or raise with what it said; return what it printed."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, input=given)
    if done.returncode:
        msg = f"{' '.join(words)} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        raise RuntimeError(msg)
    return done.stdout.strip()
