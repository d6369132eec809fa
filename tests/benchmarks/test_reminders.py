"""The measurement of reminders counts what is lost and what is told twice."""

from datetime import timedelta

from benchmarks.reminders import rush
from tests.conftest import NOON

SECOND = timedelta(seconds=1)


def test_a_promise_is_kept_once_whichever_notice_keeps_it():
    """SC-7: two notices of one promise are one too many, as one that is told twice is."""
    known = {f"n{number}": (promise, NOON) for number, promise in enumerate("aabc")}
    told = [("0", NOON + SECOND), ("1", NOON + 2 * SECOND), ("2", NOON), ("2", NOON + SECOND)]

    went = rush(told, len("abc"), known)

    assert (went.lost, went.doubled, went.late_ms) == (1, 2, [1000.0, 0.0])
