"""What `make` installs, and what becomes of it where something is missing or half done."""

import os
import re
import tomllib
from importlib.metadata import distribution

import pytest

from tests.make.checkout import ROOT, asked, environment_of, installed, make


def begun(checkout):
    """How often a set-up was begun from nothing."""
    return asked(checkout).count("python3 -m venv --clear .venv")


@pytest.mark.parametrize("target", ["run", "test", "coverage", "quick", "check", "bench", "lock"])
def test_pip_is_asked_for_the_installer_alone(checkout, target):
    """Any pip that brings it will do, and none decides about what the product needs."""
    make(checkout, target)

    [pip] = [line for line in asked(checkout) if " pip " in line and not line.startswith("uv ")]
    assert pip.endswith("--no-deps --disable-pip-version-check --require-hashes "
                        "--only-binary=:all: -r requirements-uv.txt")  # fmt: skip


def test_the_installer_is_one_package_that_needs_no_other():
    """Its lock has one pin without extras, so that no pip has anything to resolve."""
    lock = (ROOT / "requirements-uv.txt").read_text()

    assert re.findall(r"^[^\s#].*==", lock, re.MULTILINE) == ["uv=="]
    assert distribution("uv").requires is None


def test_all_else_is_installed_as_it_is_pinned_and_hashed_and_nothing_is_built(checkout):
    """Building would ask for whatever tools were published since."""
    make(checkout, "test")

    lines = [line for line in asked(checkout) if line.startswith("uv pip")]
    assert lines
    for line in lines:
        assert "--no-deps" in line
        assert "--require-hashes" in line
        assert "--no-build" in line


def test_running_installs_no_more_than_it_needs(checkout):
    make(checkout, "run")

    assert installed(checkout) == ["requirements.txt", "requirements-offline.txt"]


def test_nothing_is_installed_twice(checkout):
    make(checkout, "test")
    make(checkout, "test")
    make(checkout, "run")

    assert begun(checkout) == 1
    assert installed(checkout) == [
        "requirements.txt",
        "requirements.txt requirements-dev.txt",
        "requirements-offline.txt",
    ]


def test_a_changed_lock_is_installed_and_what_it_no_longer_names_is_removed(checkout):
    make(checkout, "run")
    later = (checkout / ".venv/offline").stat().st_mtime + 1
    os.utime(checkout / "requirements.txt", (later, later))

    make(checkout, "run")

    assert begun(checkout) == 1
    assert installed(checkout)[2:] == ["requirements.txt", "requirements-offline.txt"]
    assert "--exact" in [line for line in asked(checkout) if line.startswith("uv pip")][2]


def test_a_changed_installer_is_installed_into_what_is_there(checkout):
    make(checkout, "run")
    later = (checkout / ".venv/offline").stat().st_mtime + 1
    os.utime(checkout / "requirements-uv.txt", (later, later))

    make(checkout, "run")

    assert begun(checkout) == 1
    assert len([line for line in asked(checkout) if line.startswith("python -m pip install")]) == 2


def test_what_is_removed_on_the_way_comes_back(checkout):
    """The tools of the tests come without the offline books, and whoever runs next has both."""
    make(checkout, "run")
    make(checkout, "lint")
    make(checkout, "run")

    assert installed(checkout)[2:] == [
        "requirements.txt requirements-dev.txt",
        "requirements-offline.txt",
    ]


@pytest.mark.parametrize("step", ["-m pip install", "requirements.txt"])
def test_a_set_up_that_was_broken_off_is_taken_up_again(checkout, step):
    broken = make(checkout, "run", FAILS=step)
    taken_up = make(checkout, "run")

    assert broken.returncode != 0
    assert taken_up.returncode == 0
    assert asked(checkout)[-1] == "python -m sandbox --with-bot"


def test_a_virtual_environment_of_another_hand_is_made_anew(checkout):
    (checkout / ".venv/bin").mkdir(parents=True)

    make(checkout, "run")

    assert begun(checkout) == 1


def test_one_whose_python_is_gone_is_made_anew(checkout):
    make(checkout, "run")
    (checkout / ".venv/bin/python").unlink()

    ran = make(checkout, "run")

    assert ran.returncode == 0
    assert begun(checkout) == 2
    assert installed(checkout)[2:] == installed(checkout)[:2]


def test_one_whose_python_has_become_another_is_made_anew(checkout):
    """As where the system's Python was upgraded in its place."""
    make(checkout, "run")

    make(checkout, "run", VERSION="3.13")

    assert begun(checkout) == 2


