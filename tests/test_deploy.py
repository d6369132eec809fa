"""What is deployed by hand is right, as far as its own tools can tell here."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from webview import sockets
from webview.connections import Bounds

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy/systemd/havruta.service"
NGINX = ROOT / "deploy/nginx/havruta.conf"
EXPOSED = 15
"""Tenths, of a hundred, of how much of the machine systemd finds open to the service."""


@pytest.fixture(
    params=[
        "havruta.service",
        "havruta@.service",
        "havruta-backup.service",
        "havruta-restore.service",
        "havruta-sign-out@.service",
        "havruta-backup.timer",
    ]
)
def unit(request, tmp_path):
    """A unit as it is installed with the others; the first alone or as one of several."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing: apt-get install systemd")
    python = tmp_path / "python"
    python.symlink_to("/bin/true")
    for file in UNIT.parent.iterdir():
        text = file.read_text().replace("/opt/havruta/.venv/bin/python", str(python))
        (tmp_path / file.name).write_text(text)
    shutil.copy(tmp_path / UNIT.name, tmp_path / "havruta@.service")
    return tmp_path / request.param


def analyze(*words):
    return subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, check=False, timeout=60
    )


def test_systemd_takes_the_unit(unit):
    """OP-5"""
    found = analyze("verify", "--man=no", str(unit))

    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_the_unit_opens_little_of_the_machine(unit):
    """OP-5, OP-10"""
    if unit.suffix != ".service":
        return
    found = analyze("security", "--offline=yes", "--no-pager", f"--threshold={EXPOSED}", str(unit))

    assert found.returncode == 0, found.stdout


def test_every_secret_is_a_credential_of_the_unit_that_needs_it():
    """OP-10: docs/operations.md has one only take the `#` away."""
    named = re.findall(r"^#?LoadCredential=(\w+):/etc/havruta/\1$", UNIT.read_text(), re.MULTILINE)
    secrets = {
        name.upper()
        for name, field in Settings.model_fields.items()
        if isinstance(field.default, SecretStr)
    }

    assert sorted(named) == sorted(secrets - {"BACKUP_KEY"} | {"DATABASE_URL"})


def test_all_processes_of_a_machine_are_one_account_with_one_folder():
    """OP-5, OP-7, CA-7: pages find the media process there, whoever of them has it."""
    said = re.findall(r"^(User|(?:State|Working)Directory)=(.*)$", UNIT.read_text(), re.MULTILINE)

    assert set(said) == {("User", "%p"), ("StateDirectory", "%p"), ("WorkingDirectory", "%S/%p")}


def test_nginx_cuts_no_line_that_is_alive():
    """OP-5, RM-8: a heartbeat may be lost, and an answer may wait for the library."""
    silences = re.findall(r"\bproxy_(?:read|send)_timeout (\d+)s;", NGINX.read_text())

    assert len(silences) == 2
    for seconds in map(int, silences):
        assert seconds > 2 * sockets.HEARTBEAT
        assert seconds > Bounds.of_this_process().lasting
