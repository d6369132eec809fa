"""What people and processes will wish and suffer, by dice; each havruta has dice of its own.

So a script from which some of it has been taken away says of the rest what it said before.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random

from benchmarks.oracle.dice import ZONES
from havruta.people.model import Observance

YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)
LEADS = (0, 5, 15, 15, 60, 1440)
LANGUAGES = ("en", "he")
OBSERVANCES = (None, *Observance)
PROCESSES = 2
A_WEEK = timedelta(days=7).total_seconds()


class Kind(StrEnum):
    """What somebody does, or what befalls a process."""

    PLAN = "plan"
    MOVE = "move"
    CALL_OFF = "call off"
    RESTORE = "restore"
    REPLY = "reply"
    PROPOSE = "propose another time"
    VOTE = "vote"
    ZONE = "change zone"
    TOWN = "tell the town"
    LANGUAGE = "change language"
    LEAD = "change lead"
    OBSERVANCE = "change observance"
    START = "start now"
    EARLY = "start early"
    DIE = "die"


OFTEN = {
    Kind.PLAN: 0.8,
    Kind.MOVE: 6,
    Kind.CALL_OFF: 4,
    Kind.RESTORE: 2,
    Kind.REPLY: 12,
    Kind.PROPOSE: 4,
    Kind.VOTE: 4,
    Kind.ZONE: 1,
    Kind.TOWN: 1,
    Kind.LANGUAGE: 1,
    Kind.LEAD: 1,
    Kind.OBSERVANCE: 1,
    Kind.START: 3,
    Kind.EARLY: 2,
}
"""So often a year a havruta's people do it; plans begin with one."""


@dataclass(frozen=True)
class Wish:
    """What is done at a moment, by whom; all that it leaves open its own dice decide."""

    at: datetime
    kind: Kind
    household: int | None
    seed: str

    @property
    def dice(self):
        return Random(self.seed)

    def __str__(self):
        whose = "" if self.household is None else f" (havruta {self.household})"
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind}{whose}"


@dataclass(frozen=True)
class Person:
    """Somebody, as they are at the beginning."""

    name: str
    zone: str
    language: str
    lead: int
    observance: Observance | None
    is_closed: bool
    """Their direct messages are."""


@dataclass(frozen=True)
class Household:
    """The people of one havruta."""

    number: int
    people: tuple[Person, ...]
    has_home: bool


@dataclass(frozen=True)
class Script:
    """All that will happen in one world, in order."""

    seed: str
    households: tuple[Household, ...]
    wishes: tuple[Wish, ...]
    begin: datetime
    until: datetime

    def only(self, number):
        """Return it with this havruta alone."""
        return replace(
            self,
            households=tuple(one for one in self.households if one.number == number),
            wishes=tuple(one for one in self.wishes if one.household in {None, number}),
        )

    def without(self, wishes):
        """Return it without these."""
        return replace(self, wishes=tuple(one for one in self.wishes if one not in wishes))


def script(seed, households, days, *, begin=YEAR):
    """Return what the seed has in store for so many havrutot."""
    made = [_household(seed, number) for number in range(households)]
    wishes = [wish for one in made for wish in _wishes(seed, one.number, begin, days)]
    wishes += _fates(seed, begin, days, 2 + households / 6)
    in_order = tuple(sorted(wishes, key=lambda wish: (wish.at, wish.seed)))
    return Script(str(seed), tuple(made), in_order, begin, begin + timedelta(days=days))


def _household(seed, number):
    dice = Random(f"{seed} household {number}")
    zone = dice.choice(ZONES)
    people = tuple(
        Person(
            name=f"{number}-{n}",
            zone=zone if dice.random() < 0.7 else dice.choice(ZONES),
            language=dice.choice(LANGUAGES),
            lead=dice.choice(LEADS),
            observance=dice.choice(OBSERVANCES),
            is_closed=dice.random() < 0.1,
        )
        for n in range(dice.choice((2, 2, 2, 3)))
    )
    return Household(number, people, has_home=dice.random() < 0.7)


def _wishes(seed, number, begin, days):
    dice = Random(f"{seed} wishes {number}")
    found = [(timedelta(minutes=1 + dice.randrange(240)), Kind.PLAN)]
    for kind, often in OFTEN.items():
        times = often * days / 365
        times = int(times) + (dice.random() < times % 1)
        found += [(timedelta(seconds=dice.randrange(days * 86400)), kind) for _ in range(times)]
    for n, (after, kind) in enumerate(found):
        yield Wish(begin + after, kind, number, f"{seed} wish {number} {n}")


def _fates(seed, begin, days, a_week):
    """A process dies in the middle of something about so often a week; it wakes by itself."""
    dice = Random(f"{seed} fates")
    after, n = timedelta(), 0
    while (after := after + timedelta(seconds=dice.expovariate(a_week / A_WEEK))).days < days:
        yield Wish(begin + after, Kind.DIE, None, f"{seed} fate {n}")
        n += 1
