"""On which day something was, in plain words."""

from datetime import UTC, date, datetime

import pytest

from havruta.errors.base import HavrutaError
from havruta.errors.plans import NotADay
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
