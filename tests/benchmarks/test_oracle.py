"""What we make of a rule is what a calendar program makes of it that shares no code with us."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from benchmarks.oracle import dice
from benchmarks.oracle.comparison import NEEDED, Compared, compare
from havruta.recurrence import Frequency, Rule, Timing

HOW_TO_GET_IT = "needs Node.js 20 or newer, and what package.json names: make npm"
DAILY = Timing(datetime(2011, 12, 28, 12), "Pacific/Apia", Rule(Frequency.DAILY))
SEED = 5788


@pytest.fixture
def oracle():
    if shutil.which("node") is None or not all(package.exists() for package in NEEDED):
        pytest.skip(HOW_TO_GET_IT)


def test_rules_by_dice_are_expanded_as_the_oracle_expands_them(oracle):
    """SC-1, SC-2. A few hundred over a year; `make oracle` has ten thousand of them over ten."""
    random = Random(SEED)
    timings = [dice.timing(random) for _ in range(300)]
    span = datetime(2011, 10, 1, tzinfo=UTC), datetime(2012, 11, 1, tzinfo=UTC)

    compared = list(compare([DAILY, *timings], *span))

    assert [one.timing for one in compared if not one.equal] == []
    assert {one.timing.zone for one in compared} == set(dice.ZONES)
    assert sum(len(one.ours) for one in compared) > 10_000
    assert all(sum(getattr(one, what) for one in compared) for what in ("shifted", "not_there"))


def test_every_rule_of_the_dice_begins_where_it_falls():
    random = Random(SEED)

    timings = [dice.timing(random) for _ in range(100)]

    assert {timing.rule.frequency for timing in timings} == set(Frequency)
    assert any(timing.rule.count for timing in timings)
    assert any(timing.rule.until for timing in timings)


def test_a_difference_is_noticed():
    endless = Compared(DAILY, ours=[1.0, 2.0], expected=[1.0, 2.0], not_there=1, shifted=0)
    counted = replace(endless, timing=replace(DAILY, rule=Rule(Frequency.DAILY, count=3)))

    assert endless.equal
    assert not replace(endless, ours=[1.0]).equal
    assert not replace(endless, ours=[1.0, 3.0]).equal
    assert not replace(endless, ours=[1.0, 2.0, 3.0]).equal
    assert replace(counted, ours=[1.0, 2.0, 3.0]).equal
    assert not replace(counted, ours=[1.0, 2.0, 3.0, 4.0]).equal
