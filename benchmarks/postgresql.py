"""A PostgreSQL server of one's own, made, started and thrown away.

It needs `initdb`, `pg_ctl`, `createdb` and `psql`, in PATH or where Debian puts them, and as root
an account that may run them: `postgres` or `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.household import free_port

HOW_TO_GET_IT = "no PostgreSQL: put initdb in PATH, or `apt-get install postgresql`"

DEBIAN = Path("/usr/lib/postgresql")

# Nothing here outlives whoever started it, so nothing need reach the disk.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def programs() -> Path | None:
    """Return the folder with `initdb` and `pg_ctl`, the newest if there are several."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    folders = DEBIAN.glob("*/bin/initdb")
    newest_last = sorted(folders, key=lambda path: float(path.parts[-3]))
    return newest_last[-1].parent if newest_last else None


@dataclass
class Server:
    """A server that runs, to make databases on."""

    bin: Path
    port: int
    account: str | None
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """Return the database's URL."""
        return f"postgresql://havruta@127.0.0.1:{self.port}/{database}"

    def database(self) -> str:
        """Make an empty database and return its name."""
        name = f"test_{next(self._numbers)}"
        self._run("createdb", "--template=template0", name)
        return name

    def execute(self, database: str, *statements: str) -> None:
        """Carry out the statements."""
        self._run("psql", "--quiet", f"--dbname={database}", f"--command={';'.join(statements)}")

    def drop(self, database: str) -> None:
        """Throw the database away, with whoever is still connected."""
        self._run("dropdb", "--force", database)

    def _run(self, program: str, *arguments: str) -> None:
        where = ("--host=127.0.0.1", f"--port={self.port}", "--username=havruta")
        _run(self.account, self.bin / program, *where, *arguments)


@contextmanager
def running(programs: Path) -> Generator[Server, None, None]:
    """Start a server in a folder of its own; stop it and remove the folder at the end."""
    account = _account()
    with tempfile.TemporaryDirectory(prefix="postgresql-") as folder:
        data = Path(folder) / "data"
        if account is not None:
            shutil.chown(folder, account)
        _run(
            account,
            programs / "initdb",
            f"--pgdata={data}",
            "--username=havruta",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        port = free_port()
        options = [f"-p {port}", "-h 127.0.0.1", "-k ''", *(f"-c {o}" for o in CARELESS)]
        control = (programs / "pg_ctl", f"--pgdata={data}", "--wait")
        log = f"--log={folder}/log"
        _run(account, *control, log, f"--options={' '.join(options)}", "start")
        try:
            yield Server(programs, port, account)
        finally:
            _run(account, *control, "--mode=immediate", "stop")


def _account() -> str | None:
    """Return as whom to run it: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(account: str | None, *command: Path | str) -> None:
    """Run to the end, or raise with what it said."""
    done = subprocess.run(
        [str(word) for word in command],
        user=account,
        group=None if account is None else pwd.getpwnam(account).pw_gid,
        extra_groups=None if account is None else [],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        msg = f"{command[0]} failed: {done.stderr}"
        raise RuntimeError(msg)
