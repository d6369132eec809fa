"""What `make` installs, and what becomes of it where something is missing."""

import os

from tests.make.checkout import asked, installed, make


def test_running_installs_no_more_than_it_needs(checkout):
    make(checkout, "run")

    assert installed(checkout) == ["requirements.txt", "requirements-offline.txt"]


def test_nothing_is_installed_twice(checkout):
    make(checkout, "run")
    make(checkout, "run")

    assert len(installed(checkout)) == 2


def test_a_changed_lock_is_installed(checkout):
    make(checkout, "run")
    later = (checkout / ".venv/offline").stat().st_mtime + 1
    os.utime(checkout / "requirements-offline.txt", (later, later))

    make(checkout, "run")

    assert installed(checkout)[2:] == ["requirements-offline.txt"]


def test_everything_installed_is_held_against_its_hash(checkout):
    make(checkout, "bench")

    assert [
        line for line in asked(checkout) if "pip" in line and "--require-hashes" not in line
    ] == []


def test_it_runs_without_the_offline_books_and_says_so_in_one_line(checkout):
    """TX-9"""
    ran = make(checkout, "run", FAILS="requirements-offline.txt")

    assert ran.returncode == 0
    assert asked(checkout)[-1] == "-m sandbox --with-bot"
    assert "Going on without the offline books: no network\n" in ran.stderr


def test_it_does_not_run_without_what_it_needs(checkout):
    ran = make(checkout, "run", FAILS="requirements.txt")

    assert ran.returncode != 0
    assert installed(checkout) == ["requirements.txt"]


def test_an_old_python_is_refused_in_one_line(checkout):
    (checkout / ".venv/bin/pip").unlink()
    old = checkout / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    ran = make(checkout, "run", f"PYTHON={old}")

    assert ran.returncode != 0
    assert ran.stderr.startswith(f"Havruta needs Python 3.11 or newer, and {old} is not.")
