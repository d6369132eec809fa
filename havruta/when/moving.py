"""Where something that is planned is to move to, in plain words."""

from datetime import datetime, time

from havruta.errors.base import HavrutaError
from havruta.recurrence import Timing, instant, wall
from havruta.when.model import Unclear
from havruta.when.understanding import understand


def moves_meant(
    said: str, *, moving: datetime, now: datetime, zone: str, language: str
) -> list[Timing]:
    """Return what may be meant by where a time is to move to, as its own day sees it and today.

    `moving` is when it takes place now. Raises what is wrong with what was said, if it can be
    understood from neither day.
    """
    that_day = instant(datetime.combine(wall(moving, zone), time()), zone)
    refusals: list[HavrutaError] = []
    found: list[Timing] = []
    for seen_from in (max(that_day, now), now):
        try:
            meant = understand(said, now=seen_from, zone=zone, language=language)
        except HavrutaError as refusal:
            refusals.append(refusal)
            continue
        readings = meant.readings if isinstance(meant, Unclear) else (meant,)
        found += [one.timing for one in readings]
    if not found:
        raise refusals[0]
    return list({(one.start, one.zone): one for one in found}.values())
