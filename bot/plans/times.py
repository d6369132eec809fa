"""Days and hours in words, by somebody's own clock and by those of the others."""

from collections.abc import Iterable
from datetime import datetime

from babel.dates import format_date

from bot.drawing import literal
from havruta.hebrew.rests import hebrew_date_at
from havruta.people import zones
from havruta.people.model import User
from havruta.recurrence import wall
from havruta.wording import Wording


def hebrew_day(say: Wording, at: datetime, zone: str) -> str:
    """Return the Hebrew date, which after sunset is that of the next day: "22 Kislev 5787"."""
    return hebrew_date_at(at, zone, say.language)


def elsewhere(say: Wording, at: datetime, zone: str, people: Iterable[User]) -> list[str]:
    """Return what it is by the clocks of those who go by another one, a clock a line."""
    theirs: dict[str, list[User]] = {}
    for person in people:
        if person.zone is not None and wall(at, person.zone) != wall(at, zone):
            theirs.setdefault(person.zone, []).append(person)
    return [_there(say, at, zone, other, who) for other, who in theirs.items()]


def _there(say: Wording, at: datetime, zone: str, other: str, who: Iterable[User]) -> str:
    there = wall(at, other)
    time = f"{there:%H:%M}"
    if there.date() != wall(at, zone).date():
        time = f"{format_date(there, 'EEEE', locale=say.language)}, {time}"
    return say(
        "In {city}: {time} · {people}",
        time=time,
        city=zones.city_of(other, say.language),
        people=say.listed(literal(say.person(one.name)) for one in who),
    )
