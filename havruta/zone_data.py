"""The world's time zones, by which everything is reckoned: those of the package tzdata."""

from functools import cache
from zoneinfo import ZoneInfo, reset_tzpath

from babel.core import get_global

from havruta.errors.people import UnknownZone
from havruta.file_handles import NONE_LEFT


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
        except (KeyError, ValueError):
            continue
        except OSError as error:
            if error.errno in NONE_LEFT:  # nobody knows whether there is such a zone
                raise
    raise UnknownZone(zone=name)
