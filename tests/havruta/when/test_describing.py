"""What was understood, told back: both languages, and understood again as the same."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.errors.base import HavrutaError
from havruta.errors.people import UnknownZone
from havruta.errors.plans import NotUnderstood
from havruta.people import zones
from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after, instant, walls
from havruta.when.describing import choice, describe, moment, question, remarks, rhythm
from havruta.when.grammar import Parser
from havruta.when.model import MOST_READINGS, Unclear, Understood
from havruta.when.understanding import understand
from havruta.when.words import meanings
from havruta.wording import wording

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MOST_LOOKS = 100_000
"""A tenth of a second's work."""

ZONES = [place.zone for place in zones.offers("", limit=60)]

weekdays = st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple)
intervals = st.integers(1, 99)
rules = st.one_of(
    st.builds(Rule, st.just(Frequency.DAILY), intervals),
    st.builds(Rule, st.just(Frequency.WEEKLY), intervals, weekdays),
    st.builds(
        Rule,
        st.just(Frequency.MONTHLY),
        intervals,
        st.integers(0, 6).map(lambda day: (day,)),
        st.sampled_from([1, 2, 3, 4, 5, -1]),
    ),
    st.builds(
        Rule,
        st.just(Frequency.MONTHLY),
        intervals,
        month_day=st.sampled_from([-1, *range(1, 32)]),
    ),
)
starts = st.datetimes(datetime(2026, 12, 1), datetime(2031, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


@st.composite
def timings(draw):
    """Anything that may be planned."""
    start, zone = draw(starts), draw(st.sampled_from(ZONES))
    rule = draw(st.none() | rules)
    if rule is None:
        return Timing(start, zone)
    start = first_on_or_after(rule, start, zone)
    end = draw(st.none() | st.integers(2, 999) | st.integers(0, 700).map(timedelta))
    if isinstance(end, int):
        rule = Rule.parse(f"{rule.text()};COUNT={end}")
    elif end is not None:
        rule = Rule.parse(f"{rule.text()};UNTIL={start + end:%Y%m%d}")
    return Timing(start, zone, rule)


@pytest.mark.parametrize("language", ["en", "he"])
@given(timing=timings())
def test_what_is_told_of_any_timing_is_understood_as_the_same(language, timing):
    """SC-1"""
    told = describe(timing, wording(language))

    understood = understand(told, now=NOW, zone="Asia/Jerusalem", language=language)

    assert understood == Understood(timing), told


def once(text, zone="Asia/Jerusalem"):
    return Timing(datetime.fromisoformat(text), zone)


def weekly(text, rule, zone="Asia/Jerusalem"):
    return Timing(datetime.fromisoformat(text), zone, Rule.parse(rule))


@pytest.mark.parametrize(
    ("timing", "english", "hebrew"),
    [
        (
            once("2026-12-01T20:30"),
            "Tuesday 1 December 2026 at 20:30 (Jerusalem)",
            "יום שלישי, 1 בדצמבר 2026, בשעה 20:30 (ירושלים)",
        ),
        (
            once("2026-12-05T09:05", "America/New_York"),
            "Saturday 5 December 2026 at 09:05 (New York)",
            "יום שבת, 5 בדצמבר 2026, בשעה 09:05 (ניו יורק)",
        ),
        (
            weekly("2026-12-01T20:30", "FREQ=WEEKLY;BYDAY=TU,TH,SU"),
            "every Sunday, Tuesday, and Thursday at 20:30 (Jerusalem), from 1 December 2026",
            "בכל יום ראשון, שלישי וחמישי בשעה 20:30 (ירושלים), החל ב־1 בדצמבר 2026",
        ),
        (
            weekly("2026-12-01T20:30", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU;UNTIL=20270630"),
            (
                "every 2 weeks on Tuesday at 20:30 (Jerusalem), from 1 December 2026, "
                "until 30 June 2027"
            ),
            "פעם בשבועיים, ביום שלישי בשעה 20:30 (ירושלים), החל ב־1 בדצמבר 2026, עד 30 ביוני 2027",
        ),
        (
            weekly("2026-12-01T20:30", "FREQ=DAILY;INTERVAL=3;COUNT=10"),
            "every 3 days at 20:30 (Jerusalem), from 1 December 2026, 10 times",
            "כל 3 ימים בשעה 20:30 (ירושלים), החל ב־1 בדצמבר 2026, 10 פעמים",
        ),
        (
            weekly("2026-12-22T20:30", "FREQ=MONTHLY;BYMONTHDAY=22"),
            "every month on the 22nd at 20:30 (Jerusalem), from 22 December 2026",
            "ב־22 בכל חודש בשעה 20:30 (ירושלים), החל ב־22 בדצמבר 2026",
        ),
        (
            weekly("2026-12-06T10:00", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU"),
            "every 2 months on the first Sunday at 10:00 (Jerusalem), from 6 December 2026",
            "פעם בחודשיים, ביום ראשון הראשון בחודש בשעה 10:00 (ירושלים), החל ב־6 בדצמבר 2026",
        ),
        (
            weekly("2026-12-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1"),
            "every month on the last day at 10:00 (Jerusalem), from 31 December 2026",
            "ביום האחרון בכל חודש בשעה 10:00 (ירושלים), החל ב־31 בדצמבר 2026",
        ),
    ],
)
def test_a_timing_is_told_as_people_write_it(timing, english, hebrew):
    """SC-1, UX-1"""
    assert describe(timing, wording("en")) == english
    assert describe(timing, wording("he")) == hebrew


@pytest.mark.parametrize(
    ("day", "told"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (21, "21st")],
)
def test_days_of_the_month_have_their_endings(day, told):
    """SC-1"""
    timing = weekly(f"2026-12-{day:02}T10:00", f"FREQ=MONTHLY;BYMONTHDAY={day}")

    assert rhythm(timing, wording("en")) == f"every month on the {told} at 10:00 (Jerusalem)"


def test_a_time_is_told_by_the_clock_of_each_reader():
    """SC-1, SC-3"""
    at = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    english, hebrew = wording("en"), wording("he")

    assert moment(at, "America/New_York", english, now=NOW) == "Thursday 31 December, 17:30"
    assert moment(at, "America/New_York", hebrew, now=NOW) == "יום חמישי, 31 בדצמבר, 17:30"
    assert moment(at, "Asia/Jerusalem", english, now=NOW) == "Friday 1 January 2027, 00:30"
    assert moment(at, "Asia/Jerusalem", hebrew) == "יום שישי, 1 בינואר 2027, 00:30"


@pytest.mark.parametrize(
    ("timing", "told"),
    [
        (once("2027-03-26T03:00"), []),
        (weekly("2026-12-01T20:30", "FREQ=WEEKLY;BYDAY=TU"), []),
        (weekly("2026-12-01T20:30", "FREQ=MONTHLY;BYMONTHDAY=28"), []),
        (
            once("2027-03-26T02:30"),
            [
                (
                    "On Friday 26 March 2027 the clock goes forward over 02:30: "
                    "it begins at 03:30 that day."
                )
            ],
        ),
        (
            once("2027-10-31T01:30"),
            ["On Sunday 31 October 2027 the clock shows 01:30 twice: it begins the first time."],
        ),
        (
            once("2026-10-04T02:00", "Australia/Lord_Howe"),
            [
                (
                    "On Sunday 4 October 2026 the clock goes forward over 02:00: "
                    "it begins at 02:30 that day."
                )
            ],
        ),
        (
            weekly("2026-12-01T02:30", "FREQ=DAILY"),
            [
                (
                    "On Friday 26 March 2027 the clock goes forward over 02:30: "
                    "it begins at 03:30 that day."
                )
            ],
        ),
        (
            weekly("2026-12-31T20:30", "FREQ=MONTHLY;BYMONTHDAY=31"),
            ["Months without the 31st are left out."],
        ),
        (
            weekly("2026-12-31T20:30", "FREQ=MONTHLY;BYDAY=5TH"),
            ["Months without a fifth Thursday are left out."],
        ),
    ],
)
def test_what_one_may_not_expect_is_remarked(timing, told):
    """SC-2: hours that the clock skips or shows twice, months that lack the day."""
    assert remarks(timing, wording("en")) == told


@pytest.mark.parametrize(
    ("said", "asked", "choices"),
    [
        (
            "tomorrow at 8",
            "In the morning or in the evening?",
            ["Monday 30 November 2026, 08:00", "Monday 30 November 2026, 20:00"],
        ),
        (
            "03/04 20:00",
            "Which day do you mean?",
            ["Thursday 4 March 2027, 20:00", "Saturday 3 April 2027, 20:00"],
        ),
        (
            "Tue and Thu 20:30",
            "How often?",
            ["every Tuesday and Thursday", "every Tuesday and Thursday, 2 times"],
        ),
        (
            "last Sunday 20:30",
            "How often?",
            ["Sunday 29 November 2026, 20:30", "every month on the last Sunday"],
        ),
        (
            "every Tue 20:30 until June",
            "Until when?",
            ["until 31 May 2027", "until 30 June 2027"],
        ),
        (
            "tomorrow 21:00 IST",
            "By the clock of which place?",
            ["Kolkata", "Jerusalem", "Dublin"],
        ),
        (
            "huo akhah 20:30",
            "Was your keyboard set to the other language? Did you mean this?",
            ["Tuesday 1 December 2026 at 20:30 (Jerusalem)"],
        ),
        (
            "every day from Sunday 20:30",
            "Which day do you mean?",
            ["Sunday 29 November 2026, 20:30", "Sunday 6 December 2026, 20:30"],
        ),
        (
            "every 2 days from Sunday 8:30",
            "Which of these do you mean?",
            [
                "every 2 days at 20:30 (Jerusalem), from 29 November 2026",
                "every 2 days at 08:30 (Jerusalem)",
                "every 2 days at 20:30 (Jerusalem), from 6 December 2026",
            ],
        ),
    ],
)
def test_what_is_asked_is_offered_by_what_tells_the_readings_apart(said, asked, choices):
    """SC-1"""
    say = wording("en")
    unclear = understand(said, now=NOW, zone="Asia/Jerusalem", language="en")

    assert question(unclear, say) == asked
    assert [choice(one, unclear, say) for one in unclear.readings] == choices


@pytest.mark.parametrize("language", ["en", "he"])
@pytest.mark.parametrize(
    "said",
    [
        "every Sunday, Monday, Tuesday, Wednesday and Thursday at 8 until June",
        "Sunday, Monday, Tuesday, Wednesday, Thursday and Saturday 8pm IST until June",
        "every second Tuesday at 8 until June",
        "from Sunday to Thursday at 8",
    ],
)
def test_choices_are_told_apart_by_what_a_button_shows_of_them(said, language):
    """SC-1: Discord cuts what is longer than 80 characters."""
    unclear = understand(said, now=NOW, zone="Asia/Jerusalem", language=language)

    shown = {choice(one, unclear, wording(language))[:79] for one in unclear.readings}
    assert len(shown) == len(unclear.readings) >= 4


words = st.lists(
    st.sampled_from([*meanings(), "20:30", "8", "03/04", "31st", "25:00", "<t:1:F>", "1.12", "(x)"])
    | st.text(max_size=5),
    max_size=8,
)


@given(said=words.map(" ".join) | st.text(max_size=250))
def test_any_text_is_understood_asked_or_refused(said):
    """SC-1: nothing crashes, whatever is typed, and what is asked can be told apart."""
    say = wording("he")
    try:
        understood = understand(said, now=NOW, zone="Asia/Jerusalem", language="he")
    except HavrutaError as refusal:
        say.refusal(refusal)
        return
    readings = understood.readings if isinstance(understood, Unclear) else (understood,)

    assert 1 <= len(readings) <= MOST_READINGS
    for reading in readings:
        assert instant(reading.timing.start, reading.timing.zone) > NOW
        assert reading.timing.rule is None or _yields_its_start(reading.timing)
    if isinstance(understood, Unclear):
        assert len({choice(one, understood, say) for one in readings}) == len(readings)


def _yields_its_start(timing):
    at = instant(timing.start, timing.zone)
    return walls(timing, at, at + timedelta(minutes=1)) == [timing.start]


@pytest.mark.parametrize(
    "said",
    [
        "",
        " ",
        "\n\t",
        "\0",
        "\u202e",
        "\u05b0" * 200,
        "😀",
        "(",
        "()",
        "<t:>",
        "tomorrow 8pm " * 100,
    ],
)
def test_what_is_empty_hidden_or_endless_is_not_understood(said):
    """SC-1, OP-1"""
    with pytest.raises((NotUnderstood, UnknownZone)):
        understand(said, now=NOW, zone="Asia/Jerusalem", language="en")


@pytest.mark.parametrize(
    "word",
    ["the ", "every ", "tue ", "tue and ", "8 ", "8 to ", "יום ב ", "week from ", "(", "1.1 "],
)
def test_no_text_takes_long_to_read(word, monkeypatch):
    """OP-1: the looks at a word do not grow with all that may be made of those before it."""
    looks = []
    look = Parser._one
    monkeypatch.setattr(Parser, "_one", lambda *asked: (looks.append(1), look(*asked))[1])

    with contextlib.suppress(HavrutaError):
        understand((word * 200)[:200], now=NOW, zone="Asia/Jerusalem", language="en")

    assert len(looks) < MOST_LOOKS
