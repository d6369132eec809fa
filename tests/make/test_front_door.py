"""The front door keeps its word: what each target of `make` runs."""

import re

import pytest

from tests.make.checkout import ROOT, asked, make

MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_target_is_in_the_help():
    targets = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
    said = set(re.findall(r"^make ([\w-]+) ", make(ROOT, "help").stdout, re.MULTILINE))

    assert said == targets
    assert {"run", "test", "check", "bench", "migrate", "lock"} <= said


def test_make_alone_shows_the_help():
    assert make(ROOT).stdout == make(ROOT, "help").stdout


def test_without_a_token_it_runs_in_the_sandbox(checkout):
    make(checkout, "run")

    assert asked(checkout)[-1] == "python -m sandbox --with-bot"


def test_with_a_token_it_runs_on_discord(checkout):
    make(checkout, "run", DISCORD_TOKEN="made.up.token")

    assert asked(checkout)[-1] == "python -m bot"


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

    assert asked(checkout)[-1] == f"python {program}"


def test_an_empty_token_in_the_environment_overrules_the_env_file(checkout):
    (checkout / ".env").write_text("DISCORD_TOKEN=made.up.token\n")

    make(checkout, "run", DISCORD_TOKEN="")

    assert asked(checkout)[-1] == "python -m sandbox --with-bot"


def test_the_bench_prints_figures_and_nothing_else(checkout):
    ran = make(checkout, "bench", "ONLY=chat")

    assert ran.stdout == '{"figure": "chat.ack.p99"}\n'
    assert asked(checkout)[-1] == "python -m benchmarks chat"


def test_a_failing_test_fails_the_tests(checkout):
    assert make(checkout, "test", FAILS="-m pytest").returncode != 0


def test_a_gap_in_the_study_fails_the_coverage(checkout):
    assert make(checkout, "coverage", FAILS="--include=havruta/* --fail-under=99.9").returncode != 0


def test_the_tests_are_run_without_measuring_coverage(checkout):
    make(checkout, "test")

    assert asked(checkout)[-1] == "python -m pytest --numprocesses=auto --dist=worksteal"


def test_the_tests_have_somebody_to_sign_in_at(checkout):
    make(checkout, "test")

    said = asked(checkout)
    [fetching] = [line for line in said if line.startswith("npm install")]
    assert said.index(fetching) < len(said) - 1


def test_without_npm_some_tests_are_skipped_and_it_is_said(checkout):
    ran = make(checkout, "test", FAILS="install --no-save")

    assert "They need Node.js 20 or newer, with npm, and a network." in ran.stderr
    assert ran.returncode == 0


def test_some_tests_are_run_by_themselves(checkout):
    make(checkout, "test", "ONLY=tests/havruta")

    assert asked(checkout)[-1] == "python -m pytest tests/havruta"


def test_root_gets_the_browser_that_tests_need(bare):
    ran = make(bare, "test", PATH=f"{bare / 'machine'}:{bare / 'programs'}")

    assert "apt-get install -y -qq --no-install-recommends chromium" in asked(bare)
    assert ran.returncode == 0


def test_root_gets_all_that_is_missing_at_once(bare):
    for name in ("firefox-esr", "WebKitWebDriver", "Xvfb"):
        (bare / "machine" / name).unlink()

    make(bare, "test", PATH=f"{bare / 'machine'}:{bare / 'programs'}")

    [installing] = [line for line in asked(bare) if line.startswith("apt-get install")]
    assert installing.endswith(" chromium firefox-esr webkit2gtk-driver xvfb")


def test_anyone_else_is_told_what_the_tests_need_and_they_go_on(bare):
    (bare / "programs/id").write_text("#!/bin/sh\necho 1000\n")

    ran = make(bare, "test", PATH=f"{bare / 'machine'}:{bare / 'programs'}")

    assert "They need: apt-get install --no-install-recommends chromium\n" in ran.stderr
    assert [line for line in asked(bare) if "apt-get" in line] == []
    assert "python -m pytest --numprocesses=auto --dist=worksteal" in asked(bare)
    assert ran.returncode == 0
