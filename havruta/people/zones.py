"""Time zones by the city that somebody lives in or near; nobody is asked for an offset."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from havruta import labels
from havruta.errors.people import UnknownZone
from havruta.people.cities import CITIES

ISRAEL, NOWHERE = "Asia/Jerusalem", "Etc/UTC"


@dataclass(frozen=True, slots=True)
class Place:
    """A city that is offered, and the IANA zone whose clock it goes by."""

    city: str
    he_city: str
    zone: str

    def label(self, language: str) -> str:
        """Return what it shows where it is offered: "Tel Aviv · Asia/Jerusalem"."""
        return labels.joined(self.he_city if language == "he" else self.city, self.zone)


def offers(typed: str, *, limit: int) -> list[Place]:
    """Return the places that fit what has been typed in either language, the best first."""
    if len(typed) > labels.LONGEST:
        return []
    wanted = _key(labels.as_said(typed).partition(labels.BETWEEN)[0])
    ranked = [(keys.rank(wanted), place) for place, keys in _places()]
    fitting = sorted((found for found in ranked if found[0] is not None), key=_by_rank)
    return [place for _, place in fitting][:limit]


def commonest(*, limit: int) -> list[Place]:
    """Return a city of each of the commonest zones."""
    cities = {place.zone: place for place, _ in reversed(_places())}
    zones = dict.fromkeys(place.zone for place, _ in _places() if is_place(place.zone))
    return [cities[zone] for zone in zones][:limit]


def meant(said: str) -> str:
    """Return the zone that somebody names: itself, its city, or as it was offered to them.

    Raises `UnknownZone`.
    """
    line = labels.as_said(said[: labels.LONGEST])
    city, _, zone = line.rpartition(labels.BETWEEN)
    for name in (line, zone):
        if (found := known(name)) is not None:
            return found
    key = _key(city or line)
    named = {place.zone for place, keys in _places() if key in keys.cities}
    if len(named) != 1:
        raise UnknownZone(zone=said)
    return named.pop()


def named(said: str) -> list[Place]:
    """Return the cities that somebody may name so, or as they were offered."""
    line = labels.as_said(said[: labels.LONGEST])
    key = _key(line)
    found = [place for place, keys in _places() if line in keys.labels or key in keys.cities]
    return [place for place in found if is_place(place.zone)]


def every() -> list[Place]:
    """Return all cities, the commonest first."""
    return [place for place, _ in _places()]


def known(name: str) -> str | None:
    """Return the zone of this IANA name by the name it goes by today, if there is one."""
    spelled = _spelled().get(name.casefold())
    return None if spelled is None else _today(spelled)


def city_of(zone: str, language: str) -> str:
    """Return what the city is called that a zone is named after: "Jerusalem", "ירושלים"."""
    names = (zone, *_former(zone))
    cities = Locale.parse(language).time_zones
    told = (cities[name]["city"] for name in names if "city" in cities.get(name, {}))
    return str(next(told, _last(zone)))


def is_place(zone: str) -> bool:
    """Whether people live there; "UTC" is what browsers say that would rather not tell."""
    return not zone.startswith("Etc/")


@dataclass(frozen=True, slots=True)
class _Keys:
    """By what a place is found: its names, its zone, its country, or as it was offered."""

    cities: tuple[str, ...]
    zones: tuple[str, ...]
    countries: tuple[str, ...]
    labels: tuple[str, ...]

    def rank(self, wanted: str) -> int | None:
        """Return how well it fits: by how a city begins, a word of it, the zone, the country."""
        if any(city.startswith(wanted) for city in self.cities):
            return 0
        if any(f" {wanted}" in name for name in (*self.cities, *self.zones)):
            return 1
        return 2 if any(name.startswith(wanted) for name in self.countries) else None


def _by_rank(found: tuple[int | None, Place]) -> int:
    return found[0] or 0


@cache
def _places() -> tuple[tuple[Place, _Keys], ...]:
    """Return every place, and by what it is found."""
    own = _of_the_zones()
    places = dict.fromkeys((*_cities(), *own))
    return tuple((place, _keys(place, is_own=place in own)) for place in places)


def _cities() -> list[Place]:
    """Return those whose zone this machine knows."""
    return [Place(city, he, name) for city, he, zone in CITIES if (name := known(zone))]


def _of_the_zones() -> list[Place]:
    """Return the city that each zone is named after, as Unicode's CLDR spells it."""
    return [
        Place(city_of(zone, "en"), city_of(zone, "he"), name)
        for zone in sorted(get_global("zone_territories"))
        if (name := known(zone)) and is_place(name)
    ]


def _keys(place: Place, *, is_own: bool) -> _Keys:
    territory = get_global("zone_territories").get(place.zone, "")
    names = (Locale.parse(language).territories.get(territory, "") for language in ("en", "he"))
    zones = (place.zone, *_former(place.zone)) if is_own else ()
    return _Keys(
        cities=(_key(place.city), _key(place.he_city)),
        zones=tuple(f" {_key(name)}" for name in zones),
        countries=tuple(_key(name) for name in names if name),
        labels=(place.label("en"), place.label("he")),
    )


def _former(zone: str) -> list[str]:
    """Return what a zone has also been called, some of which CLDR knows its city by."""
    return [old for old, today in get_global("zone_aliases").items() if today == zone]


def _last(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _spelled() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _today(zone: str) -> str:
    name = get_global("zone_aliases").get(zone, zone)
    return name if name.casefold() in _spelled() else zone


def _key(text: str) -> str:
    """Return the text as it is compared: without case, accents, hyphens and quotation marks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    seen = "".join(
        character if character.isalnum() else " "
        for character in letters
        if not unicodedata.combining(character) and character not in "'’׳״`."
    )
    return " ".join(seen.split())
