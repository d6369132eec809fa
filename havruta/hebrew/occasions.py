"""What a day is: festivals, fasts, Rosh Chodesh, the Omer and Chanukah, in Israel and abroad."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from havruta.hebrew import names
from havruta.hebrew.dates import (
    ADAR,
    AV,
    ELUL,
    IYAR,
    KISLEV,
    NISAN,
    SHEVAT,
    SIVAN,
    TAMMUZ,
    TEVET,
    TISHREI,
    HebrewYear,
    hebrew_day,
    month_name,
    year_of,
)
from havruta.numerals import numeral

SUNDAY, MONDAY, THURSDAY, FRIDAY, SATURDAY = 6, 0, 3, 4, 5


class Kind(StrEnum):
    """What sort of a day it is. On a `FESTIVAL` no work is done."""

    FESTIVAL = "festival"
    CHOL_HAMOED = "chol_hamoed"
    FAST = "fast"
    EVE = "eve"
    ROSH_CHODESH = "rosh_chodesh"
    CHANUKAH = "chanukah"
    MINOR = "minor"
    MODERN = "modern"
    OMER = "omer"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a day is. `key` is what the house calls it; `number` the month, or which day it is."""

    kind: Kind
    key: str
    number: int = 0
    is_leap: bool = False

    def label(self, language: str) -> str:
        """Return what it is called in a language: "Tisha B’Av", "ראש חודש כסלו"."""
        match self.kind:
            case Kind.EVE:
                return names.eve(self.key, language)
            case Kind.ROSH_CHODESH:
                month = month_name(self.number, language, is_leap=self.is_leap)
                return names.rosh_chodesh(month, language)
            case Kind.OMER:
                told = numeral(self.number) if language == "he" else str(self.number)
                return names.omer(told, language)
            case Kind.CHANUKAH:
                return names.chanukah(self.number, language)
            case _:
                return names.name(self.key, language)


def occasions(day: date, *, in_israel: bool) -> tuple[Occasion, ...]:
    """Return what a civil day is, the weightiest first; each began at the sunset before."""
    return _of_year(hebrew_day(day).year, in_israel).get(day.toordinal(), ())


def festival(day: date, *, in_israel: bool) -> str | None:
    """Return the key of the day's festival, if it is one on which no work is done."""
    return festivals(hebrew_day(day).year, in_israel).get(day.toordinal())


@lru_cache(maxsize=512)
def festivals(year: int, in_israel: bool) -> dict[int, str]:  # noqa: FBT001 — a key of the cache
    """Return a Hebrew year's festivals by their ordinals."""
    second, known = not in_israel, year_of(year)
    days = [
        (TISHREI, 1, "rosh_hashanah"),
        (TISHREI, 2, "rosh_hashanah_2"),
        (TISHREI, 10, "yom_kippur"),
        (TISHREI, 15, "sukkot"),
        *([(TISHREI, 16, "sukkot_2")] if second else []),
        (TISHREI, 22, "shemini_atzeret"),
        *([(TISHREI, 23, "simchat_torah")] if second else []),
        (NISAN, 15, "pesach"),
        *([(NISAN, 16, "pesach_2")] if second else []),
        (NISAN, 21, "pesach_7"),
        *([(NISAN, 22, "pesach_8")] if second else []),
        (SIVAN, 6, "shavuot"),
        *([(SIVAN, 7, "shavuot_2")] if second else []),
    ]
    return {known.ordinal(month, day): key for month, day, key in days}


@lru_cache(maxsize=128)
def _of_year(number: int, in_israel: bool) -> dict[int, tuple[Occasion, ...]]:  # noqa: FBT001
    year = year_of(number)
    found: dict[int, list[Occasion]] = defaultdict(list)
    for ordinal, key in festivals(number, in_israel).items():
        found[ordinal].append(Occasion(Kind.FESTIVAL, key))
    if in_israel:
        found[year.ordinal(TISHREI, 22)].append(Occasion(Kind.FESTIVAL, "simchat_torah"))
    for group in (_intermediate(year, in_israel=in_israel), _fasts(year), _eves(year)):
        for ordinal, occasion in group:
            found[ordinal].append(occasion)
    for group in (_months(year), _lesser(year), _modern(year), _counted(year)):
        for ordinal, occasion in group:
            found[ordinal].append(occasion)
    return {ordinal: tuple(told) for ordinal, told in found.items()}


