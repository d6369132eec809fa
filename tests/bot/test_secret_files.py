"""Settings that stand in files of their own."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.secret_files import LONGEST, WrongFile
from bot.settings import Settings
from tests.bot import test_settings
from tests.bot.test_settings import run_to_the_end

an_empty_folder = test_settings.an_empty_folder

ROOT = Path(__file__).parent.parent.parent
OPERATIONS, UNIT = ROOT / "docs/operations.md", ROOT / "deploy/systemd/havruta.service"


def test_every_setting_can_stand_in_a_file(tmp_path, monkeypatch):
    """OP-10: named in the environment or in .env, its last line end is no part of it"""
    (tmp_path / "token").write_text("hush\n")
    (tmp_path / "key").write_text("  a key\n\n")
    (tmp_path / ".env").write_text(f"SECRET_KEY_FILE={tmp_path / 'key'}\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "token"))

    settings = Settings()

    assert settings.discord_token.get_secret_value() == "hush"
    assert settings.key() == b"a key"
    assert "hush" not in repr(settings)


def test_systemds_credentials_are_settings(tmp_path, monkeypatch):
    """OP-10: the environment and files go before them, and they before .env"""
    folder = tmp_path / "credentials"
    folder.mkdir()
    for name in ("DISCORD_TOKEN", "SECRET_KEY", "TURN_SECRET"):
        (folder / name).write_text(f"{name} by systemd")
    (tmp_path / "key").write_text("a key")
    (tmp_path / ".env").write_text("DISCORD_TOKEN=dotenv\nTURN_URLS=turn:turn.example\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("TURN_SECRET", "by hand")

    settings = Settings()

    assert settings.discord_token.get_secret_value() == "DISCORD_TOKEN by systemd"
    assert settings.key() == b"a key"
    assert settings.turn_secret.get_secret_value() == "by hand"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file or directory"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "is no text"),
        (b"x" * (LONGEST + 1), "is too long"),
    ],
)
def test_a_file_that_gives_nothing_is_named(tmp_path, monkeypatch, content, said):
    """OP-10, OP-1"""
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(file))

    with pytest.raises(WrongFile, match=said) as wrong:
        Settings()

    assert str(wrong.value).startswith(f"DISCORD_TOKEN_FILE ({file}")


@pytest.mark.parametrize(
    ("content", "said"), [(b"\n", "is empty"), (b"\xff\n", "is no text"), (None, "Is a directory")]
)
async def test_a_credential_that_gives_nothing_is_one_sentence(tmp_path, content, said):
    """OP-10, OP-1: as a file does, and no traceback."""
    file = tmp_path / "DISCORD_TOKEN"
    file.mkdir() if content is None else file.write_bytes(content)

    status, told = await run_to_the_end(tmp_path, {"CREDENTIALS_DIRECTORY": str(tmp_path)})

    assert status == 2
    assert told.startswith(f"Not started: check DISCORD_TOKEN ({file}")
    assert told.endswith(f"{said}).\n")
    assert told.count("\n") == 1


async def test_a_setting_that_is_given_twice_is_one_sentence(tmp_path):
    """OP-10, OP-1: and neither is repeated"""
    given = {"DISCORD_TOKEN": "hush", "DISCORD_TOKEN_FILE": str(tmp_path)}

    status, said = await run_to_the_end(tmp_path, given)

    assert status == 2
    assert said == ("Not started: check DISCORD_TOKEN, DISCORD_TOKEN_FILE (both are set).\n")


def test_an_operator_changes_the_key_by_what_is_told(tmp_path, monkeypatch):
    """OP-10: twice; and nobody is signed out, since the keys before are known."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", OPERATIONS.read_text(), re.MULTILINE | re.DOTALL)
    (told,) = [block for block in blocks if ">> FORMER_SECRET_KEYS" in block]
    commands = re.sub("/etc/(havruta|systemd/system)", str(tmp_path), told)
    unit = Path(shutil.copy(UNIT, tmp_path))
    (tmp_path / "SECRET_KEY").write_text("first\n")
    (tmp_path / "SECRET_KEY").chmod(0o600)
    keys = [b"first"]
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("DISCORD_TOKEN", "t")

    for _ in range(2):
        subprocess.run(["sh", "-euc", f"systemctl() {{ :; }}\n{commands}"], check=True)
        settings = Settings()
        assert settings.former_keys == tuple(keys)
        keys.append(settings.key())

    assert len(set(keys)) == 3
    assert (
        "\nLoadCredential=FORMER_SECRET_KEYS:/etc/havruta/FORMER_SECRET_KEYS\n" in unit.read_text()
    )
    for name in ("SECRET_KEY", "FORMER_SECRET_KEYS"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
