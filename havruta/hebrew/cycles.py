"""Cycles of learning that many follow day by day: what each has for a day, and on which day."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from pyluach import parshios

from havruta.hebrew import courses
from havruta.hebrew.courses import Course, Part, Unit
from havruta.hebrew.dates import TISHREI, hebrew_day, year_of

_DAY, _WEEK = timedelta(days=1), 7
_SATURDAY = 5
_HAAZINU, _VEZOT = 52, 53


class Cycle(StrEnum):
    """A cycle by its name."""

    DAF_YOMI = "daf_yomi"
    MISHNA_YOMI = "mishna_yomi"
    NACH_YOMI = "nach_yomi"
    PEREK_929 = "929"
    PARASHA = "parasha"

    def label(self, language: str) -> str:
        """Return what the cycle is called in a language."""
        return _NAMES[self][language == "he"]


_NAMES = {
    Cycle.DAF_YOMI: ("Daf Yomi", "הדף היומי"),
    Cycle.MISHNA_YOMI: ("Mishna Yomi", "משנה יומית"),
    Cycle.NACH_YOMI: ("Nach Yomi", "נ״ך יומי"),
    Cycle.PEREK_929: ("929", "929"),
    Cycle.PARASHA: ("the week’s parasha", "פרשת השבוע"),
}


@dataclass(frozen=True, slots=True)
class Portion:
    """What a cycle has for a day, or for the days from `begins` to `ends`."""

    cycle: Cycle
    begins: date
    ends: date
    unit: Unit

    @property
    def parts(self) -> tuple[Part, ...]:
        """The stretches that it is, mostly one."""
        return self.unit.parts

    @property
    def book(self) -> str:
        """The title of the book in which it begins."""
        return self.parts[0].book

    @property
    def first(self) -> str:
        """The ref with which it begins."""
        return self.parts[0].first

    @property
    def last(self) -> str:
        """The ref with which it ends; it may be a whole section."""
        return self.parts[-1].last

    def label(self, language: str) -> str:
        """Return what it is called in a language: "Sanhedrin 15", "וישב"."""
        return self.unit.names[language == "he"]


@lru_cache(maxsize=8192)
def learning(cycle: Cycle, day: date, *, in_israel: bool) -> Portion | None:
    """Return what a cycle has for a civil day.

    None on days on which it rests: 929 has none at weekends, the week of a festival's Shabbat has
    no parasha; and before the cycle was begun.
    """
    if cycle is Cycle.PARASHA:
        return _parasha(day, in_israel=in_israel)
    rhythm = _RHYTHMS[cycle]
    index = rhythm.index(day)
    return None if index is None else Portion(cycle, day, day, rhythm.course().units[index])


def following(cycle: Cycle, day: date, *, in_israel: bool) -> Iterator[Portion]:
    """Yield what a cycle has from a day on, each once, without an end."""
    while True:
        portion = learning(cycle, day, in_israel=in_israel)
        if portion is not None:
            yield portion
        day = (day if portion is None else portion.ends) + _DAY


def day_of(cycle: Cycle, ref: str, near: date, *, in_israel: bool) -> date | None:
    """Return the day nearest to another on which a ref's turn comes, or begins to.

    None where the cycle does not go through its book.
    """
    if cycle is Cycle.PARASHA:
        return _day_of_parasha(ref, near, in_israel=in_israel)
    rhythm = _RHYTHMS[cycle]
    index = rhythm.course().index(ref)
    return None if index is None else rhythm.day(index, near)


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """How a course is spread over days: so many a week, from a first day, round after round."""

    first: date
    a_week: int
    course: Callable[[], Course]

    def index(self, day: date) -> int | None:
        """Return which unit a day has."""
        if day < self.first:
            return None
        weeks, weekday = divmod((day - self.first).days % self._round, _WEEK)
        index = weeks * self.a_week + weekday
        return index if weekday < self.a_week and index < self._length else None

    def day(self, index: int, near: date) -> date:
        """Return the day nearest to another that has a unit."""
        weeks, weekday = divmod(index, self.a_week)
        first = self.first + timedelta(weeks * _WEEK + weekday)
        return first + max(round((near - first).days / self._round), 0) * timedelta(self._round)

    @property
    def _length(self) -> int:
        return len(self.course().units)

    @property
    def _round(self) -> int:
        """After how many days it begins again: where some have none, after whole weeks."""
        whole = self.a_week == _WEEK
        return self._length if whole else -(-self._length // self.a_week) * _WEEK


_RHYTHMS = {
    Cycle.DAF_YOMI: _Rhythm(date(1975, 6, 24), 7, courses.dafs),  # the eighth: as it is today
    Cycle.MISHNA_YOMI: _Rhythm(date(1947, 5, 20), 7, courses.mishnayot),
    Cycle.NACH_YOMI: _Rhythm(date(2007, 11, 1), 7, courses.nach),
    Cycle.PEREK_929: _Rhythm(date(2014, 12, 21), 5, courses.chapters),
}
"""Since when each has gone on as it goes on today."""


def _parasha(day: date, *, in_israel: bool) -> Portion | None:
    year = hebrew_day(_shabbat(day)).year
    portions = _parashot(year, in_israel)
    at = bisect_right(portions, day, key=lambda portion: portion.begins) - 1
    return portions[at] if at >= 0 and day <= portions[at].ends else None


def _day_of_parasha(ref: str, near: date, *, in_israel: bool) -> date | None:
    index = courses.parashot().index(ref)
    if index is None:
        return None
    part = courses.parashot().units[index].parts[0]
    year = hebrew_day(near).year
    begins = (
        portion.begins
        for number in (year - 1, year, year + 1)
        for portion in _parashot(number, in_israel)
        if _holds(portion, part)
    )
    return min(begins, key=lambda day: abs(near - day))


def _holds(portion: Portion, part: Part) -> bool:
    """Whether a parasha is a week's, alone or one of two."""
    return part.first == portion.first or part.last == portion.last


@lru_cache(maxsize=64)
def _parashot(number: int, in_israel: bool) -> tuple[Portion, ...]:  # noqa: FBT001 — a key of the cache
    """Return the weeks of a Hebrew year whose Shabbat has a parasha.

    The last parasha, which is read on Simchat Torah, has the days from the last but one until then.
    """
    last = date.fromordinal(year_of(number).ordinal(TISHREI, 22 if in_israel else 23))
    portions = []
    for shabbat, parashot in parshios.parshatable(number, in_israel).items():
        ends = shabbat.to_pydate()
        if parashot is None:
            continue
        begins = last + _DAY if parashot == [0] else ends - timedelta(6)
        portions.append(_week(begins, ends, parashot))
        if parashot == [_HAAZINU]:
            portions.append(_week(ends + _DAY, last, [_VEZOT]))
    return tuple(portions)


def _week(begins: date, ends: date, parashot: list[int]) -> Portion:
    units = courses.parashot().units
    return Portion(Cycle.PARASHA, begins, ends, courses.joined(units[n] for n in parashot))


def _shabbat(day: date) -> date:
    """Return the Shabbat on or after a day."""
    return day + timedelta((_SATURDAY - day.weekday()) % _WEEK)