def _intermediate(year: HebrewYear, *, in_israel: bool) -> Iterator[tuple[int, Occasion]]:
    for month, first, last, key in (
        (TISHREI, 16, 20, "chol_hamoed_sukkot"),
        (NISAN, 16, 20, "chol_hamoed_pesach"),
    ):
        for day in range(first + (not in_israel), last + 1):
            yield year.ordinal(month, day), Occasion(Kind.CHOL_HAMOED, key)
    yield year.ordinal(TISHREI, 21), Occasion(Kind.CHOL_HAMOED, "hoshana_rabbah")


def _fasts(year: HebrewYear) -> Iterator[tuple[int, Occasion]]:
    """Yield the fasts; one that falls on a Shabbat is put off, and Esther's is brought forward."""
    for month, day, key, instead in (
        (TISHREI, 3, "gedaliah", 1),
        (TEVET, 10, "tevet", 0),  # never on a Shabbat
        (ADAR, 13, "esther", -2),
        (TAMMUZ, 17, "tammuz", 1),
        (AV, 9, "tisha_bav", 1),
    ):
        ordinal = year.ordinal(month, day)
        yield (
            ordinal + (instead if _weekday(ordinal) == SATURDAY else 0),
            Occasion(Kind.FAST, key),
        )


def _eves(year: HebrewYear) -> Iterator[tuple[int, Occasion]]:
    for month, day, key in (
        (ELUL, 29, "rosh_hashanah"),
        (TISHREI, 9, "yom_kippur"),
        (TISHREI, 14, "sukkot"),
        (NISAN, 14, "pesach"),
        (SIVAN, 5, "shavuot"),
    ):
        yield year.ordinal(month, day), Occasion(Kind.EVE, key)


def _months(year: HebrewYear) -> Iterator[tuple[int, Occasion]]:
    """Yield Rosh Chodesh: the first of a month, and the thirtieth before it."""
    for month, start in zip(year.months[1:], year.starts[1:], strict=True):
        occasion = Occasion(Kind.ROSH_CHODESH, "rosh_chodesh", month, year.is_leap)
        if year.day(start - 1).day == 30:  # noqa: PLR2004 — a full month
            yield start - 1, occasion
        yield start, occasion


def _lesser(year: HebrewYear) -> Iterator[tuple[int, Occasion]]:
    first = year.ordinal(KISLEV, 25)
    for number in range(1, 9):
        yield first + number - 1, Occasion(Kind.CHANUKAH, "chanukah", number)
    if year.is_leap:
        yield year.starts[year.months.index(ADAR)] + 13, Occasion(Kind.MINOR, "purim_katan")
    for month, day, key in (
        (SHEVAT, 15, "tu_bishvat"),
        (ADAR, 14, "purim"),
        (ADAR, 15, "shushan_purim"),
        (IYAR, 14, "pesach_sheni"),
        (IYAR, 18, "lag_baomer"),
        (AV, 15, "tu_bav"),
    ):
        yield year.ordinal(month, day), Occasion(Kind.MINOR, key)


def _modern(year: HebrewYear) -> Iterator[tuple[int, Occasion]]:
    """Yield Israel's days, moved away from Shabbat by the law of today."""
    shoah, independence = year.ordinal(NISAN, 27), year.ordinal(IYAR, 5)
    shoah += {FRIDAY: -1, SUNDAY: 1}.get(_weekday(shoah), 0)
    independence += {FRIDAY: -1, SATURDAY: -2, MONDAY: 1}.get(_weekday(independence), 0)
    yield shoah, Occasion(Kind.MODERN, "yom_hashoah")
    yield independence - 1, Occasion(Kind.MODERN, "yom_hazikaron")
    yield independence, Occasion(Kind.MODERN, "yom_haatzmaut")
    yield year.ordinal(IYAR, 28), Occasion(Kind.MODERN, "yom_yerushalayim")


def _counted(year: HebrewYear) -> Iterator[tuple[int, Occasion]]:
    first = year.ordinal(NISAN, 16)
    for number in range(1, 50):
        yield first + number - 1, Occasion(Kind.OMER, "omer", number)


def _weekday(ordinal: int) -> int:
    """Return the day of the week, counted from Monday as Python does."""
    return (ordinal - 1) % 7
