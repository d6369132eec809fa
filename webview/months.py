"""A month of the calendar on the wall: its weeks and days, with the Hebrew ones beside them."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_day_names

from havruta.hebrew.dates import hebrew_date, hebrew_day, month_name, year_name
from havruta.hebrew.occasions import SATURDAY, SUNDAY, Kind, occasions
from havruta.numerals import numeral

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
YEAR = re.compile(r"[,\s]*y+")
"""How a year stands at the end of a date."""
REACH = 100
"""So many years back and ahead one can look."""
A_WEEK = 7
SHABBAT = {"en": "Shabbat", "he": "שבת"}
UNMENTIONED = frozenset({Kind.OMER})
"""What is not written on the wall: it would be there every day for seven weeks."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: in which language, in Israel or abroad, and with which day their weeks begin."""

    language: str
    in_israel: bool
    first_weekday: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day on the wall. `hebrew` is short, as it stands there; `label` names it in full."""

    date: date
    label: str
    hebrew: str
    occasions: tuple[str, ...]
    is_rest: bool
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month on the wall; its first and last week may reach into the neighbouring months."""

    first: date
    title: str
    hebrew: str
    weekdays: tuple[tuple[str, str], ...]
    """Short and in full."""
    weeks: tuple[tuple[Day, ...], ...]
    earlier: str | None
    later: str | None

    @property
    def days(self) -> tuple[Day, ...]:
        """Every day that is shown, in order."""
        return tuple(day for week in self.weeks for day in week)


def named(said: str, today: date) -> date | None:
    """Return the first of the month that an address names ("2026-12"), if one can look so far."""
    found = MONTH.fullmatch(said)
    if found is None or abs(int(found[1]) - today.year) > REACH:
        return None
    return date(int(found[1]), int(found[2]), 1)


def first_weekday(language: str, accepted: Iterable[str]) -> int:
    """Return with which day weeks begin (0 is Monday) for who speaks the language.

    `accepted` are the languages of their browser, of which the first with a country says it.
    """
    for tag in accepted if language != "he" else ():
        with suppress(ValueError, UnknownLocaleError):
            locale = Locale.parse(tag, sep="-")
            if locale.language == language and locale.territory:
                return locale.first_week_day
    return SUNDAY


def month(first: date, reader: Reader, today: date) -> Month:
    """Return the month that begins then, as the reader sees it."""
    begin = first - timedelta(days=(first.weekday() - reader.first_weekday) % A_WEEK)
    end = after(first)
    weeks = []
    while begin < end:
        days = [begin + timedelta(days=number) for number in range(A_WEEK)]
        weeks.append(tuple(_day(day, first, reader) for day in days))
        begin += timedelta(days=A_WEEK)
    return Month(
        first=first,
        title=format_date(first, "LLLL y", locale=reader.language),
        hebrew=_hebrew_months(first, end - timedelta(days=1), reader.language),
        weekdays=_weekdays(reader),
        weeks=tuple(weeks),
        earlier=_address(first - timedelta(days=1), today),
        later=_address(end, today),
    )


def after(first: date) -> date:
    """Return when the month begins that comes after the one that begins then."""
    return (first + timedelta(days=31)).replace(day=1)


def _day(day: date, first: date, reader: Reader) -> Day:
    told = [
        one for one in occasions(day, in_israel=reader.in_israel) if one.kind not in UNMENTIONED
    ]
    return Day(
        date=day,
        label=label(day, reader.language),
        hebrew=_short(day, reader.language),
        occasions=tuple(one.label(reader.language) for one in told),
        is_rest=day.weekday() == SATURDAY or any(one.kind is Kind.FESTIVAL for one in told),
        is_outside=day.month != first.month,
    )


def label(day: date, language: str) -> str:
    """Return the day by both calendars, without their years: "Sunday, November 29 · 19 Kislev"."""
    whole = Locale.parse(language).date_formats["full"].pattern
    civil = format_date(day, YEAR.sub("", whole), locale=language)
    return f"{civil} · {hebrew_date(day, language, with_year=False)}"


def _short(day: date, language: str) -> str:
    found = hebrew_day(day)
    if found.day == 1:
        return hebrew_date(day, language, with_year=False)
    return numeral(found.day) if language == "he" else str(found.day)


def _weekdays(reader: Reader) -> tuple[tuple[str, str], ...]:
    short = get_day_names("abbreviated", "stand-alone", reader.language)
    whole = get_day_names("wide", "stand-alone", reader.language)
    order = [(reader.first_weekday + number) % A_WEEK for number in range(A_WEEK)]
    shabbat = SHABBAT[reader.language]
    return tuple(
        (shabbat, shabbat) if day == SATURDAY else (short[day], whole[day]) for day in order
    )


def _hebrew_months(first: date, last: date, language: str) -> str:
    """Return the Hebrew months of the days: "Kislev – Tevet 5787"."""
    begun, ended = hebrew_day(first), hebrew_day(last)
    names = [month_name(day.month, language, is_leap=day.is_leap) for day in (begun, ended)]
    years = [year_name(day.year) if language == "he" else str(day.year) for day in (begun, ended)]
    if years[0] != years[1]:
        return f"{names[0]} {years[0]} – {names[1]} {years[1]}"
    return f"{' – '.join(dict.fromkeys(names))} {years[1]}"


def _address(day: date, today: date) -> str | None:
    """Return how the day's month is named in an address, if one can look so far."""
    said = f"{day:%Y-%m}"
    return said if named(said, today) else None
