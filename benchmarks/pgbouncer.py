"""PgBouncer before a PostgreSQL server, pooling by transaction; started and thrown away."""

import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.household import free_port, wait_for_port
from benchmarks.postgresql import Server

HOW_TO_GET_IT = "no PgBouncer: put it in PATH, or `apt-get install pgbouncer`"

CONFIGURATION = """
[databases]
* = host=127.0.0.1 port={server} user=havruta
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
max_client_conn = 100
logfile = {folder}/log
pidfile = {folder}/pid
"""
# With fewer server processes than clients, they change hands all the time.


def program() -> str | None:
    """Return where PgBouncer is; Debian puts it where only root looks."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


@contextmanager
def running(program: str, server: Server) -> Generator[Server, None, None]:
    """Yield the server as it is reached through PgBouncer."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="pgbouncer-") as folder:
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(CONFIGURATION.format(server=server.port, port=port, folder=folder))
        account = None if server.account is None else pwd.getpwnam(server.account)
        if account is not None:
            shutil.chown(folder, account.pw_name)
        process = subprocess.Popen(
            [program, "--quiet", str(settings)],
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=None if account is None else [],
        )
        try:
            wait_for_port(port)
            yield Server(server.bin, port, server.account, server.data)
        finally:
            process.kill()
            process.wait()
