"""A checkout whose programs only write down what `make` asks them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

# Stands for Python, for uv and for what Debian brings. It says that it is Python 3.11, fails at
# what the test names, makes virtual environments of itself, and puts uv beside itself.
PROGRAM = """#!/bin/sh
case "$*" in *"${FAILS:-nothing}"*) echo "no network" >&2; exit 1;; esac
case "$*" in
  "-c import sys"*) echo "${VERSION:-3.11}"; exit;;
  "-c "*) exit;;
  "cache dir") echo "$HOME/.cache/uv"; exit;;
  "-m pip config get"*) exit 1;;
  "-m pip config list"*) echo "global.index-url='${CONFIGURED:-}'"; exit;;
esac
echo "${0##*/} $*" >> asked
env >> "environment of ${0##*/}"
case "$*" in
  "-m venv --clear "*)
    rm -rf "$4"
    mkdir -p "$4/bin" "$4/lib/python${VERSION:-3.11}/site-packages"
    cp "$0" "$4/bin/python";;
  "-m pip install "*) cp "$0" "${0%/*}/uv";;
  "install --no-save"*) mkdir -p node_modules;;
  "-m benchmarks"*) echo '{"figure": "chat.ack.p99"}';;
esac
"""


def make(checkout, *words, **environment):
    """Run make as on a machine that has nothing but Python, Chromium and PostgreSQL."""
    if shutil.which("make") is None:
        pytest.skip("GNU make is missing: apt-get install make")
    path = f"{checkout / 'machine'}:{os.environ['PATH']}"
    return subprocess.run(
        ["make", *words],
        cwd=checkout,
        env={"PATH": path, "HOME": str(checkout / "home"), "LANG": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def asked(checkout):
    """All that any program was asked, in order."""
    return (checkout / "asked").read_text().splitlines()


def installed(checkout):
    """Which locks were installed, in order; those that were installed at once in one string."""
    lines = [line for line in asked(checkout) if line.startswith("uv pip install")]
    return [" ".join(word for word in line.split() if word.endswith(".txt")) for line in lines]


def environment_of(checkout, program):
    """The variables that a program has seen."""
    lines = (checkout / f"environment of {program}").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)
