"""On which day something was, in plain words."""

from datetime import UTC, date, datetime

import pytest

from havruta.errors.base import HavrutaError
from havruta.errors.plans import NotADay, WrongWeekday
from havruta.when.past import day_meant

TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)


def meant(said):
    return day_meant(said, now=TUESDAY, zone="Asia/Jerusalem", language="en")


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
        ("29 February", date(2028, 2, 29)),  # the last one was long ago
    ],
)
def test_a_day_that_was_is_said_as_people_say_it(said, day):
    """PR-8, UX-1: what can only be to come is left to whoever asks for it."""
    assert meant(said) == day


@pytest.mark.parametrize("said", ["", "nonsense", "20:30", "every day", "x" * 500, "last", "31.2."])
def test_what_is_no_day_is_refused(said):
    """PR-8, OP-1"""
    with pytest.raises((NotADay, HavrutaError)):
        meant(said)


@pytest.mark.parametrize(
    "said", ["29 Feb 2027", "30 February", "now", "99999 days ago", "10000 years ago"]
)
def test_what_no_calendar_has_is_told_in_their_own_words(said):
    """PR-8, OP-1: and nobody is asked for a time to come."""
    with pytest.raises(NotADay) as refused:
        meant(said)

    assert refused.value.values == {"said": said}


def test_a_date_that_is_of_another_weekday_is_no_day():
    with pytest.raises(WrongWeekday):
        meant("Sunday 2 March")
