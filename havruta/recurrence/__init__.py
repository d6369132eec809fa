"""When something takes place: once or by a rule, by the clock on the wall of a zone."""

from havruta.recurrence.changing import shift, split
from havruta.recurrence.rules import Frequency, Rule
from havruta.recurrence.timing import (
    Timing,
    first_on_or_after,
    following,
    instant,
    instants,
    preceding,
    rrule_text,
    wall,
    walls,
)

__all__ = [
    "Frequency",
    "Rule",
    "Timing",
    "first_on_or_after",
    "following",
    "instant",
    "instants",
    "preceding",
    "rrule_text",
    "shift",
    "split",
    "wall",
    "walls",
]
