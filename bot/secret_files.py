"""Settings that stand in files of their own, as secrets do: `NAME_FILE`, systemd credentials."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

LONGEST = 64 << 10
"""So many bytes such a file has at most."""
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd says that it has put a unit's credentials."""


class WrongFile(ValueError):
    """A setting's file gives it no value; the message names both, and says why."""


class Files(PydanticBaseSettingsSource):
    """What stands in files, each of a setting; `called` is what a fault of one calls it."""

    def __init__(
        self, settings: type[BaseSettings], files: Mapping[str, Path], called: str
    ) -> None:
        super().__init__(settings)
        self._files, self._called = files, called

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return what the setting's file holds, if it has one. Raises `WrongFile`."""
        file = self._files.get(field_name)
        value = None if file is None else _read(self._called.format(field_name.upper()), file)
        return value, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return every setting that has a file. Raises `WrongFile`."""
        fields = self.settings_cls.model_fields.items()
        found = {name: self.get_field_value(field, name)[0] for name, field in fields}
        return {name: value for name, value in found.items() if value is not None}


def named(settings: type[BaseSettings], given: Mapping[str, str | None]) -> Files:
    """Return the files that `given` names: settings by their names in lower case.

    Raises `WrongFile` where a setting is given by itself, too.
    """
    files = {name: file for name in settings.model_fields if (file := given.get(f"{name}_file"))}
    for name in map(str.upper, filter(given.get, files)):
        msg = f"{name}, {name}_FILE (both are set)"
        raise WrongFile(msg)
    return Files(settings, {name: Path(file) for name, file in files.items()}, "{}_FILE")


def credentials(settings: type[BaseSettings]) -> Files:
    """Return the credentials that systemd has put where this process alone can read them."""
    folder = Path(os.environ.get(CREDENTIALS) or os.devnull)
    found = folder.iterdir() if folder.is_dir() else ()
    return Files(settings, {file.name.lower(): file for file in found}, "{}")


def _read(name: str, file: Path) -> str:
    try:
        with file.open("rb") as opened:
            text = opened.read(LONGEST + 1).decode().strip()
    except OSError as error:
        msg = f"{name} ({file}: {error.strerror})"
        raise WrongFile(msg) from error
    except UnicodeDecodeError:
        msg = f"{name} ({file} is no text)"
        raise WrongFile(msg) from None
    if not text or len(text) > LONGEST:
        msg = f"{name} ({file} is {'too long' if text else 'empty'})"
        raise WrongFile(msg)
    return text
