"""Hebrew dates of civil days, as each language writes them: "12 Kislev 5787", "י״ב בכסלו תשפ״ז"."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pyluach.dates import HebrewDate
from pyluach.hebrewcal import Year

from havruta.numerals import numeral

NISAN, IYAR, SIVAN, TAMMUZ, AV, ELUL, TISHREI, CHESHVAN, KISLEV, TEVET, SHEVAT = range(1, 12)
ADAR, SECOND_ADAR = 12, 13
"""Months are numbered from Nisan; in a leap year the first Adar is 12 and the second 13."""

_MONTHS = {
    NISAN: ("Nisan", "ניסן"),
    IYAR: ("Iyar", "אייר"),
    SIVAN: ("Sivan", "סיוון"),
    TAMMUZ: ("Tammuz", "תמוז"),
    AV: ("Av", "אב"),
    ELUL: ("Elul", "אלול"),
    TISHREI: ("Tishrei", "תשרי"),
    CHESHVAN: ("Cheshvan", "חשוון"),
    KISLEV: ("Kislev", "כסלו"),
    TEVET: ("Tevet", "טבת"),
    SHEVAT: ("Shevat", "שבט"),
    ADAR: ("Adar", "אדר"),
}
_FIRST_ADAR, _SECOND_ADAR = ("Adar I", "אדר א׳"), ("Adar II", "אדר ב׳")
_FINAL = str.maketrans("כמנפצ", "ךםןףץ")
_JULIAN_DAY_ZERO = 1721424.5
"""The Julian day of the ordinal 0 of Python's dates."""
_YEARS_BETWEEN = 3761
"""A civil year ends in the Hebrew year of so much more."""


@dataclass(frozen=True, slots=True)
class HebrewDay:
    """A date of the Hebrew calendar."""

    year: int
    month: int
    day: int
    is_leap: bool


def hebrew_date(day: date, language: str, *, with_year: bool = True) -> str:
    """Return the Hebrew date of a civil day, which began at the sunset before."""
    found = hebrew_day(day)
    name = month_name(found.month, language, is_leap=found.is_leap)
    if language == "he":
        told, year = f"{numeral(found.day)} ב{name}", year_name(found.year)
    else:
        told, year = f"{found.day} {name}", str(found.year)
    return f"{told} {year}" if with_year else told


def month_name(month: int, language: str, *, is_leap: bool) -> str:
    """Return what a month is called in a language."""
    names = _MONTHS.get(month, _SECOND_ADAR)
    if month == ADAR and is_leap:
        names = _FIRST_ADAR
    return names[language == "he"]


def year_name(year: int) -> str:
    """Return a year in Hebrew letters, without its thousands: "תשפ״ז", "תש״ף"."""
    letters = numeral(year % 1000 or year)
    return letters[:-1] + letters[-1].translate(_FINAL)


@lru_cache(maxsize=4096)
def hebrew_day(day: date) -> HebrewDay:
    """Return the Hebrew date of a civil day."""
    ordinal = day.toordinal()
    year = day.year + _YEARS_BETWEEN
    if ordinal < year_of(year).first:
        year -= 1
    return year_of(year).day(ordinal)


@dataclass(frozen=True, slots=True)
class HebrewYear:
    """A Hebrew year: on which ordinals of Python's dates its months begin."""

    number: int
    is_leap: bool
    months: tuple[int, ...]
    starts: tuple[int, ...]

    @property
    def first(self) -> int:
        """The ordinal of Rosh Hashanah."""
        return self.starts[0]

    def day(self, ordinal: int) -> HebrewDay:
        """Return the date of an ordinal within the year."""
        at = bisect_right(self.starts, ordinal) - 1
        return HebrewDay(self.number, self.months[at], ordinal - self.starts[at] + 1, self.is_leap)

    def ordinal(self, month: int, day: int) -> int:
        """Return the ordinal of a date; `ADAR` is the one of Purim."""
        if month == ADAR and self.is_leap:
            month = SECOND_ADAR
        return self.starts[self.months.index(month)] + day - 1


@lru_cache(maxsize=512)
def year_of(number: int) -> HebrewYear:
    """Return a Hebrew year."""
    year = Year(number)
    months = tuple(month.month for month in year.itermonths())
    starts = tuple(int(HebrewDate(number, month, 1).jd - _JULIAN_DAY_ZERO) for month in months)
    return HebrewYear(number, bool(year.leap), months, starts)
