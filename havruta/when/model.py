"""What somebody meant by the time they said, or the readings among which they have to choose."""

from dataclasses import dataclass
from enum import StrEnum

from havruta.recurrence import Timing

SHORTEST, LONGEST = 5, 720
"""How long a session may be planned to last, in minutes."""

YEARS_AHEAD = 10
"""How far ahead anything is planned."""

MOST_READINGS = 6


class Question(StrEnum):
    """What has to be asked before it is clear when."""

    HALF = "half"
    """In the morning or in the evening?"""
    TIME = "time"
    """At what time of the day?"""
    DAY = "day"
    """On which day?"""
    OFTEN = "often"
    """How often?"""
    UNTIL = "until"
    """Until which day?"""
    ZONE = "zone"
    """By the clock of which place?"""
    LAYOUT = "layout"
    """Was it typed with the keyboard set to the other language?"""
    SEVERAL = "several"
    """More than one of these."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What somebody said when, without a doubt."""

    timing: Timing
    minutes: int | None = None
    """How long, if that was said."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """What can be read in more than one way; nothing is guessed."""

    question: Question
    readings: tuple[Understood, ...]
    """From two to six, the earliest first; of what was typed in the wrong layout also one."""
