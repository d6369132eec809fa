"""A checkout in which `make` may do what it likes: its programs only say what they were asked."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

# Stands for .venv/bin/python: writes down what it was asked, and fails at what the test names.
PYTHON = """#!/bin/sh
echo "$*" >> asked
case "$*" in *"${FAILS:-nothing}"*) echo "no network" >&2; exit 1;; esac
case "$*" in *"-m benchmarks"*) echo '{"figure": "chat.ack.p99"}';; esac
"""


def make(checkout, *words, **environment):
    if shutil.which("make") is None:
        pytest.skip("GNU make is missing: apt-get install make")
    clean = {name: value for name, value in os.environ.items() if name in {"HOME", "LANG"}}
    path = f"{checkout / '.venv/bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["make", *words],
        cwd=checkout,
        env={**clean, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def asked(checkout):
    return (checkout / "asked").read_text().splitlines()


def installed(checkout):
    return [line.split()[-1] for line in asked(checkout) if "-m pip install" in line]
