"""What runs for every submission."""

import os
import shutil
import subprocess

import pytest

from tests.make.checkout import ROOT

# Stands for make: writes down its words, and fails at those that the test names.
MAKE = """#!/bin/sh
echo "$*" >> asked
case "$*" in *"${FAILS:-nothing}"*) exit 1;; esac
"""
# Stands for every Python: it is 3.11.
PYTHON = """#!/bin/sh
[ "$1" = -c ] && [ -n "$2" ] && echo 3.11
exit 0
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout on a machine with Python 3.11, and with 3.12 as pyenv keeps it."""
    (tmp_path / ".ci").mkdir()
    for name in (".ci/run", "Makefile"):
        shutil.copy(ROOT / name, tmp_path / name)
    pyenv = tmp_path / ".pyenv/versions/3.12.1/bin"
    pyenv.mkdir(parents=True)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "dirname", "sed", "ls", "sort"):
        (programs / name).symlink_to(shutil.which(name))
    for path, text in (
        (programs / "make", MAKE),
        (programs / "python3", PYTHON),
        (pyenv / "python3.12", PYTHON),
    ):
        path.write_text(text)
        path.chmod(0o755)
    return tmp_path


def run_ci(checkout, **environment):
    environment = {"PATH": str(checkout / "programs"), "HOME": str(checkout), **environment}
    return subprocess.run(
        ["sh", ".ci/run"],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_ci_runs_can_be_run():
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_every_check_and_test_runs_and_the_quick_ones_on_every_python_that_is_found(checkout):
    ran = run_ci(checkout)

    pyenv = checkout / ".pyenv/versions/3.12.1/bin/python3.12"
    assert ran.returncode == 0
    assert (checkout / "asked").read_text().splitlines() == [
        "check",
        "modules",
        "audit",
        f"quick PYTHON={pyenv}",
        "coverage",
    ]


def test_a_python_that_is_not_found_is_said(checkout):
    shutil.rmtree(checkout / ".pyenv")

    assert "Python 3.13 was not found, and is not tried.\n" in run_ci(checkout).stdout


@pytest.mark.parametrize("part", ["check", "modules", "audit", "quick", "coverage"])
def test_it_fails_if_any_part_fails_and_the_others_run_all_the_same(checkout, part):
    ran = run_ci(checkout, FAILS=part)

    assert ran.returncode == 1
    assert len((checkout / "asked").read_text().splitlines()) == 5
