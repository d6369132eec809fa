"""Checkouts and machines for the front door."""

import shutil

import pytest

from tests.make.checkout import PYTHON, ROOT


@pytest.fixture
def checkout(tmp_path):
    """A checkout in which every program that `make` would start only says that it was started."""
    for name in (
        "Makefile",
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-offline.txt",
    ):
        shutil.copy(ROOT / name, tmp_path)
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    for name in ("python", "pip", "chromium", "initdb"):
        (programs / name).write_text(PYTHON)
        (programs / name).chmod(0o755)
    return tmp_path


@pytest.fixture
def bare(checkout):
    """A machine without Chromium, where `id` says that the user is root."""
    programs = checkout / "programs"
    programs.mkdir()
    for name in ("make", "sh", "grep", "ls", "tail", "touch"):
        (programs / name).symlink_to(shutil.which(name))
    for name, does in {"id": "echo 0", "apt-get": 'echo "apt-get $*" >> asked'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    (checkout / ".venv/bin/chromium").unlink()
    return checkout
