"""Hebrew dates in both languages, and what each day is."""

from datetime import date, timedelta

import pytest
from pyluach import dates, hebrewcal

from havruta.hebrew.dates import hebrew_date, hebrew_day
from havruta.hebrew.names import NAMES
from havruta.hebrew.occasions import Kind, occasions

DATES = {
    "2026-11-29": ("19 Kislev 5787", "י״ט בכסלו תשפ״ז"),
    "2026-09-12": ("1 Tishrei 5787", "א׳ בתשרי תשפ״ז"),
    "2026-10-26": ("15 Cheshvan 5787", "ט״ו בחשוון תשפ״ז"),
    "2026-10-27": ("16 Cheshvan 5787", "ט״ז בחשוון תשפ״ז"),
    "2027-02-08": ("1 Adar I 5787", "א׳ באדר א׳ תשפ״ז"),
    "2027-03-23": ("14 Adar II 5787", "י״ד באדר ב׳ תשפ״ז"),
    "2026-03-03": ("14 Adar 5786", "י״ד באדר תשפ״ו"),
    "2027-07-06": ("1 Tammuz 5787", "א׳ בתמוז תשפ״ז"),
    "2027-06-07": ("2 Sivan 5787", "ב׳ בסיוון תשפ״ז"),
    "1948-05-14": ("5 Iyar 5708", "ה׳ באייר תש״ח"),
    "1990-01-01": ("4 Tevet 5750", "ד׳ בטבת תש״ן"),
    "2020-01-01": ("4 Tevet 5780", "ד׳ בטבת תש״ף"),
    "2029-10-01": ("22 Tishrei 5790", "כ״ב בתשרי תש״ץ"),
}
DAYS = {
    "2026-09-11": ["Erev Rosh Hashanah"],
    "2026-09-13": ["Rosh Hashanah, second day"],
    "2026-09-14": ["Fast of Gedaliah"],
    "2020-09-21": ["Fast of Gedaliah"],
    "2026-10-02": ["Hoshana Rabbah"],
    "2026-10-11": ["Rosh Chodesh Cheshvan"],
    "2026-10-12": ["Rosh Chodesh Cheshvan"],
    "2026-11-29": [],
    "2026-12-10": ["Rosh Chodesh Tevet", "Chanukah, day 6"],
    "2024-03-21": ["Fast of Esther"],
    "2027-02-21": ["Purim Katan"],
    "2027-03-10": ["Rosh Chodesh Adar II"],
    "2027-04-21": ["Erev Pesach"],
    "2024-03-24": ["Purim"],
    "2022-08-07": ["Tisha B’Av"],
    "2022-07-17": ["Fast of 17 Tammuz"],
    "2025-01-10": ["Fast of 10 Tevet"],
    "2027-05-25": ["Lag BaOmer", "Day 33 of the Omer"],
    "2026-04-14": ["Yom HaShoah", "Day 12 of the Omer"],
    "2024-05-06": ["Yom HaShoah", "Day 13 of the Omer"],
    "2024-05-14": ["Yom HaAtzmaut", "Day 21 of the Omer"],
    "2025-05-01": ["Yom HaAtzmaut", "Day 18 of the Omer"],
    "2025-04-30": ["Yom HaZikaron", "Day 17 of the Omer"],
}


@pytest.mark.parametrize(("day", "told"), DATES.items())
def test_a_day_has_its_hebrew_date_in_both_languages(day, told):
    """SC-9"""
    assert tuple(hebrew_date(date.fromisoformat(day), each) for each in ("en", "he")) == told


def test_a_date_can_be_told_without_its_year():
    assert hebrew_date(date(2026, 11, 29), "en", with_year=False) == "19 Kislev"
    assert hebrew_date(date(2026, 11, 29), "he", with_year=False) == "י״ט בכסלו"


def test_every_day_of_two_hundred_years_has_the_date_after_the_one_before():
    """SC-9"""
    before = hebrew_day(date(1926, 12, 31))
    for ordinal in range(date(1927, 1, 1).toordinal(), date(2127, 1, 1).toordinal()):
        found = hebrew_day(date.fromordinal(ordinal))
        is_next = (found.year, found.month, found.day) == (
            before.year,
            before.month,
            before.day + 1,
        )
        assert is_next or (
            found.day == 1 and before.day in {29, 30} and found.month != before.month
        )
        before = found


@pytest.mark.parametrize("day", [date.min, date(1600, 2, 29), date(2240, 9, 17), date.max])
def test_even_days_that_nobody_plans_have_a_date(day):
    known = dates.GregorianDate.from_pydate(day).to_heb()
    found = hebrew_day(day)

    assert (found.year, found.month, found.day) == (known.year, known.month, known.day)
    assert hebrew_date(day, "he")


@pytest.mark.parametrize(("day", "told"), DAYS.items())
def test_a_day_is_called_what_it_is(day, told):
    """SC-9"""
    found = occasions(date.fromisoformat(day), in_israel=False)

    assert [occasion.label("en") for occasion in found] == told


def test_hebrew_says_each_as_its_calendars_do():
    """UX-4"""
    told = {
        occasion.label("he")
        for ordinal in range(date(2026, 9, 1).toordinal(), date(2027, 10, 1).toordinal())
        for occasion in occasions(date.fromordinal(ordinal), in_israel=False)
    }

    assert told >= {
        "ערב יום כיפור",
        "יום טוב שני של סוכות",
        "חנוכה, היום השלישי",
        "ראש חודש אדר ב׳",
        "ט״ו לעומר",
        "תשעה באב",
    }


def test_israel_has_one_day_of_what_is_two_abroad():
    """SC-9"""

    def called(day, *, in_israel):
        return [found.label("en") for found in occasions(day, in_israel=in_israel)]

    assert called(date(2026, 10, 3), in_israel=True) == ["Shemini Atzeret", "Simchat Torah"]
    assert called(date(2026, 10, 3), in_israel=False) == ["Shemini Atzeret"]
    assert called(date(2026, 10, 4), in_israel=True) == []
    assert called(date(2026, 9, 27), in_israel=True) == ["Chol HaMoed Sukkot"]
    assert called(date(2027, 4, 29), in_israel=True) == ["Day 7 of the Omer"]
    assert called(date(2026, 9, 13), in_israel=True) == ["Rosh Hashanah, second day"]


@pytest.mark.parametrize("in_israel", [True, False])
def test_festivals_and_fasts_are_those_of_another_calendar(in_israel):
    """SC-9"""
    for ordinal in range(date(2020, 1, 1).toordinal(), date(2033, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        known = dates.GregorianDate.from_pydate(day)
        kinds = {found.kind for found in occasions(day, in_israel=in_israel)}

        rests = hebrewcal.festival(known, israel=in_israel, include_working_days=False)
        assert (Kind.FESTIVAL in kinds) == (rests is not None), day
        assert (Kind.FAST in kinds) == (known.fast_day() not in {None, "Yom Kippur"}), day


def test_all_that_has_a_name_comes_round():
    start = date(2026, 1, 1)
    found = {
        occasion.key
        for days in range(3 * 366)
        for occasion in occasions(start + timedelta(days), in_israel=False)
    }

    assert found | {"shabbat"} == set(NAMES) | {"rosh_chodesh", "omer"}
