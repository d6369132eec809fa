"""What the image and the compositions say fits the program; `make image` builds and tries it."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
ROOMS = {init.parent.name for init in ROOT.glob("*/__init__.py")}
CONTAINERFILE = (ROOT / "deploy/Containerfile").read_text()
COMPOSED = [ROOT / "deploy/compose.yaml", ROOT / "deploy/compose.several.yaml"]
OTHERS = {"POSTGRES_USER", "POSTGRES_HOST_AUTH_METHOD"}
SETTINGS = {name.upper() for name in Settings.model_fields}


def test_the_image_has_every_room_that_the_program_is_made_of():
    """OP-5: and the build sees those, and nothing that is kept or secret."""
    copied = set(re.findall(r"^COPY (\w+) /opt/havruta/\1$", CONTAINERFILE, re.MULTILINE))
    seen = (ROOT / ".dockerignore").read_text().splitlines()

    assert copied - {"LICENSE"} == ROOMS - {"benchmarks", "sandbox", "tests"}
    assert {line.removeprefix("!") for line in seen if line.startswith("!")} == {
        *(copied | {"LICENSE", "Makefile"}),
        "requirements*.txt",
    }
    assert "*" in seen


def test_the_image_is_nobodys_registrys():
    """OP-5: whoever builds it says where Debian comes from."""
    bases = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)

    assert bases == ["${BASE}", "${BASE}"]
    assert re.search(r"^ARG BASE=debian:[\w-]+$", CONTAINERFILE, re.MULTILINE)
    assert re.search(r"^USER (?!root|0)", CONTAINERFILE, re.MULTILINE)


@pytest.mark.parametrize("file", COMPOSED, ids=lambda file: file.name)
def test_what_is_composed_is_set_by_settings_that_there_are(file):
    """OP-5, OP-10: and each secret comes as a file."""
    text = file.read_text()
    named = set(re.findall(r"(?<=[ {])([A-Z][A-Z_]+)(?=: )", text)) - OTHERS
    secrets = set(re.findall(r"^  (\w+): \{ file: \./secrets/\1 \}$", text, re.MULTILINE))

    assert {name.removesuffix("_FILE") for name in named} <= SETTINGS
    assert {"DISCORD_TOKEN", "SECRET_KEY", "TURN_SECRET"} <= secrets <= SETTINGS
    for secret in secrets:
        assert f"{secret}_FILE: /run/secrets/{secret}\n" in text


@pytest.mark.parametrize("file", COMPOSED, ids=lambda file: file.name)
def test_what_is_composed_writes_nowhere_but_in_its_volume(file):
    """OP-5"""
    text = file.read_text()

    assert len(re.findall(r"read_only: true", text)) == 1
    for line in ("cap_drop: [ALL]", 'security_opt: ["no-new-privileges:true"]', "tmpfs: [/tmp]"):
        assert line in text
