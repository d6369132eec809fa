"""Checkouts and machines for the front door."""

import shutil

import pytest

from tests.make.checkout import PROGRAM, ROOT

DEBIAN = (
    "chromium",
    "chromium-headless-shell",
    "firefox-esr",
    "WebKitWebDriver",
    "Xvfb",
    "initdb",
    "pgbouncer",
    "redis-server",
    "turnserver",
    "janus",
    "nginx",
    "caddy",
    "promtool",
)


def program(path, text=PROGRAM):
    """Put a program there."""
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path):
    """A fresh checkout, in a folder with a space in its name, on a machine of its own."""
    folder = tmp_path / "a checkout"
    (folder / "machine").mkdir(parents=True)
    locks = ("package.json", "package-lock.json", *ROOT.glob("requirements*.txt"))
    for name in ("Makefile", *locks):
        shutil.copy(ROOT / name, folder)
    for name in ("python3", "python3.13", "npm", *DEBIAN):
        program(folder / "machine" / name)
    return folder


@pytest.fixture
def bare(checkout):
    """A machine without Chromium, where `id` says that the user is root."""
    programs = checkout / "programs"
    programs.mkdir()
    for name in ("make", "sh", "grep", "ls", "touch", "rm", "mkdir", "cp", "env", "sed", "tr"):
        (programs / name).symlink_to(shutil.which(name))
    for name, does in {"id": "echo 0", "apt-get": 'echo "apt-get $*" >> asked'}.items():
        program(programs / name, f"#!/bin/sh\n{does}\n")
    (checkout / "machine/chromium").unlink()
    return checkout
