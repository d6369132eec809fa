"""A wall clock that a test may set while the program runs."""

from datetime import UTC, datetime, timedelta


class MovedClock:
    """What `datetime` is to the program: now, and so many seconds later as stand in a file."""

    def __init__(self, file):
        self._file = file

    def now(self, zone):
        return datetime.now(zone) + timedelta(seconds=float(self._file.read_text()))

    def move_to(self, at):
        """Have it be then; the program must never find the file half written."""
        written = self._file.with_suffix(".new")
        written.write_text(str((at - datetime.now(UTC)).total_seconds()))
        written.replace(self._file)
