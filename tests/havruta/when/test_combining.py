"""The options of a plan: what is said in one of them and in another, taken together."""

from datetime import UTC, datetime

import pytest

from havruta.errors.base import HavrutaError
from havruta.recurrence import Rule, Timing
from havruta.when.model import Unclear, Understood
from havruta.when.understanding import combine

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)  # a Sunday
TUESDAY, WEDNESDAY, SUNDAY = "2026-12-01", "2026-12-02", "2026-12-06"
WEEKLY = "FREQ=WEEKLY;BYDAY=TU"


def combined(when, **options):
    return combine(when, now=NOW, zone="Asia/Jerusalem", language="en", **options)


def timing(day, rule=None):
    start = datetime.fromisoformat(f"{day}T20:30")
    return Timing(start, "Asia/Jerusalem", rule and Rule.parse(rule))


def refused(when, **options):
    with pytest.raises(HavrutaError) as refusal:
        combined(when, **options)
    return " ".join([refusal.value.code, *map(str, refusal.value.values.values())])


@pytest.mark.parametrize(
    ("when", "options", "day", "rule"),
    [
        ("every Tue 20:30", {}, TUESDAY, WEEKLY),
        ("Tue 20:30", {"repeat": "weekly"}, TUESDAY, WEEKLY),
        ("Tue 20:30", {"repeat": "Weekly "}, TUESDAY, WEEKLY),
        ("Tue 20:30", {"repeat": "every week"}, TUESDAY, WEEKLY),
        ("Tue 20:30", {"repeat": "week"}, TUESDAY, WEEKLY),
        ("Tue 20:30", {"repeat": "Tuesday"}, TUESDAY, WEEKLY),
        ("Tue 20:30", {"repeat": "on Tuesdays"}, TUESDAY, WEEKLY),
        ("every Tue 20:30", {"repeat": "weekly"}, TUESDAY, WEEKLY),
        ("1.12 20:30", {"repeat": "weekly"}, TUESDAY, WEEKLY),
        ("20:30", {"repeat": "Tuesday"}, TUESDAY, WEEKLY),
        ("Tue 20:30", {"repeat": "Tue Thu"}, TUESDAY, "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("20:30", {"repeat": "Tue, Thu"}, TUESDAY, "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("Tue and Thu 20:30", {"repeat": "weekly"}, TUESDAY, "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("שלישי וחמישי 20:30", {"repeat": "שבועי"}, TUESDAY, "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("Tue and Thu 20:30", {"repeat": "no"}, TUESDAY, "FREQ=WEEKLY;COUNT=2;BYDAY=TU,TH"),
        ("Tue 20:30", {"repeat": "", "until": " "}, TUESDAY, None),
        ("Tue 20:30", {"repeat": "no"}, TUESDAY, None),
        ("Tue 20:30", {"repeat": "once"}, TUESDAY, None),
        ("Tue 20:30", {"repeat": "לא"}, TUESDAY, None),
        ("Tue 20:30", {"repeat": "חד־פעמי"}, TUESDAY, None),
        (
            "Tue 20:30",
            {"repeat": "every two weeks"},
            TUESDAY,
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU",
        ),
        ("Tue 20:30", {"repeat": "2 weeks"}, TUESDAY, "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU"),
        (
            "Tue 20:30",
            {"repeat": "פעם בשבועיים"},
            TUESDAY,
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU",
        ),
        ("Tue 20:30", {"repeat": "daily"}, TUESDAY, "FREQ=DAILY"),
        ("Tue 20:30", {"repeat": "כל יום"}, TUESDAY, "FREQ=DAILY"),
        ("1.12 20:30", {"repeat": "monthly"}, TUESDAY, "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("20:30", {"repeat": "first Sunday of the month"}, SUNDAY, "FREQ=MONTHLY;BYDAY=1SU"),
        ("1st Sunday 20:30", {"repeat": "monthly"}, SUNDAY, "FREQ=MONTHLY;BYDAY=1SU"),
        (
            "Tue 20:30",
            {"repeat": "weekly", "until": "30 June 2027"},
            TUESDAY,
            f"{WEEKLY};UNTIL=20270630",
        ),
        ("every Tue 20:30", {"until": "until 30.6.2027"}, TUESDAY, f"{WEEKLY};UNTIL=20270630"),
        ("every Tue 20:30", {"until": "30 ביוני"}, TUESDAY, f"{WEEKLY};UNTIL=20270630"),
        ("every Tue 20:30", {"until": "עד 30 ביוני"}, TUESDAY, f"{WEEKLY};UNTIL=20270630"),
        ("every Tue 20:30", {"until": "15 Shevat"}, TUESDAY, f"{WEEKLY};UNTIL=20270123"),
        ("Tue 20:30", {"repeat": "weekly until 30 June"}, TUESDAY, f"{WEEKLY};UNTIL=20270630"),
        (
            "Tue 20:30",
            {"repeat": "weekly", "count": 10},
            TUESDAY,
            "FREQ=WEEKLY;COUNT=10;BYDAY=TU",
        ),
        ("every Tue 20:30 10 times", {"count": 10}, TUESDAY, "FREQ=WEEKLY;COUNT=10;BYDAY=TU"),
        ("Tue 20:30", {"repeat": "weekly", "count": 1}, TUESDAY, None),
        (
            "20:30",
            {"repeat": "every day except Friday and Shabbat"},
            "2026-11-29",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,SU",
        ),
    ],
)
def test_the_options_say_together_what_one_of_them_may_say_alone(when, options, day, rule):
    """SC-1"""
    parts = sorted(rule.split(";")) if rule else None
    understood = combined(when, **options)

    assert isinstance(understood, Understood), understood
    assert understood.timing.start == timing(day).start
    told = understood.timing.rule
    assert (sorted(told.text().split(";")) if told else None) == parts


@pytest.mark.parametrize(
    ("when", "options", "minutes"),
    [
        ("Tue 20:30", {"minutes": 45}, 45),
        ("Tue 20:30 for 45 minutes", {"minutes": 45}, 45),
        ("Tue 20:30-21:15", {}, 45),
        ("Tue 20:30", {"until": "21:15"}, 45),
        ("Tue 20:30", {}, None),
    ],
)
def test_how_long_it_lasts_is_an_option_or_said_with_the_rest(when, options, minutes):
    """SC-1"""
    assert combined(when, **options) == Understood(timing(TUESDAY), minutes)


@pytest.mark.parametrize(
    ("when", "options", "why"),
    [
        ("every Tue 20:30", {"repeat": "daily"}, "said_twice rule"),
        ("every Tue 20:30", {"repeat": "Thursday"}, "said_twice rule"),
        ("every Tue 20:30", {"repeat": "no"}, "said_twice rule"),
        ("every Tue 20:30", {"repeat": "every two weeks on Thursday"}, "said_twice day"),
        ("every two weeks on Tue 20:30", {"repeat": "every 3 weeks"}, "said_twice rule"),
        ("Fri 20:30", {"repeat": "every day except Friday"}, "said_twice day"),
        ("every Friday 20:30", {"repeat": "every day except Friday"}, "said_twice rule"),
        ("Tue 20:30", {"repeat": "Thursday"}, "said_twice day"),
        ("Tue 20:30", {"repeat": "weekly 21:30"}, "said_twice time"),
        ("every Tue 20:30 until 1 May", {"until": "30 June"}, "said_twice end"),
        ("every Tue 20:30", {"until": "30 June", "count": 3}, "said_twice end"),
        ("every Tue 20:30 5 times", {"count": 3}, "said_twice end"),
        ("Tue 20:30-21:00", {"minutes": 45}, "said_twice length"),
        ("Tue 20:30 for an hour", {"minutes": 45}, "said_twice length"),
        ("Tue 20:30", {"until": "30 June"}, "ends_once"),
        ("Tue 20:30", {"count": 3}, "ends_once"),
        ("Tue 20:30", {"repeat": "no", "count": 3}, "ends_once"),
        ("20:30", {"repeat": "weekly"}, "day_lacking"),
        ("20:30", {"repeat": "monthly"}, "day_lacking"),
        ("every Tue 20:30", {"until": "30 November"}, "ends_too_soon"),
        ("every Tue 20:30", {"until": "yesterday"}, "ends_too_soon"),
        ("every Tue 20:30", {"until": "30 February"}, "no_such_time 30 February"),
        ("tomorrow 25:00", {}, "no_such_time 25:00"),
        ("מחר 20:30 בבוקר", {}, "no_such_time מחר 20:30 בבוקר"),
        ("30 February 20:30", {}, "no_such_time 30 February 20:30"),
        ("every Tue 20:30", {"count": 0}, "wrong_number 1 999"),
        ("every Tue 20:30", {"count": 10**30}, "wrong_number 1 999"),
        ("every Tue 20:30", {"minutes": 0}, "wrong_length 5 12"),
        ("every Tue 20:30", {"minutes": -(10**30)}, "wrong_length 5 12"),
        ("every Tue 20:30", {"minutes": 10**30}, "wrong_length 5 12"),
        ("every Tue 20:30", {"until": "the end"}, "not_understood the end"),
        ("Tue 20:30", {"repeat": "often"}, "not_understood often"),
        ("Tue 20:30", {"repeat": "10:00"}, "not_understood 10:00"),
        ("Tue 20:30", {"repeat": "a" * 201}, f"not_understood {'a' * 201}"),
        ("huo akhah 20:30", {"repeat": "often"}, "not_understood huo akhah"),
    ],
)
def test_what_does_not_go_together_is_refused_in_one_sentence(when, options, why):
    """SC-1"""
    assert refused(when, **options) == why


@pytest.mark.parametrize(
    ("when", "options", "question", "number"),
    [
        ("Tue 20:30", {"repeat": "monthly"}, "often", 2),
        ("Tue 20:30", {"repeat": "every second Tuesday"}, "often", 2),
        ("Tue 20:30", {"repeat": "weekdays"}, "often", 2),
        ("every Tue 20:30", {"until": "Pesach"}, "until", 2),
        ("every Tue 20:30", {"until": "3/4"}, "until", 2),
        ("Tue 8:30", {"repeat": "weekly"}, "half", 2),
        ("Tue", {"repeat": "weekly"}, "time", 6),
        ("Tue", {"repeat": "monthly"}, "several", 6),
        ("huo akhah 20:30", {"repeat": "weekly"}, "layout", 1),
    ],
)
def test_what_the_options_leave_open_is_asked(when, options, question, number):
    """SC-1"""
    asked = combined(when, **options)

    assert isinstance(asked, Unclear), asked
    assert (asked.question, len(asked.readings)) == (question, number)
