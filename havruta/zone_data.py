"""Which edition of the world's time zones everything is reckoned by."""

from functools import cache
from zoneinfo import ZoneInfo, reset_tzpath

import tzdata

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
    """Return the zone of this IANA name. Raises `UnknownZone`."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnknownZone(zone=name) from None
