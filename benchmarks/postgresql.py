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
from typing import Any

from benchmarks.household import free_port

HOW_TO_GET_IT = "no PostgreSQL: put initdb in PATH, or `apt-get install postgresql`"

DEBIAN = Path("/usr/lib/postgresql")

# Nothing here outlives whoever started it, so nothing need reach the disk.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


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
    data: Path
    """The folder in which the server keeps everything."""
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def pid(self) -> int:
        """Its process id; each connection is a child of it."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def url(self, database: str) -> str:
        """Return the database's URL."""
        return f"postgresql://havruta@127.0.0.1:{self.port}/{database}"

    def database(self, template: str = "template0") -> str:
        """Make a database like another that nobody uses, or an empty one; return its name."""
        name = f"test_{next(self._numbers)}"
        self._run("createdb", f"--template={template}", name)
        return name

    @contextmanager
    def console(self, database: str) -> Generator["Console", None, None]:
        """Yield a console that stays open: to open one takes longer than what is done in it."""
        with subprocess.Popen(
            [
                self.bin / "psql",
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                self.url(database),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **_as_account(self.account),
        ) as psql:
            yield Console(psql)

    def drop(self, database: str) -> None:
        """Throw the database away, with whoever is still connected."""
        self._run("dropdb", "--force", database)

    def _run(self, program: str, *arguments: str) -> None:
        where = ("--host=127.0.0.1", f"--port={self.port}", "--username=havruta")
        _run(self.account, self.bin / program, *where, *arguments)


class Console:
    """`psql` with a database."""

    def __init__(self, psql: subprocess.Popen[str]) -> None:
        self._psql = psql

    def execute(self, *statements: str) -> None:
        """Carry out the statements, or raise; what is wrong stands on stderr."""
        assert self._psql.stdin is not None
        assert self._psql.stdout is not None
        self._psql.stdin.write(";".join(statements) + ";\\echo done\n")
        self._psql.stdin.flush()
        if self._psql.stdout.readline() != "done\n":
            msg = f"psql failed with {statements}"
            raise RuntimeError(msg)


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
            yield Server(programs, port, account, data)
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
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **_as_account(account),
    )
    if done.returncode:
        msg = f"{command[0]} failed: {done.stderr}"
        raise RuntimeError(msg)


def _as_account(account: str | None) -> dict[str, Any]:
    """Return what `subprocess` needs to run something as this account."""
    here = {"cwd": "/"}
    if account is None:
        return here
    return here | {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}
