"""Where people live whose time zone alone is known: its own city, and how far it reaches."""

import re
from functools import cache
from importlib.resources import files

from havruta.hebrew.sun import Place

JERUSALEM = Place(31.778, 35.235)

_FURTHER: dict[str, tuple[Place, ...]] = {
    "Africa/Johannesburg": (Place(-33.92, 18.42), Place(-29.86, 31.02)),
    "America/Argentina/Buenos_Aires": (Place(-31.42, -64.18),),
    "America/Chicago": (
        Place(44.98, -93.27),
        Place(29.76, -95.37),
        Place(32.78, -96.8),
        Place(36.16, -86.78),
    ),
    "America/Denver": (Place(31.76, -106.49), Place(43.62, -116.2)),
    "America/Los_Angeles": (Place(47.61, -122.33), Place(32.72, -117.16), Place(36.17, -115.14)),
    "America/Mexico_City": (Place(20.67, -103.35),),
    "America/New_York": (
        Place(42.36, -71.06),
        Place(25.76, -80.19),
        Place(39.1, -84.51),
        Place(33.75, -84.39),
        Place(43.66, -70.26),
        Place(42.33, -83.05),
    ),
    "America/Sao_Paulo": (Place(-22.91, -43.17), Place(-30.03, -51.23), Place(-15.79, -47.88)),
    "America/Toronto": (Place(45.5, -73.57), Place(42.31, -83.04)),
    "Asia/Jerusalem": (Place(32.79, 34.99), Place(29.56, 34.95), Place(32.97, 35.5)),
    "Asia/Kolkata": (Place(19.08, 72.88), Place(9.97, 76.24), Place(28.61, 77.21)),
    "Asia/Shanghai": (Place(39.9, 116.41), Place(22.54, 114.06), Place(30.57, 104.07)),
    "Australia/Sydney": (Place(-35.28, 149.13), Place(-28.0, 153.43)),
    "Europe/Berlin": (Place(48.14, 11.58), Place(53.55, 9.99), Place(50.94, 6.96)),
    "Europe/Kyiv": (Place(46.48, 30.73), Place(49.84, 24.03), Place(48.46, 35.05)),
    "Europe/London": (Place(53.48, -2.24), Place(55.86, -4.25), Place(54.95, -1.6)),
    "Europe/Madrid": (Place(41.39, 2.17), Place(36.51, -4.88), Place(43.36, -8.41)),
    "Europe/Moscow": (Place(59.93, 30.34), Place(43.6, 39.73), Place(55.8, 49.11)),
    "Europe/Paris": (Place(48.57, 7.75), Place(43.7, 7.27), Place(44.84, -0.58)),
    "Europe/Rome": (Place(45.46, 9.19), Place(38.12, 13.36)),
}
"""Towns at the ends of wide zones: what is kept in any of them is kept for the zone."""

_COORDINATES = re.compile(r"([+-]\d{4}(?:\d\d)?)([+-]\d{5}(?:\d\d)?)")


def places(zone: str) -> tuple[Place, ...]:
    """Return towns of a zone, its own city first; none for one such as "Etc/UTC"."""
    known = _cities()
    name = zone if zone in known else _links().get(zone, zone)
    return (known[name], *_FURTHER.get(name, ())) if name in known else ()


@cache
def _cities() -> dict[str, Place]:
    """Return the city of each zone, as the zone data's own table places it."""
    lines = (line.split("\t") for line in _read("zone.tab") if not line.startswith("#"))
    return {name: _place(coordinates) for _, coordinates, name, *_ in lines}


@cache
def _links() -> dict[str, str]:
    """Return what zones are called today by what else they are called."""
    lines = (line.split() for line in _read("tzdata.zi") if line.startswith("L "))
    return {former: name for _, name, former in lines}


def _read(name: str) -> list[str]:
    return files("tzdata").joinpath("zoneinfo", name).read_text("utf-8").splitlines()


def _place(coordinates: str) -> Place:
    match = _COORDINATES.fullmatch(coordinates)
    assert match is not None
    latitude, longitude = match.groups()
    return Place(_degrees(latitude, 2), _degrees(longitude, 3))


def _degrees(spelled: str, digits: int) -> float:
    """Return degrees that are spelled ±DDMM, ±DDDMM or with seconds after them."""
    sign, whole, rest = spelled[0], spelled[1 : digits + 1], spelled[digits + 1 :]
    value = int(whole) + int(rest[:2]) / 60 + int(rest[2:] or 0) / 3600
    return -value if sign == "-" else value
