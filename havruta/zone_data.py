"""The world's time zones, by which everything is reckoned: those of the package tzdata."""

from functools import cache
from zoneinfo import ZoneInfo, reset_tzpath

from babel.core import get_global

from havruta.errors.people import UnknownZone


def use_ours() -> None:
    """Reckon with the package's zones from now on, whatever this machine has installed.

    A process calls it once, before it knows any zone.
    """
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


@cache
def zone_info(name: str) -> ZoneInfo:
    """Return the zone of this IANA name, or of what it is called today. Raises `UnknownZone`."""
    for known in (name, get_global("zone_aliases").get(name, name)):
        try:
            return ZoneInfo(known)
        except (KeyError, ValueError, OSError):
            continue
    raise UnknownZone(zone=name)
