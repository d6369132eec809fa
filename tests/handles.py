"""A process that has used up its file handles, really."""

import os
import resource
from contextlib import contextmanager
from itertools import count
from pathlib import Path


@contextmanager
def used_up(pid=None):
    """Let the process, or this one, open nothing as long as the block lasts; what is open stays."""
    pid = pid or os.getpid()
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    handles = Path(f"/proc/{pid}/fd")
    lowest = next(number for number in count() if not (handles / str(number)).is_symlink())
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (lowest, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
