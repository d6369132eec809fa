"""Where somebody is, for times of day: in a town that is known, or at coordinates they give."""

import re
from datetime import datetime, timedelta

from havruta.errors.people import UnknownTown
from havruta.hebrew import places, sun
from havruta.hebrew.sun import Place
from havruta.labels import LONGEST
from havruta.people import zones
from havruta.people.cities import COORDINATES
from havruta.zone_data import zone_info

KILOMETRE = 2
"""So many decimals of a degree are kept: nobody's house, and the sun sets there at once."""
OFF = timedelta(hours=3, minutes=30)
"""No clock that people live by shows noon further from the sun's."""

_NORTH = r"(?P<north>[+-]?[0-9]{1,2}(?:\.[0-9]{1,9})?) ?°? ?(?P<pole>[NS])?"
_EAST = r"(?P<east>[+-]?[0-9]{1,3}(?:\.[0-9]{1,9})?) ?°? ?(?P<side>[EW])?"
_COORDINATES = re.compile(rf"{_NORTH}(?: ?[,;] ?| ){_EAST}", re.IGNORECASE)
_NOON = timedelta(hours=12)
_DAY = timedelta(days=1)


def meant(said: str) -> tuple[Place, str | None]:
    """Return the place that somebody means, and its zone where it is a town.

    Raises `UnknownTown` also where several towns are called so.
    """
    line = " ".join(said[: LONGEST + 1].split())
    if (found := _COORDINATES.fullmatch(line)) is not None:
        north = _degrees(found["north"], found["pole"] in {"S", "s"})
        east = _degrees(found["east"], found["side"] in {"W", "w"})
        if abs(north) <= 90 and abs(east) <= 180:  # noqa: PLR2004 - degrees of the globe
            return Place(north, east), None
        raise UnknownTown(said=said)
    towns = {(where, town.zone) for town in zones.named(line) if (where := _where(town))}
    if len(towns) != 1:
        raise UnknownTown(said=said)
    return towns.pop()


def called(place: Place, language: str) -> str:
    """Return what the town is called that is there, or else its coordinates."""
    town = next((town for town in zones.every() if _where(town) == place), None)
    if town is None:
        return f"{place.latitude:g}, {place.longitude:g}"
    return town.he_city if language == "he" else town.city


def is_by(place: Place, zone: str, now: datetime) -> bool:
    """Whether people there may go by the clock of this zone: by it the sun is high at noon."""
    noon = sun.noon(now, place).astimezone(zone_info(zone))
    after_midnight = timedelta(hours=noon.hour, minutes=noon.minute)
    return abs(after_midnight - _NOON) <= OFF


def _where(town: zones.Place) -> Place | None:
    """Return where a town is; a city that a zone is named after stands in the zone data."""
    known = COORDINATES.get(town.city) or next(iter(places.places(town.zone)), None)
    return None if known is None else Place(*(round(degree, KILOMETRE) for degree in known))


def _degrees(spelled: str, is_negative: bool) -> float:  # noqa: FBT001 - read beside its digits
    value = round(float(spelled), KILOMETRE)
    return -value if is_negative else value
