"""`python -m benchmarks.faults.program`: the bot, with a wall clock that jumps and short rounds.

What takes minutes takes seconds here, in proportion. By how many seconds the clock is wrong stands
in the file that HAVRUTA_CLOCK names.
"""

import os
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

from bot import __main__ as program
from havruta.sessions import watch
from scheduler import duties
from webview.rooms import rooms


class Jumping(datetime):
    """The time of day, as far off as the file says."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the wrong time."""
        off = float(Path(os.environ["HAVRUTA_CLOCK"]).read_text() or 0)
        return super().now(tz) + timedelta(seconds=off)


def main() -> int:
    """Run the program; return its exit status."""
    vars(program)["datetime"] = Jumping
    watch.RETURN, watch.LATE = timedelta(seconds=4), timedelta(seconds=3)
    duties.SWEEP = timedelta(seconds=1)
    rooms.KEEP_ALIVE_INTERVAL = 1.0
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
