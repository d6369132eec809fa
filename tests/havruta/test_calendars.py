"""Calendars as other programs read them: what stands in them, and that others read the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from havruta.calendars.model import Entry, Heading, Moved
from havruta.calendars.writing import written
from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after, instant, walls
from tests.calendars.readers import READERS

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEAR = NOW, NOW + timedelta(days=366)
HEADING = Heading("Havruta", "Asia/Jerusalem", "en")
TUESDAYS = Rule(Frequency.WEEKLY, weekdays=(1,))
CHANGING = (
    *("Asia/Jerusalem", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe"),
    *("Europe/London", "Pacific/Chatham", "America/Santiago", "Africa/Cairo"),
)
ZONES = (*CHANGING, "Asia/Tehran", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kolkata")
WHEN_CLOCKS_CHANGE = Rule(Frequency.WEEKLY, weekdays=(4, 6))
RULES = (
    Rule(Frequency.WEEKLY, weekdays=(1, 3, 6)),
    Rule(Frequency.WEEKLY, interval=2, weekdays=(0, 6)),
    Rule(Frequency.MONTHLY, month_day=31),
    Rule(Frequency.MONTHLY, month_day=-1),
    Rule(Frequency.MONTHLY, weekdays=(6,), nth=-1),
    Rule(Frequency.MONTHLY, weekdays=(2,), nth=5),
    Rule(Frequency.DAILY, interval=3, count=40),
    Rule(Frequency.WEEKLY, weekdays=(4,), until=date(2026, 10, 30)),
)
HOURS = (time(20, 30), time(2, 15), time(1, 30), time(2), time(0, 15), time(3))
"""Most of them are skipped somewhere when the clocks go forward, or come twice when back."""


def entry(
    uid="one", *, start=datetime(2026, 3, 3, 20, 30), rule=TUESDAYS, zone="Asia/Jerusalem", **more
):
    """Return an entry: Tuesdays at half past eight, unless it is told otherwise."""
    told = {"summary": "Morning", "description": "Ruth", "url": "https://page.example/havrutot/1"}
    return Entry(uid, Timing(start, zone, rule), 60, **(told | more), made_at=NOW, changed_at=NOW)


def text_of(*entries):
    return written(entries, HEADING, year=2026)


def every_rule_in_every_zone():
    for zone in ZONES:
        for number, rule in enumerate(RULES):
            hour = HOURS[(number + ZONES.index(zone)) % len(HOURS)]
            start = first_on_or_after(rule, datetime.combine(date(2026, 3, 2), hour), zone)
            yield entry(f"{zone} {number}", start=start, rule=rule, zone=zone)
    for zone in CHANGING:
        for hour in HOURS:
            start = datetime.combine(date(2026, 3, 1), hour)
            yield entry(f"{zone} {hour}", start=start, rule=WHEN_CLOCKS_CHANGE, zone=zone)


@pytest.mark.parametrize("read", READERS)
def test_another_program_reads_what_we_reckon_whatever_the_clocks_do(read):
    """SC-2, SC-6: a year of every rule in every zone, to the minute."""
    entries = [*every_rule_in_every_zone()]

    found = [(one["at"], one["uid"]) for one in read(text_of(*entries), *YEAR)]

    ours = [
        (instant(at, one.timing.zone), one.uid)
        for one in entries
        for at in walls(one.timing, *YEAR)
    ]
    assert len(ours) > 8_000
    assert found == sorted(ours)


@pytest.mark.parametrize("read", READERS)
def test_what_was_moved_is_elsewhere_and_what_was_called_off_is_nowhere(read):
    """SC-3, SC-5, SC-6"""
    tuesdays = [datetime(2026, 3, day, 20, 30) for day in (3, 10, 17, 24)]
    moved_to = datetime(2026, 3, 13, 9)
    changed = entry(
        rule=replace(TUESDAYS, count=4),
        left_out=(tuesdays[0],),
        moved=(Moved(tuesdays[1], moved_to, "Europe/London", 30, 3, NOW),),
        lead=10,
        sequence=2,
    )

    found = read(text_of(changed), *YEAR)

    assert [(one["at"], one["minutes"], one["sequence"], one["lead"]) for one in found] == [
        (instant(moved_to, "Europe/London"), 30, 3, 10),
        (instant(tuesdays[2], "Asia/Jerusalem"), 60, 2, 10),
        (instant(tuesdays[3], "Asia/Jerusalem"), 60, 2, 10),
    ]
    assert {one["uid"] for one in found} == {"one"}


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("start", "at"),
    [
        (datetime(2026, 3, 27, 2, 30), datetime(2026, 3, 27, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 24, 22, 30, tzinfo=UTC)),
    ],
    ids=["skipped", "doubled"],
)
def test_a_single_time_in_an_odd_hour_is_when_we_say(read, start, at):
    """SC-2"""
    once = entry(start=start, rule=None)

    assert [one["at"] for one in read(text_of(once), *YEAR)] == [at]


@pytest.mark.parametrize("read", READERS)
def test_what_is_moved_out_of_an_odd_hour_is_where_it_was_moved_to(read):
    """SC-2, SC-5"""
    skipped, to = datetime(2026, 3, 27, 2, 30), datetime(2026, 3, 27, 20)
    moved = Moved(skipped, to, "Asia/Jerusalem", 60, 1, NOW)
    daily = entry(start=datetime(2026, 3, 26, 2, 30), rule=Rule(Frequency.DAILY), moved=(moved,))

    found = read(text_of(daily), NOW, datetime(2026, 3, 28, tzinfo=UTC))

    assert [one["at"] for one in found] == [
        datetime(2026, 3, 26, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 27, 17, tzinfo=UTC),
        datetime(2026, 3, 27, 23, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize("read", READERS)
def test_what_does_not_take_place_is_said_to_be_cancelled_and_rings_no_more(read):
    """SC-6"""
    (told,) = read(text_of(entry(rule=None, is_cancelled=True, lead=10)), *YEAR)

    assert (told["status"], told["lead"]) == ("CANCELLED", None)


HOSTILE = (
    'a\r\nATTACH:http://evil.example\rBEGIN:VALARM\n, ; \\ \\n " <b>:\u2028\u0085' + "שלום " * 40
)


@pytest.mark.parametrize("read", READERS)
def test_no_name_ends_its_line_or_becomes_anything_else(read):
    """SC-6, SY-3: what is folded and escaped is read as it was."""
    text = text_of(entry(summary=HOSTILE, description=HOSTILE))

    told = read(text, *YEAR)[0]

    as_lines = HOSTILE.replace("\r\n", "\n").replace("\r", "\n")
    assert (told["summary"], told["description"]) == (as_lines, as_lines)
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(line.startswith((b"ATTACH", b"BEGIN:VALARM")) for line in lines)
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert b"\r" not in text.replace(b"\r\n", b"")


def test_the_same_is_written_the_same_and_says_what_it_is():
    """SC-6"""
    text = text_of(entry(), entry("two", zone="Europe/London"))

    assert text == text_of(entry(), entry("two", zone="Europe/London"))
    assert text.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    for line in (
        b"PRODID:-//Havruta//Havruta//EN",
        b"X-WR-CALNAME:Havruta",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"DTSTART;TZID=Asia/Jerusalem:20260303T203000",
        b"RRULE:FREQ=WEEKLY;BYDAY=TU",
        b"LAST-MODIFIED:20260301T120000Z",
        b"URL:https://page.example/havrutot/1",
    ):
        assert line in text.split(b"\r\n"), line
    assert text.count(b"BEGIN:VTIMEZONE") == 2


def test_a_zone_that_knows_no_change_is_told_as_it_is():
    """SC-2"""
    text = text_of(entry(zone="Asia/Kolkata"))

    assert text.count(b"BEGIN:STANDARD") == 1
    assert b"TZOFFSETTO:+0530" in text