def test_a_python_that_is_named_has_a_set_up_of_its_own(checkout):
    make(checkout, "run")

    make(checkout, "run", "PYTHON=python3.13", VERSION="3.13")

    assert begun(checkout) == 1
    assert "python3.13 -m venv --clear .venv-3.13" in asked(checkout)
    assert "--python .venv-3.13/bin/python" in asked(checkout)[-2]


@pytest.mark.parametrize("version", ["2.7", "3.10", "3.14"])
def test_a_python_that_is_not_promised_is_refused_in_one_line(checkout, version):
    ran = make(checkout, "run", VERSION=version)

    assert ran.returncode != 0
    assert ran.stderr.splitlines()[0] == (
        "Havruta needs one of Python 3.11 3.12 3.13 and python3 is none. "
        "Name one: make PYTHON=python3.13"
    )


def test_a_python_that_is_not_there_is_refused_in_one_line(checkout):
    ran = make(checkout, "run", "PYTHON=python3.99")

    assert ran.returncode != 0
    assert ran.stderr.startswith("Havruta needs one of Python 3.11 3.12 3.13 and python3.99 is")


def test_a_python_without_venv_is_refused_in_one_line(checkout):
    """Debian's own, until its package is installed."""
    ran = make(checkout, "run", FAILS="import ensurepip")

    assert ran.returncode != 0
    assert ran.stderr.startswith(
        "python3 lacks the module venv. On Debian: apt-get install python3-venv\n"
    )


def test_it_runs_without_the_offline_books_and_says_so_in_one_line(checkout):
    """TX-9"""
    ran = make(checkout, "run", FAILS="requirements-offline.txt")

    assert ran.returncode == 0
    assert asked(checkout)[-1] == "python -m sandbox --with-bot"
    assert "Going on without the offline books: no network\n" in ran.stderr


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("-m venv", ".venv could not be made: no network"),
        ("-m pip install", "The installer could not be fetched. Is there a network? no network"),
        ("--requirements requirements.txt", "Havruta could not be set up: no network"),
    ],
)
def test_it_does_not_run_without_what_it_needs_and_says_why(checkout, step, sentence):
    ran = make(checkout, "run", FAILS=step)

    assert ran.returncode != 0
    assert f"{sentence}\n" in ran.stderr
    assert not (checkout / ".venv/runtime").exists()


def test_the_machine_may_say_where_packages_come_from_and_not_what_is_installed(checkout):
    mirrors = {"PIP_INDEX_URL": "http://mirror.example/", "UV_INDEX_URL": "http://other.example/"}
    others = {"PIP_TARGET": "else", "UV_EXCLUDE_NEWER": "2020-01-01", "PIP_USER": "1"}

    make(checkout, "run", **mirrors, **others)

    seen = environment_of(checkout, "uv")
    assert seen.items() >= mirrors.items()
    assert not others.keys() & seen.keys()
    assert not others.keys() & environment_of(checkout, "python").keys()


@pytest.mark.parametrize(
    "known", [{"PIP_INDEX_URL": "http://mirror.example/"}, {"CONFIGURED": "http://mirror.example/"}]
)
def test_a_mirror_that_pip_alone_knows_is_told_to_the_installer(checkout, known):
    make(checkout, "run", **known)

    assert environment_of(checkout, "uv")["UV_DEFAULT_INDEX"] == "http://mirror.example/"


def test_without_a_place_for_a_cache_it_goes_without(checkout):
    (checkout / "home").write_text("a file, and no folder")

    ran = make(checkout, "run")

    assert ran.returncode == 0
    assert environment_of(checkout, "uv")["UV_NO_CACHE"] == "1"


def test_where_a_cache_can_be_kept_it_is(checkout):
    make(checkout, "run")

    assert "UV_NO_CACHE" not in environment_of(checkout, "uv")


def test_the_versions_that_are_promised_are_the_same_everywhere():
    makefile = (ROOT / "Makefile").read_text()
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    promised = re.search(r"^VERSIONS := (.*)$", makefile, re.MULTILINE)[1].split()
    oldest, newest = promised[0], promised[-1]
    major, minor = newest.split(".")

    assert settings["project"]["requires-python"] == f">={oldest},<{major}.{int(minor) + 1}"
    assert settings["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert f"Python {oldest} to {newest}" in (ROOT / "README.md").read_text()
    assert f"for Python {oldest} to {newest}" in (ROOT / "requirements.in").read_text()
