"""A backup: one file with the database as it was at one moment, how much it held, and the key.

It is checked after it was written: read again from the file, and compared with what it says of
itself. On SQLite learning goes on meanwhile, as it does on PostgreSQL, whose own programs are used.
"""

import json
import os
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

from storage import dumps
from storage.dumps import Held, NotDumped
from storage.engine import PRIVATE, normalised
from storage.sealing import MAGIC, NotOpened, Opener, Sealer

MANIFEST, DATABASE, KEY = "manifest.json", "database", "secret_key"
TOLD = ("users", "havrutot", "sessions", "plans")


class NotBackedUp(Exception):
    """It cannot be made or restored; the message says why on one line, and holds no secret."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself."""

    made_at: datetime
    dialect: str
    held: Held

    def written(self) -> bytes:
        """Return it as it stands in the file."""
        return json.dumps(asdict(self) | {"made_at": self.made_at.isoformat()}).encode()

    def told(self) -> dict[str, int]:
        """Return how much there is of what people would miss."""
        return {name: self.held.rows.get(name, 0) for name in TOLD}

    @classmethod
    def read(cls, text: bytes) -> "Backup":
        """Return what stood there. Raises `ValueError`, `KeyError`, `TypeError`."""
        said = json.loads(text)
        made_at = datetime.fromisoformat(said["made_at"])
        return cls(made_at, said["dialect"], Held(**said["held"]))


def make(url: str, file: Path, *, key_file: Path, passphrase: str = "") -> Backup:
    """Write a backup, with the key if it is kept in a file, sealed if there is a passphrase.

    Nothing is there under the file's name before all of it is and has been checked. Raises
    `NotBackedUp`, `DatabaseAway`.
    """
    if file.exists():
        msg = f"{file} is there already"
        raise NotBackedUp(msg)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
            dump, draft = Path(folder) / DATABASE, Path(folder) / "draft"
            made_at = datetime.now(UTC)
            backup = Backup(made_at, normalised(url).get_backend_name(), dumps.dump(url, dump))
            _write(draft, backup, dump, key_file, passphrase)
            dump.unlink()
            _check(url, draft, backup, Path(folder) / "again", passphrase)
            draft.rename(file)
    except OSError as error:
        msg = f"{file}: {error.strerror}"
        raise NotBackedUp(msg) from error
    except (NotDumped, NotOpened) as wrong:
        raise NotBackedUp(str(wrong)) from wrong
    return backup


def restore(url: str, file: Path, *, key_file: Path, passphrase: str = "") -> Backup:
    """Put everything back as it was, where nothing is yet. Raises `NotBackedUp`, `DatabaseAway`.

    It is unpacked beside the key, where there is room for what is kept: `/tmp` may lie in memory.
    """
    try:
        key_file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=key_file.parent, prefix=f".{file.name}.") as folder:
            backup = _unpack(file, Path(folder), passphrase)
            if backup.dialect != normalised(url).get_backend_name():
                msg = f"it is of {backup.dialect}, and DATABASE_URL is not"
                raise NotBackedUp(msg)
            key = Path(folder) / KEY
            if key.exists() and key_file.exists() and key.read_bytes() != key_file.read_bytes():
                msg = f"{key_file} is there already, and another"
                raise NotBackedUp(msg)
            dumps.load(url, Path(folder) / DATABASE, backup.held)
            if key.exists():
                _keep(key_file, key.read_bytes())
    except OSError as error:
        msg = f"{error.filename or file}: {error.strerror}"
        raise NotBackedUp(msg) from error
    except NotDumped as wrong:
        raise NotBackedUp(str(wrong)) from wrong
    return backup


def _write(draft: Path, backup: Backup, dump: Path, key_file: Path, passphrase: str) -> None:
    with open(draft, "xb", opener=_private) as out:
        sink = Sealer(out, passphrase) if passphrase else out
        with tarfile.open(fileobj=cast("IO[bytes]", sink), mode="w|") as tar:
            _add(tar, MANIFEST, backup.written())
            if key_file.exists():
                _add(tar, KEY, key_file.read_bytes())
            tar.add(dump, DATABASE)
        if isinstance(sink, Sealer):
            sink.close()
        out.flush()
        os.fsync(out.fileno())


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), PRIVATE
    tar.addfile(member, BytesIO(content))


def _check(url: str, file: Path, backup: Backup, folder: Path, passphrase: str) -> None:
    """Have what was written read again. Raises `NotBackedUp`."""
    folder.mkdir()
    if _unpack(file, folder, passphrase) != backup:
        msg = "it could not be read again as it was written"
        raise NotBackedUp(msg)
    dumps.check(url, folder / DATABASE, backup.held)


def _unpack(file: Path, folder: Path, passphrase: str) -> Backup:
    """Put the backup's parts into the folder; return what it says of itself."""
    try:
        with _opened(file, passphrase) as tar:
            for member in tar:
                if member.isfile() and member.name in {MANIFEST, DATABASE, KEY}:
                    part = tar.extractfile(member)
                    assert part is not None
                    with open(folder / member.name, "xb", opener=_private) as out:
                        while piece := part.read(1 << 20):
                            out.write(piece)
        return Backup.read((folder / MANIFEST).read_bytes())
    except (tarfile.TarError, FileNotFoundError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, FileNotFoundError) and not file.exists():
            raise
        wrong = "the passphrase is another, or it was changed" if passphrase else "it is no backup"
        msg = f"{file}: {wrong}"
        raise NotBackedUp(msg) from error


@contextmanager
def _opened(file: Path, passphrase: str) -> Generator[tarfile.TarFile, None, None]:
    with file.open("rb") as kept:
        is_sealed = kept.read(len(MAGIC)) == MAGIC
        if is_sealed and not passphrase:
            msg = f"{file} is sealed: set BACKUP_KEY"
            raise NotBackedUp(msg)
        if not is_sealed:
            kept.seek(0)
        source: Any = Opener(kept, passphrase) if is_sealed else kept
        with tarfile.open(fileobj=source, mode="r|") as tar:
            yield tar


def _keep(file: Path, content: bytes) -> None:
    file.unlink(missing_ok=True)
    with open(file, "xb", opener=_private) as out:
        out.write(content)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE)
