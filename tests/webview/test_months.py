"""A month on the wall: which days it shows, how they are called, and how far one can look."""

from datetime import date

import pytest

from webview import months
from webview.months import Reader

TODAY = date(2026, 11, 29)
MONDAY, SUNDAY = 0, 6


def shown(year, month, *, language="en", in_israel=False, first_weekday=SUNDAY):
    reader = Reader(language, in_israel, first_weekday)
    return months.month(date(year, month, 1), reader, TODAY)


@pytest.mark.parametrize(
    ("first_weekday", "names"),
    [(SUNDAY, "Sun Mon Tue Wed Thu Fri Shabbat"), (MONDAY, "Mon Tue Wed Thu Fri Shabbat Sun")],
)
def test_whole_weeks_are_shown_from_the_readers_first_day(first_weekday, names):
    """SC-6"""
    december = shown(2026, 12, first_weekday=first_weekday)

    assert [short for short, _ in december.weekdays] == names.split()
    assert {day.date.weekday() for week in december.weeks for day in week[:1]} == {first_weekday}
    days = [day.date for day in december.days]
    assert len(days) % 7 == 0
    assert days == sorted({*days})
    inside = [day for day in december.days if not day.is_outside]
    assert [day.date.day for day in inside] == [*range(1, 32)]


def test_hebrew_days_stand_beside_and_what_they_are_is_named():
    """SC-9, UX-1"""
    december = {day.date: day for day in shown(2026, 12).days}
    of_hebrew = {day.date: day for day in shown(2026, 12, language="he").days}

    shabbat, new_month = date(2026, 12, 5), date(2026, 12, 11)
    assert december[shabbat].hebrew == "25"
    assert december[shabbat].occasions == ("Chanukah, day 1",)
    assert december[shabbat].is_rest
    assert december[shabbat].label == "Saturday, December 5 · 25 Kislev"
    assert december[new_month].hebrew == "1 Tevet"
    assert not december[new_month].is_rest
    assert of_hebrew[shabbat].hebrew == "כ״ה"
    assert of_hebrew[new_month].occasions == ("ראש חודש טבת", "חנוכה, היום השביעי")


def test_the_second_day_of_a_festival_is_kept_abroad_alone():
    """SC-9"""
    second = date(2027, 4, 23)

    rests = {
        in_israel: {day.date for day in shown(2027, 4, in_israel=in_israel).days if day.is_rest}
        for in_israel in (True, False)
    }

    assert second in rests[False]
    assert second not in rests[True]


@pytest.mark.parametrize(
    ("year", "month", "language", "title"),
    [
        (2026, 12, "en", "Kislev – Tevet 5787"),
        (2026, 12, "he", "כסלו – טבת תשפ״ז"),
        (2026, 9, "en", "Elul 5786 – Tishrei 5787"),
        (2033, 10, "en", "Tishrei – Cheshvan 5794"),
    ],
)
def test_the_hebrew_months_are_named_with_their_years(year, month, language, title):
    assert shown(year, month, language=language).hebrew == title


NONE = (
    *("", "2026", "2026-13", "2026-00", "0000-01", "9999-12", "0001-01", "2026-12-01", "٢٠٢٦-12"),
    *("2026-12\n", "-2026-12", "99999999999999999999-01", "2126-12x", "2127-01", "1925-12"),
)


@pytest.mark.parametrize("said", NONE)
def test_what_names_no_month_near_enough_is_none(said):
    """OP-1"""
    assert months.named(said, TODAY) is None


def test_one_can_look_a_century_back_and_ahead_and_no_further():
    for said in ("1926-01", "2126-12"):
        first = months.named(said, TODAY)
        assert f"{first:%Y-%m}" == said
    assert shown(1926, 1).earlier is None
    assert shown(1926, 1).later == "1926-02"
    assert shown(2126, 12).later is None


@pytest.mark.parametrize(
    ("language", "accepted", "first"),
    [
        ("he", ["he-IL"], SUNDAY),
        ("he", ["he", "he-GB", "en-GB", "fr"], SUNDAY),
        ("en", ["en", "en-GB"], MONDAY),
        ("en", ["en-GB", "en"], MONDAY),
        ("en", ["fr-FR", "en-US"], SUNDAY),
        ("en", ["en-!!", "en-IL"], SUNDAY),
        ("en", ["en-XX-what", "*"], SUNDAY),
        ("en", [""], SUNDAY),
    ],
)
def test_weeks_begin_as_where_the_reader_comes_from(language, accepted, first):
    """UX-1"""
    assert months.first_weekday(language, accepted) == first
