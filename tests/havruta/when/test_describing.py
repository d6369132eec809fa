"""What was understood, told back: both languages, and understood again as the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havruta.people import zones
from havruta.recurrence import Frequency, Rule, Timing, first_on_or_after, instant, walls
from havruta.when.describing import describe
from havruta.when.model import Understood
from havruta.when.understanding import understand
from havruta.wording import wording

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
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
