"""Where the sun stands, to the minute, after NOAA's solar equations (Meeus, chapter 25)."""

from datetime import UTC, datetime, timedelta
from math import acos, asin, cos, degrees, radians, sin, tan
from typing import NamedTuple

SET = 0.833
"""So many degrees below the horizon its centre is when the sun has set: refraction and radius."""

_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
_DAY = timedelta(days=1)
_DAYS_OF_A_CENTURY = 36525
_MINUTES_OF_A_DEGREE = 4


class Place(NamedTuple):
    """Degrees north of the equator and east of Greenwich."""

    latitude: float
    longitude: float


def noon(about: datetime, place: Place) -> datetime:
    """Return the solar noon of a place that is nearest to an instant."""
    mean = about.replace(hour=12, minute=0, second=0, microsecond=0)
    found = mean - timedelta(minutes=_MINUTES_OF_A_DEGREE * place.longitude)
    found -= timedelta(minutes=_position(found)[1])
    return found + round((about - found) / _DAY) * _DAY


def below(at: datetime, place: Place, depression: float) -> datetime | None:
    """Return when, after the noon `at`, the sun's centre sinks so many degrees below the horizon.

    None where it does not come down so far, or was lower at noon already.
    """
    found = at
    for _ in range(3):  # each time nearer: within a second
        declination, equation = _position(found)
        latitude, bent = radians(place.latitude), radians(declination)
        cosine = -sin(radians(depression)) / (cos(latitude) * cos(bent)) - tan(latitude) * tan(bent)
        if not -1 <= cosine <= 1:
            return None
        turned = timedelta(minutes=_MINUTES_OF_A_DEGREE * degrees(acos(cosine)))
        found = at + timedelta(minutes=_position(at)[1] - equation) + turned
    return found


def is_up(at: datetime, place: Place) -> bool:
    """Whether the sun is above the horizon at a noon."""
    return abs(place.latitude - _position(at)[0]) < 90 + SET


def _position(at: datetime) -> tuple[float, float]:
    """Return the sun's declination in degrees, and the equation of time in minutes."""
    t = (at - _EPOCH) / _DAY / _DAYS_OF_A_CENTURY
    mean = radians(280.46646 + t * (36000.76983 + t * 0.0003032))
    anomaly = radians(357.52911 + t * (35999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + sin(2 * anomaly) * (0.019993 - 0.000101 * t)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * t)
    longitude = mean + radians(centre - 0.00569 - 0.00478 * sin(node))
    tilt = radians(23.4392911 - 0.0130042 * t + 0.00256 * cos(node))
    y = tan(tilt / 2) ** 2
    equation = (
        y * sin(2 * mean)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * mean)
        - y**2 / 2 * sin(4 * mean)
        - 1.25 * eccentricity**2 * sin(2 * anomaly)
    )
    return degrees(asin(sin(tilt) * sin(longitude))), _MINUTES_OF_A_DEGREE * degrees(equation)
