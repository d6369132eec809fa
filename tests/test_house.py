"""The front door keeps its word, and the tools' settings cover every room."""

import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {init.parent.name for init in ROOT.glob("*/__init__.py")}
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())
TOOLS = SETTINGS["tool"]
MAKEFILE = (ROOT / "Makefile").read_text()

# Stands for .venv/bin/python: writes down what it was asked, and fails at what the test names.
PYTHON = """#!/bin/sh
echo "$*" >> asked
case "$*" in *"${FAILS:-nothing}"*) echo "no network" >&2; exit 1;; esac
case "$*" in *"-m benchmarks"*) echo '{"figure": "chat.ack.p99"}';; esac
"""


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


def test_every_target_is_in_the_help():
    targets = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
    said = set(re.findall(r"^make (\w+) ", make(ROOT, "help").stdout, re.MULTILINE))

    assert said == targets
    assert {"run", "test", "check", "bench", "migrate", "lock"} <= said


def test_make_alone_shows_the_help():
    assert make(ROOT).stdout == make(ROOT, "help").stdout


def test_without_a_token_it_runs_in_the_sandbox(checkout):
    make(checkout, "run")

    assert asked(checkout)[-1] == "-m sandbox --with-bot"


def test_with_a_token_it_runs_on_discord(checkout):
    make(checkout, "run", DISCORD_TOKEN="made.up.token")

    assert asked(checkout)[-1] == "-m bot"


@pytest.mark.parametrize(
    ("line", "program"),
    [
        ("DISCORD_TOKEN=made.up.token", "-m bot"),
        ("export DISCORD_TOKEN = 'made.up.token'", "-m bot"),
        ('discord_token="made.up.token"', "-m bot"),
        ("DISCORD_TOKEN=", "-m sandbox --with-bot"),
        ("DISCORD_TOKEN=''", "-m sandbox --with-bot"),
        ("DISCORD_TOKEN=  # from the developer portal", "-m sandbox --with-bot"),
        ("#DISCORD_TOKEN=made.up.token", "-m sandbox --with-bot"),
        ("MY_DISCORD_TOKEN=made.up.token", "-m sandbox --with-bot"),
    ],
)
def test_a_token_may_stand_in_the_env_file(checkout, line, program):
    (checkout / ".env").write_text(f"WEB_PORT=8080\n{line}\n")

    make(checkout, "run")

    assert asked(checkout)[-1] == program


def test_an_empty_token_in_the_environment_overrules_the_env_file(checkout):
    (checkout / ".env").write_text("DISCORD_TOKEN=made.up.token\n")

    make(checkout, "run", DISCORD_TOKEN="")

    assert asked(checkout)[-1] == "-m sandbox --with-bot"


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


def test_the_bench_prints_figures_and_nothing_else(checkout):
    ran = make(checkout, "bench", "ONLY=chat")

    assert ran.stdout == '{"figure": "chat.ack.p99"}\n'
    assert asked(checkout)[-1] == "-m benchmarks chat"


def test_a_failing_test_fails_the_tests(checkout):
    assert make(checkout, "test", FAILS="-m pytest").returncode != 0


def test_a_gap_in_the_study_fails_the_tests(checkout):
    assert make(checkout, "test", FAILS="--include=havruta/* --fail-under=100").returncode != 0


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


def test_root_gets_the_browser_that_tests_need(bare):
    ran = make(bare, "test", PATH=f"{bare / '.venv/bin'}:{bare / 'programs'}")

    assert "apt-get install -y -qq --no-install-recommends chromium" in asked(bare)
    assert ran.returncode == 0


def test_anyone_else_is_told_what_the_tests_need_and_they_go_on(bare):
    (bare / "programs/id").write_text("#!/bin/sh\necho 1000\n")

    ran = make(bare, "test", PATH=f"{bare / '.venv/bin'}:{bare / 'programs'}")

    assert "They need: apt-get install --no-install-recommends chromium\n" in ran.stderr
    assert [line for line in asked(bare) if "apt-get" in line] == []
    assert "-m pytest --cov --numprocesses=auto --dist=worksteal" in asked(bare)
    assert ran.returncode == 0


def test_an_old_python_is_refused_in_one_line(checkout):
    (checkout / ".venv/bin/pip").unlink()
    old = checkout / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    ran = make(checkout, "run", f"PYTHON={old}")

    assert ran.returncode != 0
    assert ran.stderr.startswith(f"Havruta needs Python 3.11 or newer, and {old} is not.")


def test_what_ci_runs_can_be_run():
    assert os.access(ROOT / ".ci/run", os.X_OK)


@pytest.mark.parametrize(
    ("tests", "checks", "verdict"), [("a", "b", 0), ("test", "b", 1), ("a", "check", 1)]
)
def test_ci_fails_if_tests_or_checks_fail(tmp_path, tests, checks, verdict):
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    (tmp_path / "make").write_text(f'#!/bin/sh\n[ "$1" != "{tests}" ] && [ "$1" != "{checks}" ]\n')
    (tmp_path / "make").chmod(0o755)

    ran = subprocess.run(
        ["sh", ".ci/run"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        check=False,
    )

    assert ran.returncode == verdict


def test_every_rule_that_is_ignored_says_why():
    lint = TOOLS["ruff"]["lint"]
    ignored = {
        *lint["ignore"],
        *(rule for rules in lint["per-file-ignores"].values() for rule in rules),
    }
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    naming = [
        line for line in lines if any(line.strip().startswith(f'"{rule}"') for rule in ignored)
    ]

    assert len(naming) >= len(ignored)
    assert [line for line in naming if not re.search(r",\s+# \w", line)] == []


def test_no_room_is_left_out_of_the_checks():
    assert set(TOOLS["mypy"]["packages"]) >= ROOMS - {"tests"}
    assert set(TOOLS["importlinter"]["root_packages"]) >= ROOMS - {"tests"}
    assert set(TOOLS["coverage"]["run"]["source"]) >= ROOMS - {"tests", "benchmarks"}


def test_every_module_of_the_study_has_its_layer():
    inside = next(c for c in TOOLS["importlinter"]["contracts"] if c["id"] == "inside")
    placed = {name for layer in inside["layers"] for name in re.findall(r"[\w.]+", layer)}
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "havruta").rglob("*.py")
        if file.stem != "__init__"
    }

    assert modules == placed


def test_the_study_may_import_no_framework_that_is_installed():
    listed = (ROOT / "requirements.in").read_text()
    needed = {name.lower() for name in re.findall(r"^([\w.-]+)", listed, re.MULTILINE)}
    imports = {
        module
        for module, providers in packages_distributions().items()
        if not module.startswith("_") and {name.lower() for name in providers} & needed
    }
    pure = next(c for c in TOOLS["importlinter"]["contracts"] if c["id"] == "pure")

    assert imports - set(pure["forbidden_modules"]) == {"ulid"}


def test_the_python_that_is_asked_for_is_the_one_that_is_checked():
    oldest = SETTINGS["project"]["requires-python"].removeprefix(">=")

    assert TOOLS["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
    assert f"({oldest.replace('.', ', ')})" in MAKEFILE
    assert f"--python-version {oldest} " in MAKEFILE
