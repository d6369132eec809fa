"""Which edition of the world's time zones everything is reckoned by."""

from functools import cache
from zoneinfo import ZoneInfo, reset_tzpath

import tzdata
from babel.core import get_global

from havruta.errors import UnknownZone


def use_ours() -> None:
    """Reckon with the package's zones from now on, whatever this machine has installed.

    A process calls it once, before it knows any zone.
    """
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


def edition() -> str:
    """Return the name of the edition in use: "2026f"."""
    return str(tzdata.IANA_VERSION)


@cache
def zone_info(name: str) -> ZoneInfo:
    """Return the zone of this IANA name, or of what it is called today. Raises `UnknownZone`."""
    for known in (name, get_global("zone_aliases").get(name, name)):
        try:
            return ZoneInfo(known)
        except (KeyError, ValueError, OSError):
            continue
    raise UnknownZone(zone=name)
