"""What the changes of a zone's clock do to a time of the day."""

from datetime import datetime
from enum import StrEnum

from havruta.recurrence import instant, wall
from havruta.zone_data import zone_info


class ClockChange(StrEnum):
    """What may be wrong with a time on the day on which the clock is changed."""

    SKIPPED = "skipped"
    """The clock goes forward over it."""
    DOUBLED = "doubled"
    """The clock goes back to it."""


def clock_change(at: datetime, zone: str) -> ClockChange | None:
    """Return whether the clock of a zone skips this wall time, or shows it twice."""
    if wall(instant(at, zone), zone) != at:
        return ClockChange.SKIPPED
    there = at.replace(tzinfo=zone_info(zone))
    if there.utcoffset() != there.replace(fold=1).utcoffset():
        return ClockChange.DOUBLED
    return None
