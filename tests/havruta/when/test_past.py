"""On which day something was, in plain words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from havruta.errors.base import HavrutaError
from havruta.errors.plans import ManyDays, NotADay, WhichDay, WrongWeekday
from havruta.when.past import day_meant, days_meant

TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)
JERUSALEM = {"now": TUESDAY, "zone": "Asia/Jerusalem", "language": "en"}
THURSDAY_ABROAD = {
    "now": datetime(2026, 3, 5, 17, tzinfo=UTC),
    "zone": "America/New_York",
    "language": "en",
}


def meant(said):
    return day_meant(said, **JERUSALEM)


def days(said, surroundings):
    return [f"{day:%a %d %b %Y}" for day in days_meant(said, **surroundings)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("today", date(2026, 3, 3)),
        ("yesterday", date(2026, 3, 2)),
        ("אתמול", date(2026, 3, 2)),
        ("היום", date(2026, 3, 3)),
        ("Tuesday", date(2026, 3, 3)),
        ("last Tuesday", date(2026, 2, 24)),
        ("Shabbat", date(2026, 2, 28)),
        ("יום שבת שעבר", date(2026, 2, 28)),
        ("3 days ago", date(2026, 2, 28)),
        ("לפני 3 ימים", date(2026, 2, 28)),
        ("2026-02-27", date(2026, 2, 27)),
        ("27.2.2026", date(2026, 2, 27)),
        ("27 February", date(2026, 2, 27)),
        ("1 May", date(2025, 5, 1)),
        ("2026-02-27T20:00", date(2026, 2, 27)),
        ("tomorrow", date(2026, 3, 4)),
        # the Hebrew calendar's, of which each was just now, or most of a year ago
        ("ט״ו בשבט", date(2026, 2, 2)),
        ("15 Shevat", date(2026, 2, 2)),
        ("14 Adar", date(2026, 3, 3)),
        ("א׳ ניסן", date(2025, 3, 30)),
        ("Purim", date(2026, 3, 3)),
        ("erev Yom Kippur", date(2025, 10, 1)),
        ("15 Shevat 5785", date(2025, 2, 13)),
        ("Monday 2 March", date(2026, 3, 2)),
        ("29 February 2024", date(2024, 2, 29)),
        ("29 February", date(2024, 2, 29)),
        ("the 27th", date(2026, 2, 27)),
        ("the 1st", date(2026, 3, 1)),
        ("ב־27 לחודש", date(2026, 2, 27)),
        ("the 31st", date(2026, 1, 31)),
        # parts of days, and how long ago
        ("last night", date(2026, 3, 2)),
        ("אמש", date(2026, 3, 2)),
        ("yesterday evening", date(2026, 3, 2)),
        ("אתמול בלילה", date(2026, 3, 2)),
        ("the day before yesterday", date(2026, 3, 1)),
        ("שלשום", date(2026, 3, 1)),
        ("an hour ago", date(2026, 3, 3)),
        ("14 hours ago", date(2026, 3, 3)),
        ("15 hours ago", date(2026, 3, 2)),
        ("לפני שעתיים", date(2026, 3, 3)),
        ("a day ago", date(2026, 3, 2)),
        ("לפני יומיים", date(2026, 3, 1)),
        ("a week ago", date(2026, 2, 24)),
        ("לפני שבוע", date(2026, 2, 24)),
        ("two weeks ago", date(2026, 2, 17)),
        ("a fortnight ago", date(2026, 2, 17)),
        ("לפני שבועיים", date(2026, 2, 17)),
        ("לפני שלושה שבועות", date(2026, 2, 10)),
        ("a month ago", date(2026, 2, 3)),
        ("לפני חודשיים", date(2026, 1, 3)),
        ("a year ago", date(2025, 3, 3)),
        ("a week ago today", date(2026, 2, 24)),
        ("a week ago yesterday", date(2026, 2, 23)),
        ("אתמול לפני שבוע", date(2026, 2, 23)),
        # weekdays of weeks that have been
        ("a week ago Tuesday", date(2026, 2, 24)),
        ("two weeks ago on Tuesday", date(2026, 2, 17)),
        ("ביום שלישי לפני שבועיים", date(2026, 2, 17)),
        ("Tuesday last week", date(2026, 2, 24)),
        ("last week on Sunday", date(2026, 2, 22)),
        ("ביום ראשון בשבוע שעבר", date(2026, 2, 22)),
        ("Monday this week", date(2026, 3, 2)),
        ("this past Tuesday", date(2026, 2, 24)),
        ("ביום שני האחרון", date(2026, 3, 2)),
        ("the Tuesday before last", date(2026, 2, 17)),
        ("two Tuesdays ago", date(2026, 2, 17)),
        ("last Friday night", date(2026, 2, 27)),
        ("בליל שבת שעבר", date(2026, 2, 27)),
        ("במוצאי שבת האחרון", date(2026, 2, 28)),
        ("last motzei shabbat", date(2026, 2, 28)),
        ("the 15th of last month", date(2026, 2, 15)),
        ("ב־15 בחודש שעבר", date(2026, 2, 15)),
        # of what is to come, the first day
        ("next week", date(2026, 3, 8)),
        ("this coming Tuesday", date(2026, 3, 3)),
        ("Wednesday this week", date(2026, 3, 4)),
        ("מחרתיים", date(2026, 3, 5)),
        ("Monday 9 March", date(2026, 3, 9)),
    ],
)
def test_a_day_that_was_is_said_as_people_say_it(said, day):
    """PR-8, UX-1: what can only be to come is left to whoever asks for it."""
    assert meant(said) == day


@pytest.mark.parametrize(
    "said",
    [
        "",
        "nonsense",
        "20:30",
        "every day",
        "x" * 500,
        "last",
        "31.2.",
        "a month ago Friday",
        "1.5 Tuesdays ago",
    ],
)
def test_what_is_no_day_is_refused(said):
    """PR-8, OP-1"""
    with pytest.raises((NotADay, HavrutaError)):
        meant(said)


@pytest.mark.parametrize(
    "said",
    ["29 Feb 2027", "30 February", "now", "99999 days ago", "10000 years ago"],
)
def test_what_no_calendar_has_is_told_in_their_own_words(said):
    """PR-8, OP-1: and nobody is asked for a time to come."""
    with pytest.raises(NotADay) as refused:
        meant(said)

    assert refused.value.values == {"said": said}


def test_a_date_that_is_of_another_weekday_is_no_day():
    with pytest.raises(WrongWeekday):
        meant("Sunday 2 March")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("last Tuesday", ["Tue 24 Feb 2026", "Tue 03 Mar 2026"]),
        ("יום שלישי שעבר", ["Tue 24 Feb 2026", "Tue 03 Mar 2026"]),
        ("last Friday", ["Fri 27 Feb 2026"]),
        ("Tuesday", ["Tue 03 Mar 2026"]),
        ("a week ago Tuesday", ["Tue 24 Feb 2026"]),
        ("a week ago Friday", ["Fri 20 Feb 2026", "Fri 27 Feb 2026"]),
        ("Sunday last week", ["Sun 22 Feb 2026", "Sun 01 Mar 2026"]),
        ("last weekend", ["Sat 28 Feb 2026", "Sun 01 Mar 2026"]),
        ("בסוף השבוע", ["Sat 28 Feb 2026", "Sun 01 Mar 2026"]),
        ("2/3", ["Tue 03 Feb 2026", "Mon 02 Mar 2026"]),
    ],
)
def test_days_that_people_differ_in_are_all_told(said, expected):
    """PR-8, UX-1: on a Thursday, by a clock where weeks begin on Sunday or on Monday."""
    assert days(said, THURSDAY_ABROAD) == expected


def test_either_adar_is_asked_for_after_a_leap_year():
    """PR-8"""
    now = datetime(2027, 5, 1, 12, tzinfo=UTC)

    assert days("14 Adar", JERUSALEM | {"now": now}) == ["Sun 21 Feb 2027", "Tue 23 Mar 2027"]


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("last week", date(2026, 2, 22), date(2026, 2, 28)),
        ("בשבוע שעבר", date(2026, 2, 22), date(2026, 2, 28)),
        ("this week", date(2026, 3, 1), date(2026, 3, 3)),
        ("last month", date(2026, 2, 1), date(2026, 2, 28)),
        ("בחודש שעבר", date(2026, 2, 1), date(2026, 2, 28)),
        ("in December", date(2025, 12, 1), date(2025, 12, 31)),
        ("in March 2024", date(2024, 3, 1), date(2024, 3, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("בשנה שעברה", date(2025, 1, 1), date(2025, 12, 31)),
        ("last weekend", date(2026, 2, 27), date(2026, 2, 28)),
    ],
)
def test_a_stretch_of_days_is_all_of_them(said, first, last):
    """PR-1, PR-8: as far as they have been."""
    found = days_meant(said, **JERUSALEM)

    assert found == [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def test_a_week_may_begin_on_sunday_or_on_monday():
    """PR-1, UX-1: on a Sunday abroad, last week may be the one that ended yesterday, or today."""
    sunday = THURSDAY_ABROAD | {"now": datetime(2026, 3, 8, 17, tzinfo=UTC)}

    found = days_meant("last week", **sunday)

    assert (found[0], found[-1]) == (date(2026, 2, 23), date(2026, 3, 7))


def test_of_few_days_it_is_asked_which_in_the_words_of_whoever_is_asked():
    """PR-8, UX-1"""
    with pytest.raises(WhichDay) as asked:
        day_meant("ביום שלישי שעבר", **(THURSDAY_ABROAD | {"language": "he"}))

    days = "יום שלישי, 24 בפברואר 2026 או יום שלישי, 3 במרץ 2026"
    assert asked.value.values == {"said": "ביום שלישי שעבר", "days": days}


@pytest.mark.parametrize(
    ("said", "day"), [("today", 2), ("tonight", 2), ("2 March", 2), ("Sunday", 1), ("3 March", 3)]
)
def test_after_midnight_the_day_goes_on_until_it_ends(said, day):
    """PR-8: it is two in the morning of the third."""
    night = JERUSALEM | {"now": datetime(2026, 3, 3, 0, tzinfo=UTC), "begins": timedelta(hours=4)}

    assert day_meant(said, **night) == date(2026, 3, day)


@pytest.mark.parametrize("said", ["yesterday", "last night", "אמש", "לפני יום"])
def test_after_midnight_it_is_asked_whose_yesterday_is_meant(said):
    """PR-8"""
    night = JERUSALEM | {"now": datetime(2026, 3, 3, 0, tzinfo=UTC), "begins": timedelta(hours=4)}

    with pytest.raises(WhichDay) as asked:
        day_meant(said, **night)

    assert asked.value.values["days"] == "Sunday 1 March 2026 or Monday 2 March 2026"


def test_of_many_days_one_is_asked_for():
    """PR-8"""
    with pytest.raises(ManyDays):
        meant("last week")
