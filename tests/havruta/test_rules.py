"""How something repeats, and how that is written down."""

from datetime import date

import pytest

from havruta.recurrence import Frequency, Rule

DAILY, WEEKLY, MONTHLY = Frequency


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Rule(DAILY), "FREQ=DAILY"),
        (Rule(DAILY, 3, count=7), "FREQ=DAILY;INTERVAL=3;COUNT=7"),
        (Rule(WEEKLY, weekdays=(1, 3, 6)), "FREQ=WEEKLY;BYDAY=TU,TH,SU"),
        (Rule(WEEKLY, 2, (0,)), "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO"),
        (
            Rule(MONTHLY, weekdays=(6,), nth=-1, until=date(2027, 1, 2)),
            "FREQ=MONTHLY;BYDAY=-1SU;UNTIL=20270102",
        ),
        (Rule(MONTHLY, month_day=31), "FREQ=MONTHLY;BYMONTHDAY=31"),
        (Rule(MONTHLY, month_day=-1), "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ],
)
def test_a_rule_is_written_as_calendars_write_it_and_read_back(rule, text):
    assert rule.text() == text
    assert Rule.parse(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "weekly",
        "FREQ=HOURLY",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=many",
        "FREQ=DAILY;UNTIL=20270102T000000Z",
        "FREQ=DAILY;BYHOUR=3",
        "FREQ=MONTHLY;BYDAY=SU",
        "FREQ=MONTHLY;BYDAY=1SU,2SU",
    ],
)
def test_what_we_have_not_written_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        Rule.parse(text)


@pytest.mark.parametrize(
    "parts",
    [
        {"frequency": DAILY, "weekdays": (1,)},
        {"frequency": DAILY, "interval": 100},
        {"frequency": DAILY, "count": 0},
        {"frequency": DAILY, "count": 1000},
        {"frequency": DAILY, "count": 2, "until": date(2027, 1, 1)},
        {"frequency": WEEKLY},
        {"frequency": WEEKLY, "weekdays": (3, 1)},
        {"frequency": WEEKLY, "weekdays": (1, 1)},
        {"frequency": WEEKLY, "weekdays": (7,)},
        {"frequency": WEEKLY, "weekdays": (1,), "nth": 1},
        {"frequency": MONTHLY},
        {"frequency": MONTHLY, "weekdays": (1,), "nth": 0},
        {"frequency": MONTHLY, "weekdays": (1, 2), "nth": 1},
        {"frequency": MONTHLY, "month_day": 0},
        {"frequency": MONTHLY, "month_day": 1, "nth": 1},
        {"frequency": MONTHLY, "month_day": 1, "weekdays": (1,)},
    ],
)
def test_parts_that_do_not_belong_together_make_no_rule(parts):
    with pytest.raises(ValueError, match="make no rule"):
        Rule(**parts)
