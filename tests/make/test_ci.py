"""What runs for every submission."""

import os
import shutil
import subprocess

import pytest

from tests.make.checkout import ROOT


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
